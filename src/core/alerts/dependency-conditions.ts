/** Derives the alerts of lost dependencies: what may be on, and lacks what it needs. */

import { isLost } from '../automation/dependencies.ts'
import type { Component } from '../model/component.ts'
import type { Platform } from '../model/platform.ts'
import { isKnownOff } from '../model/power.ts'
import { predicateText, subjectOf, trueSince } from '../model/predicates.ts'
import type { Condition } from '../model/signals.ts'
import type { System } from '../model/system.ts'

/** `which` is what it has lost. */
export function dependencyAlerts(
  platform: Platform,
  system: System,
  component: Component,
): readonly Condition[] {
  const { name, dependsOn } = platform.components[component.name]!
  if (dependsOn.length === 0 || isKnownOff(component.observed.power)) return []
  return dependsOn
    .filter((one) => isLost(system, one))
    .map(({ on, whenLost }) => ({
      code: 'dependency-lost',
      component: name,
      which: subjectOf(on),
      severity: 'Critical',
      since: trueSince(system, on) ?? component.since,
      message: `${name} depends on ${subjectOf(on)}: ${predicateText(platform, system, on)}`,
      guidance:
        whenLost === 'shutdown'
          ? 'It is shut down by itself. Bring back what it depends on, then power it on.'
          : 'Bring back what it depends on, or power it off before it suffers.',
    }))
}
