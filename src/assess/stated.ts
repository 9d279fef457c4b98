/** Judges what states itself in words: a power supply, a resource that several components share. */
import type { Assessment } from '../core/model/system/system.ts'
import type { Finding } from './scale.ts'
import type { ResourceReading, StatedReading, SupplyReading } from './watch.ts'

/**
 * Missing, in fault, without input or browning out is critical: whoever depends on it must not be
 * powered on. Whether its output is what it ought to be depends on what was asked of it, and is no
 * matter of readings. What cannot be read of it makes it unknown, unless something else is wrong
 * already.
 */
export function judgeSupply({ present, fault, input }: SupplyReading): Finding {
  if (present === false) return stated('critical', 'it is missing', 'missing', 'present')
  if (fault) return stated('critical', 'it is in fault', 'fault', 'no fault')
  if (input === 'Lost') return stated('critical', 'its input is lost', 'input Lost', 'input Good')
  if (input === 'BrownOut') {
    return stated('critical', 'its input browns out', 'input BrownOut', 'input Good')
  }
  const unread = Object.entries({ present, fault, input }).find(([, said]) => said === null)
  if (unread !== undefined)
    return { level: 'unknown', why: `its ${unread[0]} cannot be read`, value: null, limit: null }
  return stated('normal', 'its input is good', 'input Good', 'input Good')
}

/** As bad as it is said to be. */
export const judgeStated = ({ level, why, value, limit }: StatedReading): Finding => ({
  level,
  why,
  value,
  limit,
})

/** Degraded still serves; of unknown nobody can rely on anything. */
export function judgeResource({ state }: ResourceReading): Finding {
  const [level, why] = resourceLevels[state]
  return stated(level, why, state, 'Good')
}

const resourceLevels: Readonly<
  Record<ResourceReading['state'], readonly [level: Assessment['level'], why: string]>
> = {
  Good: ['normal', 'it says that it is good'],
  Degraded: ['warning', 'it says that it is degraded'],
  Failed: ['critical', 'it says that it has failed'],
  Unknown: ['unknown', 'its service does not know'],
}

const stated = (
  level: Assessment['level'],
  why: string,
  value: string,
  limit: string,
): Finding => ({
  level,
  why,
  value,
  limit,
})
