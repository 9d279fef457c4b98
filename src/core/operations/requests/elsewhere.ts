/** Remembers what another service accepted for the System, so that it is not done once more. */

import type { TakenElsewhere } from '../../model/events/event.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Operation } from '../../model/system/operation.ts'
import { remember, type System } from '../../model/system/system.ts'
import { untouched } from './accept.ts'

/**
 * One that waits hears of it from the one that acts, and may have to act instead of it before
 * whoever asked has an answer, and repeats his request. What became of it nobody here knows. To
 * take power off is not remembered: said twice it harms nothing, and it must be done.
 */
export function takenElsewhere(
  platform: Platform,
  system: System,
  { boot, operation: id, requestId, component, action, actor }: TakenElsewhere,
  now: number,
): System {
  const description = lookUp(platform.components, component)
  const row = description && lookUp(platform.machines[description.kind]!.actions, action)
  if (row === undefined || system.claim.role !== 'waiting') return system
  const recipe = platform.recipes[row.recipe]!
  if (recipe.power === 'Off') return system
  const order = system.order + 1
  const code = 'accepted-elsewhere'
  const message = `boot ${boot} accepted it, and what became of it stands in its journal`
  const operation: Operation = {
    id,
    requestId,
    component,
    action,
    actor,
    order,
    recipe: recipe.name,
    state: 'unverified',
    steps: platform.plans[component]![recipe.name]!.steps.map(() => untouched),
    undo: null,
    joined: [],
    reason: null,
    cause: 'request',
    correlation: id,
    override: null,
    acceptedAt: now,
    startedAt: null,
    endedAt: now,
    wereOn: [],
    error: { code, message, at: now },
    aborting: false,
  }
  return remember(platform, { ...system, order }, operation)
}
