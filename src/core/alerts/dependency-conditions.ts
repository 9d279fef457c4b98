/** Derives the alerts of lost dependencies: what may be on, and lacks what it needs. */

import { isLost } from '../automation/protection/dependencies.ts'
import type { Predicate } from '../model/platform/description.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnownOff } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { knownPower } from '../model/system/evidence.ts'
import { levelFacts } from '../model/system/level-text.ts'
import { predicateText, subjectOf, trueSince } from '../model/system/predicates.ts'
import type { AlertFacts, Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** `which` is what it has lost. */
export function dependencyAlerts(
  platform: Platform,
  system: System,
  component: Component,
): readonly Condition[] {
  const { name, dependsOn } = platform.components[component.name]!
  if (dependsOn.length === 0 || isKnownOff(knownPower(component))) return []
  return dependsOn
    .filter((one) => isLost(platform, system, name, one))
    .map(({ on, whenLost }) => ({
      code: 'dependency-lost',
      component: name,
      which: subjectOf(on),
      severity: 'Critical',
      since: trueSince(system, on) ?? component.since,
      ...factsOf(platform, system, on),
      message: `${name} depends on ${subjectOf(on)}: ${predicateText(platform, system, on)}`,
      guidance:
        whenLost === 'shutdown'
          ? 'It is shut down by itself. Bring back what it depends on, then power it on.'
          : 'Bring back what it depends on, or power it off before it suffers.',
    }))
}

/** A reading against its limit, or a status against those that would do. */
const factsOf = (platform: Platform, system: System, on: Predicate): AlertFacts =>
  'subject' in on
    ? levelFacts(platform, system, on.subject)
    : {
        value: rowOf(system.components, on.component)?.status ?? 'Unknown',
        limit: on.statuses.join(' or '),
        unit: null,
      }
