/** Keeps the power that somebody asked a component to have, also where it has it already. */

import type { Name } from '../../model/ids.ts'
import type { Recipe } from '../../model/platform/platform.ts'
import type { Component, Requested } from '../../model/system/component.ts'
import { change, componentsOf, put, type System } from '../../model/system/system.ts'

type RequestedBy = Pick<Requested, 'action' | 'actor' | 'reason'>

/** What was asked of it last; a recipe that is not about power leaves that as it was. */
export const desiredPowerOf = (
  { requested }: Component,
  { action, actor, reason }: RequestedBy,
  { power }: Recipe,
  now: number,
): Requested | null => (power === null ? requested : { action, power, actor, reason, at: now })

/**
 * It is so already, and stays so because somebody wants it: that explains a discrepancy, and what
 * would have brought about the opposite by itself does not any more. Where there is neither,
 * nothing changes.
 */
export function desiredPower(
  system: System,
  component: Component,
  by: RequestedBy,
  recipe: Recipe,
  now: number,
): System {
  const { requested, discrepancy, operation } = component
  const isOpposite = requested !== null && requested.power !== recipe.power
  const matters = isOpposite || discrepancy !== null || system.intents.restoration !== null
  if (recipe.power === null || operation !== null || !matters) return system
  const wanted = desiredPowerOf(component, by, recipe, now)
  return put(system, change(component, { requested: wanted, discrepancy: null }))
}

/** Who took it down to bring it back does not, once somebody wants it to be off. */
export function notBroughtBack(system: System, name: Name): System {
  return componentsOf(system).reduce((sofar, component) => {
    const { operation } = component
    if (operation === null || !operation.wereOn.includes(name)) return sofar
    const wereOn = operation.wereOn.filter((one) => one !== name)
    return put(sofar, { ...component, operation: { ...operation, wereOn } })
  }, system)
}
