/** Tells what explains that an operation comes to nothing: its chassis goes off. */
import type { Context } from '../../model/platform/context.ts'
import { isKnownOff } from '../../model/power.ts'
import type { Operation } from '../../model/system/operation.ts'
import { componentOf, powerNow, type System } from '../../model/system/system.ts'

/** Its chassis goes off, for reasons of its own. */
export function isTakenAlong(
  { platform, now }: Context,
  system: System,
  { component }: Operation,
): boolean {
  const { chassis } = platform.components[component]!
  if (chassis === null) return false
  const rail = componentOf(system, chassis)
  const recipe = rail.operation && platform.recipes[rail.operation.recipe]!
  return recipe?.power === 'Off' || isKnownOff(powerNow(platform, rail, now))
}
