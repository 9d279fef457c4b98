/** Priority: which events are decided before those that came earlier. */

import { recipeClasses } from './machines/recipe-classes.ts'
import type { Request } from './model/events/command.ts'
import type { Event } from './model/events/event.ts'
import { lookUp } from './model/look-up.ts'
import type { Platform } from './model/platform/platform.ts'

export type Priority = 'first' | 'in turn'

/** What protects the hardware, and what takes power away at once, does not wait for the rest. */
export function priorityOf(platform: Platform, event: Event): Priority {
  switch (event.kind) {
    case 'emergency.off':
    // What nobody has heard of an emergency is asked first of all when the bus is back.
    case 'bus':
    // Before anything else is done by one who might have to let it be.
    case 'claim':
      return 'first'
    case 'level':
      return event.judged.level === 'critical' ? 'first' : 'in turn'
    case 'request':
      return takesPowerAtOnce(platform, event) ? 'first' : 'in turn'
    default:
      return 'in turn'
  }
}

/** Nobody has looked yet whether there is such a component, and such an action of it. */
function takesPowerAtOnce(platform: Platform, { component, action }: Request): boolean {
  const description = lookUp(platform.components, component)
  const row = description && lookUp(platform.machines[description.kind]!.actions, action)
  if (row === undefined) return false
  const recipe = platform.recipes[row.recipe]!
  return recipe.power === 'Off' && recipeClasses[recipe.class].takesPower === 'at once'
}
