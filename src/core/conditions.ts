/** Conditions: whether the world, as observed, looks as a step wants it. */
import type { Component, System } from './model.ts'
import type { Condition, Planned, Platform } from './platform.ts'
import { componentOf, componentsOf, powerNow } from './system.ts'

/**
 * The component that a condition is about stands in `operation`; supplies and zones in the step.
 */
export function holds(
  {
    platform,
    system,
    operation,
    now,
  }: {
    readonly platform: Platform
    readonly system: System
    readonly now: number
    readonly operation: { readonly component: string }
  },
  planned: Planned,
  condition: Condition,
): boolean {
  const component = componentOf(system, operation.component)
  if ('power' in condition) return powerNow(platform, component, now) === condition.power
  if ('known' in condition) return powerNow(platform, component, now) !== 'Unknown'
  if ('inUse' in condition) return isInUse(platform, system, component, planned.target, now)
  if ('boot' in condition) return bootStands(component)[condition.boot]
  return levelIsGood(system, planned)
}

/** How far a boot has come, as heard. */
export function bootStands({ boot }: Component) {
  const progress = boot?.progress ?? 'None'
  return { started: progress !== 'None', complete: progress === bootComplete }
}

const bootComplete = 'OSRunning'

/** Good enough to go on: a warning does not stop anybody, an unknown does. */
function levelIsGood(system: System, { step, target }: Planned): boolean {
  const family = step.target === 'zones' ? 'zone' : 'supply'
  const level = system.levels[`${family}/${target}`]?.level
  return level === 'normal' || level === 'warning'
}

function isInUse(
  platform: Platform,
  system: System,
  user: Component,
  zone: string,
  now: number,
): boolean {
  return componentsOf(system).some(
    (other) =>
      other.kind === 'host' &&
      other.name !== user.name &&
      platform.components[other.name]!.zones.includes(`zone/${zone}`) &&
      powerNow(platform, other, now) === 'On',
  )
}
