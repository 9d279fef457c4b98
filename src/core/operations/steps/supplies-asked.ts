/** Takes down what is asked of supplies, and what they say that they did. */

import type { Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { CallStep, Platform } from '../../model/platform/platform.ts'
import { believed, unknownPower } from '../../model/power.ts'
import { supplyOf, supplySubject } from '../../model/system/assessments.ts'
import { type Needed, received } from '../../model/system/supply.ts'
import type { System } from '../../model/system/system.ts'
import { withRow } from '../../model/table.ts'

type Switched = { readonly target: Name } & Pick<CallStep, 'verb'>

/** A call that switches a supply is made: it ought to be so from now on. */
export function supplyAsked(
  platform: Platform,
  system: System,
  switched: Switched,
  now: number,
): System {
  const meant = supplyMeant(platform, system, switched)
  if (meant === null) return system
  const { power, subject, supply } = meant
  const needed: Needed = { power, since: now, isReached: false, by: null }
  const observed = supply.observed.unverified
    ? { ...supply.observed, power: unknownPower, at: null }
    : supply.observed
  const asked = { ...supply, observed, requested: { power, at: now }, needed }
  return { ...system, supplies: withRow(system.supplies, subject, asked) }
}

/** It says that it was done: where nobody tells of the output, that is what is known of it. */
export function supplyAnswered(
  platform: Platform,
  system: System,
  switched: Switched,
  now: number,
): System {
  const meant = supplyMeant(platform, system, switched)
  if (meant === null) return system
  const { power, subject, supply } = meant
  if (!supply.observed.unverified) return system
  const observed = { ...supply.observed, power: believed(power), at: now, source: 'implied' }
  return { ...system, supplies: withRow(system.supplies, subject, received(supply, observed)) }
}

/** `null` for what is no supply; a component may be called as one is, and then that is meant. */
function supplyMeant(
  { components, supplies }: Platform,
  system: System,
  { target, verb }: Switched,
) {
  const subject = supplySubject(target)
  const power = lookUp(powerBy, verb)
  const isSupply =
    lookUp(components, target) === undefined && lookUp(supplies, subject) !== undefined
  if (!isSupply || power === undefined) return null
  return { power, subject, supply: supplyOf(system, subject) }
}

const powerBy: Readonly<Record<string, 'On' | 'Off'>> = { on: 'On', off: 'Off' }
