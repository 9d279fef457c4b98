/** Places a number between its limits; a level is left only well inside them. */

import type { Level } from '../core/model/ids.ts'
import type { Assessment } from '../core/model/system/system.ts'
import type { Limits, ScaleWatch } from './watch.ts'

/** A level, why, and by which limit. */
export type Finding = Pick<Assessment, 'level' | 'why' | 'value' | 'limit'>

/**
 * A limit is exceeded at the limit itself. It stays exceeded until the value is back by
 * `hysteresis`: at `limit − hysteresis` or less for an upper limit, at `limit + hysteresis` or more
 * for a lower one.
 */
export function judgeScale(
  watch: ScaleWatch,
  before: Assessment | undefined,
  value: number,
): Finding {
  const sides = [sideOf('upper', watch, before, value), sideOf('lower', watch, before, value)]
  const found = sides.find((side) => side?.level === 'critical') ?? sides[0] ?? sides[1]
  if (found != null) return found
  const limit = nearestLimit(watch)
  return { level: 'normal', why: limit === null ? noLimits : 'within its limits', value, limit }
}

/** Of what is there by being referred to, nobody has said how much is too much. */
const noLimits = 'it has no limits'

type Side = 'upper' | 'lower'
type Exceeded = Finding & { readonly level: 'warning' | 'critical' }

function sideOf(
  side: Side,
  watch: ScaleWatch,
  before: Assessment | undefined,
  value: number,
): Exceeded | null {
  const limits = watch[side]
  const held = levelHeld(limits, before)
  for (const level of ['critical', 'warning'] as const) {
    const limit = limits[level]
    if (limit === null) continue
    const beyond = side === 'upper' ? value - limit : limit - value
    // A critical value has exceeded the warning limit too: stepping down, it is held there as well.
    const isHeld = held === 'critical' || held === level
    if (beyond >= 0) return { level, why: `${overOrUnder(side)} the ${level} limit`, value, limit }
    if (isHeld && beyond > -watch.hysteresis) {
      const back = `${watch.hysteresis} ${watch.unit}`.trimEnd()
      return { level, why: `not yet back by ${back} from the ${level} limit`, value, limit }
    }
  }
  return null
}

/** The level that this side's limits gave last time: one that was not exceeded holds nothing. */
function levelHeld(limits: Limits, before: Assessment | undefined): Level | null {
  if (before?.level !== 'warning' && before?.level !== 'critical') return null
  return before.limit === limits[before.level] ? before.level : null
}

const overOrUnder = (side: Side) => (side === 'upper' ? 'over' : 'under')

/** The limit that a normal reading is shown against. */
const nearestLimit = ({ upper, lower }: ScaleWatch) =>
  upper.warning ?? upper.critical ?? lower.warning ?? lower.critical
