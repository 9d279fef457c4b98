/**
 * Deadlines: when to look again if nothing else happens. Read off the state; none is ever set or
 * cancelled.
 */

import { recoveryDeadlines } from './alerts/recovery.ts'
import { componentWakesAt, systemWakesAt } from './automation/apply.ts'
import { delaysEnd } from './interlocks/rules.ts'
import type { Context } from './model/context.ts'
import { type Marks, marksIf } from './model/marks.ts'
import type { Operation } from './model/operation.ts'
import type { Platform } from './model/platform.ts'
import { componentOf, hasBegun, ledsOfAll, type System } from './model/system.ts'
import { offSince } from './observations/power-changes.ts'

/** Service time in ms; `Infinity` when there is nothing to wait for. */
export function nextDeadline(platform: Platform, system: System, now: number): number {
  const context = { platform, now }
  const marks = marksIf(platform, system)
  let next = systemWakesAt(context, system)
  const consider = (at: number | null) => {
    if (at !== null && at > now && at < next) next = at
  }
  let isAnyAccepted = false
  for (const name in system.components) {
    const { operation } = system.components[name]!
    consider(wakesAt(context, system, name, marks))
    if (operation === null) continue
    isAnyAccepted = true
    for (const at of deadlinesOf(platform, system, operation)) consider(at)
  }
  for (const id in system.alerts) consider(system.alerts[id]!.dueAt)
  if (marks === null || marks.ledsDueAt !== Number.POSITIVE_INFINITY)
    for (const { dueAt } of ledsOfAll(system)) consider(dueAt)
  for (const at of recoveryDeadlines(system)) consider(at)
  if (isAnyAccepted) {
    consider(system.settlesAt)
    if (system.energisedAt !== null) consider(system.energisedAt + platform.limits.staggerMs)
  }
  return next
}

/** As the step that settled the System has found it, or found now. */
function wakesAt(context: Context, system: System, name: string, marks: Marks | null): number {
  const place = marks?.relations.places.get(name)
  const known = place === undefined ? Number.NaN : marks!.wakesAt[place]!
  if (known > context.now) return known
  const found = componentWakesAt(context, system, componentOf(system, name))
  if (place !== undefined && marks!.settledAt === context.now) marks!.wakesAt[place] = found
  return found
}

/** What waits for its turn has it once the world is at rest; what is under way, in time. */
function deadlinesOf(
  platform: Platform,
  system: System,
  operation: Operation,
): readonly (number | null)[] {
  const component = componentOf(system, operation.component)
  if (hasBegun(operation)) {
    const steps = operation.steps.filter(({ phase }) => phase !== 'undoing')
    return [...steps.map(({ deadline }) => deadline), operation.undo?.state.deadline ?? null]
  }
  const recipe = platform.recipes[operation.recipe]!
  const since = offSince(component)
  return [
    since === null ? null : since + platform.limits.minimumOffMs,
    ...delaysEnd({ platform, component, recipe, asking: operation }),
  ]
}
