/**
 * Finds the interlock that a step repeats: a recipe that waits for what an interlock asks about
 * leaves it out together with that interlock, whether it is built in or of a platform file.
 */

import type { Subject } from '../model/ids.ts'
import type { ComponentDescription } from '../model/platform/description.ts'
import type { Condition, RepeatedRule, Step } from '../model/platform/platform.ts'
import { subjectOf } from '../model/system/predicates.ts'

export function repeatedBy(description: ComponentDescription, step: Step): RepeatedRule | null {
  switch (step.kind) {
    case 'pause':
      return step.repeats ?? null
    case 'call':
      return ruleOfTarget(step)
    case 'observe':
      if ('level' in step.until) return ruleOfTarget(step)
      return 'fed' in step.until ? 'power-dependency' : ruleOfPredicate(description, step.until)
    case 'each':
      return null
  }
}

function ruleOfTarget({ target }: Step): RepeatedRule | null {
  if (target === 'zones') return 'thermal'
  return target === 'supplies' ? 'power-dependency' : null
}

/** What it looks at may be its zone, its supply, its sensor, or what it depends on. */
function ruleOfPredicate(
  { zones, supplies, sensors, healthRules, dependsOn }: ComponentDescription,
  until: Condition,
): RepeatedRule | null {
  if (!('subject' in until) && !('component' in until)) return null
  const subject: Subject = subjectOf(until)
  if (zones.includes(subject)) return 'thermal'
  if (supplies.includes(subject)) return 'power-dependency'
  if (dependsOn.some(({ on }) => subjectOf(on) === subject)) return 'dependency'
  const isOfHealth =
    sensors.includes(subject) || healthRules.some(({ when }) => subjectOf(when) === subject)
  return isOfHealth ? 'health' : null
}
