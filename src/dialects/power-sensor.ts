/** Derives power from what a sensor shows. */
import type { Power } from '../core/model/ids.ts'

/** Watts of a supply or a processor, volts of a rail. */
export interface PowerSensor {
  /** At or above, it is on. */
  readonly onFrom: number
  /** At or below, it is off; what is in between says nothing. */
  readonly offUpTo: number
}

/** Unknown is never off: a sensor that cannot be read says nothing. */
export function powerBySensor({ onFrom, offUpTo }: PowerSensor, value: number | null): Power {
  if (value === null || !Number.isFinite(value)) return 'Unknown'
  if (value >= onFrom) return 'On'
  return value <= offUpTo ? 'Off' : 'Unknown'
}
