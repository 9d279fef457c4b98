/** Gathers readings of u-bmc's sensors for `assess`: fresh ones, and the hottest of each zone. */

import type { Subject } from '../../../core/model/ids.ts'
import { lookUp } from '../../../core/model/look-up.ts'
import type { SensorRead } from './events.ts'

/** The latest of each sensor. */
export type Latest = Readonly<Record<string, SensorSample>>

interface SensorSample {
  readonly value: number | null
  /** Where its heat belongs. */
  readonly zone: string | null
  readonly takenAt: number | null
  /** By our own clock. */
  readonly receivedAt: number
  /** Told again, it is the same. */
  readonly measurement: string
}

/** As `assess` reads it. */
export interface ScaleReading {
  readonly kind: 'scale'
  readonly subject: Subject
  readonly value: number | null
}

/** A reading, and which measurement it tells of: of a zone that of its hottest sensor. */
export interface Measured {
  readonly reading: ScaleReading
  readonly measurement: string
}

/** Sensors that are remembered. */
const latestMax = 4096
/** What a zone is as hot as: a sensor that has been silent for so long says nothing about it. */
const zoneMemoryMs = 20_000

/**
 * A reading that was taken when the one before it was is the same one, told again: it is no sign of
 * life. Nor is one that is told without its time, of a sensor that otherwise tells it: that is the
 * latest that somebody remembers. The sensor's clock is only compared with itself, so that it may
 * be any.
 */
export function noteReading(
  latest: Latest,
  { sensor, zone, value, unit, takenAt }: SensorRead,
  now: number,
): { readonly latest: Latest; readonly readings: readonly Measured[] } {
  const before = lookUp(latest, sensor)
  const isKnown = before !== undefined && before.takenAt !== null
  const isSame = isKnown && (takenAt === null || takenAt === before.takenAt)
  const isFull = before === undefined && Object.keys(latest).length >= latestMax
  if (isSame || isFull) return { latest, readings: [] }
  // What cannot be read is still where it was, whatever it says that it measures.
  const isHeat = unit === '°C' || (value === null && before !== undefined && before.zone !== null)
  const heats = isHeat ? (zone ?? before?.zone ?? null) : null
  const measurement = `${sensor} ${takenAt} ${now}`
  const sample = { value, zone: heats, takenAt, receivedAt: now, measurement }
  const next = { ...latest, [sensor]: sample }
  const own: Measured = {
    reading: { kind: 'scale', subject: `sensor/${sensor}`, value },
    measurement,
  }
  if (heats === null) return { latest: next, readings: [own] }
  const hottest = hottestOf(next, heats, now) ?? sample
  const reading: ScaleReading = { kind: 'scale', subject: `zone/${heats}`, value: hottest.value }
  return { latest: next, readings: [own, { reading, measurement: hottest.measurement }] }
}

/** A zone with a sensor that cannot be read cannot be read: that one may be the hottest. */
function hottestOf(latest: Latest, zone: string, now: number): SensorSample | null {
  const samples = Object.values(latest).filter(
    (sample) => sample.zone === zone && now - sample.receivedAt <= zoneMemoryMs,
  )
  return samples.reduce<SensorSample | null>(
    (hottest, sample) => (hottest === null || isHotter(sample, hottest) ? sample : hottest),
    null,
  )
}

const isHotter = ({ value: one }: SensorSample, { value: other }: SensorSample): boolean =>
  other !== null && (one === null || one > other)
