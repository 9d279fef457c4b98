/**
 * Reads the nearest deadline off the state: when to look again if nothing else happens. None is
 * ever set or cancelled.
 */

import { recoveryDeadlines } from './alerts/recovery.ts'
import { blindMs, componentWakesAt, systemWakesAt } from './automation/apply.ts'
import { noteBug } from './automation/protection/containment.ts'
import { considerWaking } from './interlocks/verdicts.ts'
import type { OnBug } from './model/bug.ts'
import type { Context } from './model/platform/context.ts'
import type { Platform } from './model/platform/platform.ts'
import type { Component } from './model/system/component.ts'
import type { DirtySet } from './model/system/dirty-set.ts'
import type { Operation } from './model/system/operation.ts'
import { componentsOf, hasBegun, ledsOfAll, type System } from './model/system/system.ts'

/** Service time in ms; `Infinity` when there is nothing to wait for. */
export function nextDeadline(
  platform: Platform,
  system: System,
  now: number,
  given: DirtySet | null = null,
  onBug?: OnBug,
): number {
  const context = onBug === undefined ? { platform, now } : { platform, now, onBug }
  const dirty = given?.of === system ? given : null
  let next = systemWakesAt(context, system)
  const consider = (at: number | null) => {
    if (at !== null && at > now && at < next) next = at
  }
  for (const component of componentsOf(system)) {
    consider(wakesAt(context, system, component, dirty))
    if (component.operation === null) continue
    forEachDeadline(component.operation, consider)
    try {
      considerWaking(platform, system, component, consider)
    } catch (error) {
      const culprit = { place: 'deadline', what: 'interlocks', component: component.name } as const
      noteBug(context, culprit, error)
      consider(now + blindMs)
    }
  }
  for (const id in system.alerts) consider(system.alerts[id]!.dueAt)
  if (dirty === null || dirty.ledsDueAt !== Number.POSITIVE_INFINITY)
    for (const { dueAt } of ledsOfAll(system)) consider(dueAt)
  for (const at of recoveryDeadlines(system)) consider(at)
  return next
}

/** As the step that settled the System has found it, or found now. */
function wakesAt(
  context: Context,
  system: System,
  component: Component,
  dirty: DirtySet | null,
): number {
  const place = dirty?.relations.places.get(component.name)
  const known = place === undefined ? Number.NaN : dirty!.wakesAt[place]!
  if (known > context.now) return known
  const found = componentWakesAt(context, system, component)
  if (place !== undefined && dirty!.settledAt === context.now) dirty!.wakesAt[place] = found
  return found
}

/** Of what is under way: each step is given so long, and so is what takes it back. */
function forEachDeadline(operation: Operation, consider: (at: number | null) => void): void {
  if (!hasBegun(operation)) return
  for (const { phase, deadline } of operation.steps) if (phase !== 'undoing') consider(deadline)
  consider(operation.undo?.state.deadline ?? null)
}
