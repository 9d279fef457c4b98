/**
 * Acts on lost dependencies: what follows for a component that may be on when what it needs is
 * lost.
 */

import { hasLeave } from '../../interlocks/overrides.ts'
import { goesOff } from '../../machines/plan.ts'
import type { Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Dependency, Predicate } from '../../model/platform/description.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnownOff } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { knownPower } from '../../model/system/evidence.ts'
import { evaluate, predicateText, subjectOf, trueSince } from '../../model/system/predicates.ts'
import { componentOf, mayHavePower, type System } from '../../model/system/system.ts'
import { shed } from './shedding.ts'

/** Shuts down what cannot do without it. What cannot be seen is not lost: that is only told. */
export function lostDependencyShutsDown(
  context: Context,
  system: System,
  component: Component,
): System {
  const { platform, now } = context
  const { name, dependsOn } = platform.components[component.name]!
  // One that only waits for its turn waits for this, too.
  if (dependsOn.length === 0 || !mayHavePower(platform, component, now)) return system
  const lost = dependsOn.find(
    (one) =>
      one.whenLost === 'shutdown' &&
      isLost(platform, system, name, one) &&
      now >= believedAt(system, one),
  )
  if (lost === undefined || hasLeave(system, name, 'dependency', now)) return system
  return shed(context, system, name, offFor(platform, system, lost))
}

/** When a loss will have lasted for long enough to be believed. */
export function lossBelievedAt(
  platform: Platform,
  system: System,
  { name }: Component,
): readonly number[] | null {
  const { dependsOn } = platform.components[name]!
  return dependsOn.length === 0
    ? null
    : dependsOn
        .filter((one) => one.whenLost === 'shutdown' && isLost(platform, system, name, one))
        .map((one) => believedAt(system, one))
}

export const isLost = (platform: Platform, system: System, name: Name, { on }: Dependency) =>
  evaluate(system, on) === 'not' && !isWaitedFor(platform, system, name, on)

/** What goes off has those who need it go first: until they are off, it is there for them. */
function isWaitedFor(platform: Platform, system: System, name: Name, on: Predicate): boolean {
  const needed = 'component' in on ? componentOf(system, on.component) : null
  if (needed === null || needed.operation === null || isKnownOff(knownPower(needed))) return false
  const { recipe, steps } = needed.operation
  const planned = lookUp(lookUp(platform.plans, needed.name), recipe)?.steps ?? []
  return planned.some(({ step, target }, index) => {
    const isOver = !['waiting', 'watching'].includes(steps[index]!.phase)
    if (isOver || !goesOff(step)) return false
    const { hosts } = platform.components[needed.name]!
    return step.target === 'hosts' ? hosts.includes(name) : target === name
  })
}

const believedAt = (system: System, { on, confirmMs }: Dependency) =>
  (trueSince(system, on) ?? 0) + confirmMs

const offFor = (platform: Platform, system: System, { on }: Dependency) => ({
  action: 'EmergencyOff',
  cause: 'dependency-lost',
  reason: predicateText(platform, system, on),
  correlation: `dependency/${subjectOf(on)}@${trueSince(system, on)}`,
})
