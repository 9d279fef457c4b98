/** Finds what had asked for a change of power that comes once it has come to nothing. */

import { lookUp } from '../model/look-up.ts'
import type { Context } from '../model/platform/context.ts'
import { isKnownAs, type PowerBelief } from '../model/power.ts'
import type { Component, Discrepancy } from '../model/system/component.ts'
import { endText } from '../model/system/operation.ts'
import type { System } from '../model/system/system.ts'
import { hasAsked } from './restoring/restarts.ts'

/** The last that has asked for it and ended otherwise, where power has not changed since then. */
export function askedBefore(
  { platform }: Context,
  { ended }: System,
  { name, observed, powerChanges }: Component,
  power: PowerBelief,
): Pick<Discrepancy, 'askedBefore'> {
  const wants = (recipe: string) => {
    const wanted = lookUp(platform.recipes, recipe)?.power ?? null
    return wanted !== null && isKnownAs(power, wanted)
  }
  const asked = ended.findLast(
    (one) => one.component === name && wants(one.recipe) && hasAsked(platform, one),
  )
  const isDone = asked?.state === 'succeeded' || asked?.state === 'forced'
  if (asked === undefined || asked.startedAt === null || isDone) return {}
  const { action, actor, startedAt: at } = asked
  const isFirst = powerChanges.at.every((changed) => changed <= at || changed === observed.at)
  return isFirst ? { askedBefore: { action, actor, at, why: endText(asked) } } : {}
}
