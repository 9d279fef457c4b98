/** Asserts the invariants: what holds after every step, in production, simulator and verifier. */

import type { Component } from './model/component.ts'
import { lookUp } from './model/look-up.ts'
import type { Platform } from './model/platform.ts'
import { componentOf, componentsOf, hasEnded, type System, statusOf } from './model/system.ts'

type Invariant = (platform: Platform, system: System) => boolean

export const invariants: Readonly<Record<string, Invariant>> = {
  'a chassis that is off has no host that is on': (platform, system) =>
    componentsOf(system).every((component) => {
      const { chassis } = platform.components[component.name]!
      if (chassis === null || claimsOf(platform, component) !== 'On') return true
      return claimsOf(platform, componentOf(system, chassis)) !== 'Off'
    }),
  'at most maxConcurrent operations of a policy are under way': (platform, system) => {
    const running = new Map<string, number>()
    for (const { operation } of componentsOf(system)) {
      if (operation?.state !== 'running') continue
      const { energises, checks } = platform.recipes[operation.recipe]!
      if (energises && checks !== null) running.set(checks, (running.get(checks) ?? 0) + 1)
    }
    return [...running].every(
      ([policy, count]) =>
        count <= (lookUp(platform.checks, policy)?.maxConcurrent ?? Number.POSITIVE_INFINITY),
    )
  },
  'a waiting status is ended by an operation or by a deadline': (platform, system) =>
    componentsOf(system).every(
      (component) =>
        statusOf(platform, component).class !== 'waiting' ||
        component.operation !== null ||
        component.deadline !== null,
    ),
  'a step that is under way has a deadline': (_, system) =>
    componentsOf(system).every(
      ({ operation }) =>
        operation === null ||
        operation.steps.every(
          ({ phase, deadline }) =>
            !(phase === 'asking' || phase === 'resting' || phase === 'watching') ||
            deadline !== null,
        ),
    ),
  'an operation of a component has not ended, and a remembered one has': (_, system) =>
    componentsOf(system).every(({ operation }) => operation === null || !hasEnded(operation)) &&
    (system.ended.length === 0 || hasEnded(system.ended.at(-1)!)),
}

/** Names the first one that does not hold; `null` when all do. */
export function broken(platform: Platform, system: System): string | null {
  for (const [name, holds] of Object.entries(invariants)) if (!holds(platform, system)) return name
  return null
}

const claimsOf = (platform: Platform, component: Component) =>
  statusOf(platform, component).impliedPower
