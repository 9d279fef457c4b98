/** Evaluates conditions: whether the world, as observed, looks as a step wants it. */

import { turnsOnSupplies } from '../../machines/plan.ts'
import type { Subject } from '../../model/ids.ts'
import type { Condition, Planned, Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownAs, isKnownOff, type PowerBelief } from '../../model/power.ts'
import { assessmentOf, gives } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import { isOnlySaidOff } from '../../model/system/evidence.ts'
import type { Operation, StepState } from '../../model/system/operation.ts'
import { evaluate } from '../../model/system/predicates.ts'
import {
  componentOf,
  componentsOf,
  hasBooted,
  hasRestartedSince,
  mayHavePower,
  mitigationOf,
  powerNow,
  type System,
  underWay,
} from '../../model/system/system.ts'

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
    readonly operation: Operation
  },
  planned: Planned,
  condition: Condition,
): boolean {
  const component = componentOf(system, operation.component)
  if ('power' in condition)
    return (
      isKnownAs(powerNow(platform, component, now), condition.power) && !isOnlySaidOff(component)
    )
  if ('known' in condition) return isKnown(powerNow(platform, component, now))
  if ('urgent' in condition) return isUrgent(system, operation)
  if ('inUse' in condition) return isInUse(platform, system, component, planned.target, now)
  if ('alone' in condition) return underWay(system, component.name).length === 0
  if ('bmc' in condition)
    return bmcStands(component, powerNow(platform, component, now), operation)[condition.bmc]
  if ('boot' in condition) return bootStands(platform, component)[condition.boot]
  if ('subject' in condition || 'component' in condition)
    return evaluate(system, condition) === 'so'
  if ('fed' in condition) return isFed(platform, system, component)
  return levelIsGood(platform, system, operation, planned)
}

/** What was seen of a BMC since the last call of an operation on it. */
function bmcStands(component: Component, power: PowerBelief, { steps }: Pick<Operation, 'steps'>) {
  const hasRestarted = hasRestartedSince(component, lastCallAt(steps))
  return {
    restarted: hasRestarted && !isKnownOff(power),
    down: hasRestarted || isKnownOff(power),
  }
}

/** When the last call that was made was made first; `Infinity` before that. */
export function lastCallAt(steps: readonly StepState[]): number {
  const calls = steps.flatMap(({ call, startedAt }) => (call > 0 ? [startedAt ?? 0] : []))
  return calls.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...calls)
}

/** How far a boot has come, as heard. */
export function bootStands(platform: Platform, { name, boot }: Component) {
  const progress = boot?.progress ?? 'None'
  return { started: progress !== 'None', complete: hasBooted(platform, name, progress) }
}

/**
 * Good enough to go on: a warning does not stop anybody, an unknown does. Where there is a power
 * budget, the other supplies stand in for one that is not good, but for who turns them on.
 */
function levelIsGood(
  platform: Platform,
  system: System,
  { component, recipe }: Pick<Operation, 'component' | 'recipe'>,
  { step, target }: Planned,
): boolean {
  if (step.target === 'zones') return isGood(system, `zone/${target}`)
  return platform.hasBudget && !turnsOnSupplies(platform.recipes[recipe]!)
    ? isFed(platform, system, componentOf(system, component))
    : isGiving(system, `supply/${target}`)
}

function isGood(system: System, subject: Subject): boolean {
  const level = assessmentOf(system, subject)?.level
  return level === 'normal' || level === 'warning'
}

const isGiving = (system: System, supply: Subject) =>
  isGood(system, supply) && gives(system, supply)

/** One of its supplies gives power; who has none is fed by others. */
function isFed({ components }: Platform, system: System, { name }: Component): boolean {
  const { supplies } = components[name]!
  return supplies.length === 0 || supplies.some((supply) => isGiving(system, supply))
}

/** Heat that is only foreseen, and a lost dependency, leave time; heat that has come does not. */
function isUrgent({ protection }: System, { cause, correlation }: Operation): boolean {
  if (cause !== 'thermal-forecast' && cause !== 'dependency-lost') return true
  return Object.values(protection.emergencies).some(
    (one) => one.correlation === correlation && one.cause !== 'thermal-forecast',
  )
}

function isInUse(
  platform: Platform,
  system: System,
  user: Component,
  zone: string,
  now: number,
): boolean {
  if (mitigationOf(system, 'cooling', zone) !== undefined) return true
  return componentsOf(system).some(
    (other) =>
      other.name !== user.name &&
      platform.components[other.name]!.isLoad &&
      platform.components[other.name]!.zones.includes(`zone/${zone}`) &&
      mayHavePower(platform, other, now),
  )
}
