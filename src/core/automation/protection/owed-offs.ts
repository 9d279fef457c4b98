/** Sees to emergency offs that somebody asked for: each is asked again until it is seen. */

import type { Name } from '../../model/ids.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnownOn } from '../../model/power.ts'
import { type OwedOff, whyOwed } from '../../model/system/protection.ts'
import { mayHavePower, powerNow, putOwed, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { isGoing, takeDown, triedAgainAt } from './shedding.ts'

/** What was accepted is done once it is seen to be so, and stays so; until then it is asked for. */
export const owedOffsAreCarriedOut = (context: Context, system: System): System =>
  Object.entries(system.protection.owed).reduce(
    (sofar, [name, owed]) => carryOut(context, sofar, name, owed),
    system,
  )

/** When it is asked for again, or has stayed off for long enough. */
export const owedDeadlines = (platform: Platform, system: System): readonly number[] =>
  Object.entries(system.protection.owed).flatMap(([name, { offSince }]) => {
    if (offSince !== null) return [offSince + platform.limits.transitionMs]
    const component = rowOf(system.components, name)
    return (component && triedAgainAt(platform, component)) ?? []
  })

function carryOut(context: Context, system: System, name: Name, owed: OwedOff): System {
  const { platform, now } = context
  const component = rowOf(system.components, name)
  if (component === undefined) return putOwed(system, name, null)
  const { offSince } = owed
  if (!mayHavePower(platform, component, now)) {
    if (offSince === null) return putOwed(system, name, { ...owed, offSince: now })
    // What was asked before may come as late as that.
    return now < offSince + platform.limits.transitionMs ? system : putOwed(system, name, null)
  }
  // That nobody tells for a while is no reason to think that it came on.
  if (offSince !== null && !isKnownOn(powerNow(platform, component, now))) return system
  if (isGoing(platform, component)) return system
  // An attempt that was taken back came to nothing all the same.
  const failure = whyOwed(component, owed) ?? `${name} is not known to be off`
  const why = offSince === null ? failure : `${name} came on again`
  const begun = takeDown(context, system, name, {
    action: 'EmergencyCut',
    cause: 'emergency-off',
    reason: `asked for by ${owed.actor}, and not done: ${why}`,
    correlation: owed.correlation,
  })
  return begun === system && offSince === null
    ? system
    : putOwed(begun, name, { ...owed, offSince: null, why })
}
