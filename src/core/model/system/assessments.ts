/** Tells what a level amounts to: a supply is as good as what is read of it, and what it gives. */

import type { Name, Subject } from '../ids.ts'
import type { Platform } from '../platform/platform.ts'
import { isKnownOff, isKnownOn } from '../power.ts'
import { rowOf } from '../table.ts'
import { lastHeard } from './evidence.ts'
import { type Supply, unaskedSupply, wrongOutputOf } from './supply.ts'
import type { Assessment, System } from './system.ts'

type Read = Pick<System, 'levels' | 'supplies'>

/** As it was read; but a supply that does not give what it ought to is not well. */
export function assessmentOf(system: Read, subject: Subject): Assessment | undefined {
  const read = rowOf(system.levels, subject)
  const supply = rowOf(system.supplies, subject)
  if (read?.level !== 'normal' || supply === undefined) return read
  return wrongOutput(supply) ?? read
}

/** What its output amounts to, where that is not what is needed. */
function wrongOutput(supply: Supply): Assessment | null {
  const { needed, discrepancy, observed } = supply
  if (needed === null || discrepancy === null) return null
  const isLacking = needed.power === 'On'
  return {
    level: isLacking ? 'critical' : 'warning',
    since: discrepancy.at,
    why: wrongOutputOf(supply),
    value: isLacking ? 'output Off' : 'output On',
    limit: isLacking ? 'output On' : 'output Off',
    at: observed.at,
  }
}

/** None of its supplies is good, as all of them say: missing data is no loss. */
export function hasNoGoodSupply(
  { components }: Pick<Platform, 'components'>,
  system: Read,
  name: Name,
) {
  const { supplies } = components[name]!
  return (
    supplies.length > 0 &&
    supplies.every((supply) => assessmentOf(system, supply)?.level === 'critical')
  )
}

/** `supply/psu.0` of `psu.0`. */
export const supplySubject = (name: Name): Subject => `supply/${name}`

export const supplyOf = ({ supplies }: Pick<System, 'supplies'>, subject: Subject): Supply =>
  rowOf(supplies, subject) ?? unaskedSupply

/**
 * Whether its output can be counted upon. A supply that nobody tells the output of is believed to
 * give, but where something was asked of it and nobody knows whether that was done.
 */
export function gives(system: Pick<System, 'supplies'>, subject: Subject): boolean {
  const { requested, observed, needed } = supplyOf(system, subject)
  if (isKnownOff(lastHeard(observed))) return false
  if (!isKnownOn(lastHeard(observed))) return requested === null
  return needed === null || needed.power === 'Off' || needed.isReached
}
