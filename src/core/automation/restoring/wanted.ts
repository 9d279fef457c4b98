/** Decides who is to have power again after it was lost, by what each had and its policy. */

import { preferencesOf, withPreferences } from '../../intents/preferences.ts'
import type { Name, RestartCause } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import type { Restoration } from '../../model/system/intents.ts'
import { change, componentsOf, powerNow, put, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { withRestoration } from '../protection/lost-power.ts'
import { type Restored, restored } from './restore.ts'

/** The chassis has had power all the time: the BMC alone was reset, nobody knows why. */
export function notLost(system: System): System {
  if (system.startCause !== 'ac-loss') return withRestoration(system, null)
  const corrected = componentsOf(system)
    .filter(({ kind, restartCause }) => kind === 'bmc' && restartCause !== null)
    .reduce((sofar, bmc) => {
      const restartCause = { ...bmc.restartCause!, cause: 'Unknown' } as const
      return put(sofar, change(bmc, { restartCause }))
    }, system)
  return withRestoration({ ...corrected, startCause: 'bmc-reboot' }, null)
}

/** Of all, or of those alone that were seen to lose their power. */
export function decide(
  context: Context,
  before: System,
  restoration: Restoration,
  isOfAll: boolean,
): System {
  const { platform, now } = context
  const decisions = new Map<Name, Restored>()
  let system = before
  for (const [name, last] of Object.entries(restoration.last)) {
    const component = rowOf(system.components, name)
    if (component === undefined) continue
    if (!isOfAll && !hasLost(context, before, restoration, name)) continue
    const { restore: policy, restoreOnce: once } = preferencesOf(platform, system, name)
    const power = powerNow(platform, component, now)
    const decision = restored({ cause: 'ac-loss', power, last, policy, once })
    decisions.set(name, decision)
    if (decision.usesOnce) system = withPreferences(system, name, { restoreOnce: null })
    if (decision.power === 'Off') system = put(system, keptOff(context, component))
  }
  const wanted = wantedOf(platform, before, decisions)
  return withRestoration(
    system,
    Object.keys(wanted).length === 0 ? null : { ...restoration, decidedAt: now, wanted },
  )
}

/** One that was off before, and whose chassis went on all the time, has lost nothing. */
function hasLost(
  { platform }: Context,
  system: System,
  { at, lost, last }: Restoration,
  name: Name,
): boolean {
  if (!lost.includes(name)) return false
  const { chassis } = platform.components[name]!
  const rail = rowOf(system.components, chassis ?? name)!
  return (
    lookUp(last, name) === 'On' ||
    rail.powerChanges.at.some((changed) => changed >= at - justBefore)
  )
}

/** Its rail may have been heard of before its supplies were, ms. */
const justBefore = 1000

/** It is off already; that it shall be is what anybody who restores it later goes by. */
const keptOff = ({ platform, now }: Context, component: Component) =>
  change(component, {
    requested: {
      action: platform.machines[component.kind]!.actions.PowerOff ? 'PowerOff' : 'ForceOff',
      power: 'Off',
      actor: 'statemgr',
      reason: 'power restore policy AlwaysOff',
      at: now,
    },
  })

/**
 * A host that is to be on needs its chassis: that is powered on for it, unless its own policy is to
 * stay off. Then the host stays off too.
 */
function wantedOf(
  platform: Platform,
  system: System,
  decisions: ReadonlyMap<Name, Restored>,
): Restoration['wanted'] {
  const wanted = new Map<Name, RestartCause>()
  for (const [name, { power, cause }] of decisions) {
    const { chassis } = platform.components[name]!
    if (power !== 'On' || cause === null || staysOff(platform, system, chassis ?? name)) continue
    wanted.set(name, cause)
    if (chassis !== null && decisions.has(chassis) && !wanted.has(chassis))
      wanted.set(chassis, cause)
  }
  return Object.fromEntries(wanted)
}

function staysOff(platform: Platform, system: System, name: Name): boolean {
  const { restore, restoreOnce } = preferencesOf(platform, system, name)
  const applied = restoreOnce ?? restore
  return applied === 'None' || applied === 'AlwaysOff'
}
