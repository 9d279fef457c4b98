/** Asserts the invariants: what holds after every step, in production, simulator and verifier. */

import type { Name } from './model/ids.ts'
import { lookUp } from './model/look-up.ts'
import type { Platform } from './model/platform/platform.ts'
import { isKnownOn, mayBeOn } from './model/power.ts'
import type { Component } from './model/system/component.ts'
import {
  componentOf,
  componentsOf,
  hasEnded,
  type System,
  statusOf,
} from './model/system/system.ts'

/** Gives a component that it does not hold for; `undefined` where it holds. */
type Invariant = (platform: Platform, system: System) => Pick<Component, 'name'> | undefined

/** An invariant that does not hold, and for which component. */
export interface Broken {
  readonly invariant: string
  readonly component: Name
}

export const invariants: Readonly<Record<string, Invariant>> = {
  'a chassis that is off has no host that is on': (platform, system) =>
    componentsOf(system).find((component) => {
      const { chassis } = platform.components[component.name]!
      if (chassis === null || !isKnownOn(claimsOf(platform, component))) return false
      return !mayBeOn(claimsOf(platform, componentOf(system, chassis)))
    }),
  'at most maxConcurrent operations of a policy are under way': (platform, system) => {
    const running = new Map<string, number>()
    return componentsOf(system).find(({ operation }) => {
      if (operation?.state !== 'running') return false
      const { checks } = platform.recipes[operation.recipe]!
      if (checks === null) return false
      const count = (running.get(checks) ?? 0) + 1
      running.set(checks, count)
      return count > (lookUp(platform.checks, checks)?.maxConcurrent ?? Number.POSITIVE_INFINITY)
    })
  },
  'a waiting status is ended by an operation or by a deadline': (platform, system) =>
    componentsOf(system).find(
      (component) =>
        statusOf(platform, component).class === 'waiting' &&
        component.operation === null &&
        component.deadline === null,
    ),
  'a step that is under way has a deadline': (_, system) =>
    componentsOf(system).find(({ operation }) =>
      operation?.steps.some(
        ({ phase, deadline }) =>
          (phase === 'asking' || phase === 'resting' || phase === 'watching') && deadline === null,
      ),
    ),
  'an operation of a component has not ended, and a remembered one has': (_, system) => {
    const last = system.ended.at(-1)
    return last !== undefined && !hasEnded(last)
      ? { name: last.component }
      : componentsOf(system).find(({ operation }) => operation !== null && hasEnded(operation))
  },
}

/** Tells of the first one that does not hold; `null` when all do. */
export function broken(platform: Platform, system: System): Broken | null {
  for (const [invariant, breaking] of Object.entries(invariants)) {
    const found = breaking(platform, system)
    if (found !== undefined) return { invariant, component: found.name }
  }
  return null
}

/** What somebody holds stays as it is, though the hardware says otherwise: that is told beside. */
function claimsOf(platform: Platform, component: Component) {
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  return statusClass === 'held' && component.discrepancy !== null ? null : impliedPower
}
