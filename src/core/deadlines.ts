/**
 * Reads the nearest deadline off the state: when to look again if nothing else happens. None is
 * ever set or cancelled.
 */

import { recoveryDeadlines } from './alerts/recovery.ts'
import { attemptsBackAt } from './automation/auto-reboot.ts'
import { protectionDeadlines } from './automation/protect.ts'
import { restorationDeadlines } from './automation/restoration.ts'
import { policyDeadlineOf } from './interlocks/external-policy.ts'
import { delaysEnd } from './interlocks/rules.ts'
import type { Component } from './model/component.ts'
import type { Platform } from './model/platform.ts'
import { componentsOf, isWorkedOn, type System } from './model/system.ts'
import { offSince } from './observations/power-changes.ts'
import { countsAt } from './observations/power-hours.ts'

/** Service time in ms; `Infinity` when there is nothing to wait for. */
export function nextDeadline(platform: Platform, system: System, now: number): number {
  let next = Number.POSITIVE_INFINITY
  const consider = (at: number | null) => {
    if (at !== null && at > now && at < next) next = at
  }
  let queued = false
  for (const component of componentsOf(system)) {
    forEachDeadline(platform, component, consider)
    queued ||= component.operation !== null
    if (component.operation?.state === 'queued') {
      const since = offSince(component)
      if (since !== null) consider(since + platform.limits.minimumOffMs)
    }
  }
  for (const at of protectionDeadlines(platform, system)) consider(at)
  for (const { dueAt } of Object.values(system.alerts)) consider(dueAt)
  for (const { dueAt } of Object.values(system.leds)) consider(dueAt)
  for (const at of recoveryDeadlines(system)) consider(at)
  for (const { expiresAt } of Object.values(system.intents.overrides)) consider(expiresAt)
  for (const at of restorationDeadlines(platform, system)) consider(at)
  if (queued) {
    consider(system.settlesAt)
    if (system.energisedAt !== null) consider(system.energisedAt + platform.limits.staggerMs)
  }
  return next
}

function forEachDeadline(
  platform: Platform,
  component: Component,
  consider: (at: number | null) => void,
) {
  const { operation, observed, lastError } = component
  if (operation?.state === 'queued') {
    consider(policyDeadlineOf(platform, component))
    const recipe = platform.recipes[operation.recipe]!
    const ends = delaysEnd({ platform, component, recipe, asking: operation })
    for (const at of ends) consider(at)
  }
  if (!isWorkedOn(component)) {
    consider(component.deadline)
    if (lastError !== null) consider(lastError.at + platform.emergency.retryMs)
  } else if (operation !== null) {
    for (const step of operation.steps) if (step.phase !== 'undoing') consider(step.deadline)
    consider(operation.undo?.state.deadline ?? null)
  }
  consider(attemptsBackAt(platform, component))
  if (observed.at !== null && observed.power !== 'Unknown') {
    if (observed.power === 'On') consider(countsAt(component))
    if (!observed.unverified) consider(observed.at + platform.limits.observationStaleMs + 1)
  }
}
