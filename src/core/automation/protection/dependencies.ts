/**
 * Acts on lost dependencies: what follows for a component that may be on when what it needs is
 * lost.
 */

import { hasLeave } from '../../interlocks/overrides.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Dependency } from '../../model/platform/description.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import { evaluate, predicateText, subjectOf, trueSince } from '../../model/system/predicates.ts'
import { mayHavePower, type System } from '../../model/system/system.ts'
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
    (one) => one.whenLost === 'shutdown' && isLost(system, one) && now >= believedAt(system, one),
  )
  if (lost === undefined || hasLeave(system, name, 'dependency')) return system
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
        .filter((one) => one.whenLost === 'shutdown' && isLost(system, one))
        .map((one) => believedAt(system, one))
}

export const isLost = (system: System, { on }: Dependency) => evaluate(system, on) === 'not'

const believedAt = (system: System, { on, confirmMs }: Dependency) =>
  (trueSince(system, on) ?? 0) + confirmMs

const offFor = (platform: Platform, system: System, { on }: Dependency) => ({
  action: 'EmergencyOff',
  cause: 'dependency-lost',
  reason: predicateText(platform, system, on),
  correlation: `dependency/${subjectOf(on)}@${trueSince(system, on)}`,
})
