/** Evaluates predicates: whether what a rule looks at is so, is not, or cannot be told. */

import type { Predicate } from '../platform/description.ts'
import type { Platform } from '../platform/platform.ts'
import { isKnown } from '../power.ts'
import { rowOf } from '../table.ts'
import { assessmentOf } from './assessments.ts'
import { isOnlySaidOff, knownPower } from './evidence.ts'
import { levelText } from './level-text.ts'
import type { System } from './system.ts'

/**
 * What is unknown is neither so nor not, unless the predicate asks for just that. A component of
 * which nobody knows whether it has power, or has seen that it has none, may be anything, whatever
 * its status is called.
 */
export function evaluate(system: System, predicate: Predicate): 'so' | 'not' | 'unknown' {
  if ('subject' in predicate) {
    const level = assessmentOf(system, predicate.subject)?.level ?? 'unknown'
    if (predicate.levels.includes(level)) return 'so'
    return level === 'unknown' ? 'unknown' : 'not'
  }
  const component = rowOf(system.components, predicate.component)
  if (component === undefined) return 'unknown'
  if (predicate.statuses.includes(component.status)) return 'so'
  return isKnown(knownPower(component)) && !isOnlySaidOff(component) ? 'not' : 'unknown'
}

/** What it looks at: `resource/fabric_switch`, `pump.0`. */
export const subjectOf = (predicate: Predicate): string =>
  'subject' in predicate ? predicate.subject : predicate.component

/** Since when it is what it is, service time in ms; `null` where nobody has looked. */
export const trueSince = (system: System, predicate: Predicate): number | null =>
  'subject' in predicate
    ? (assessmentOf(system, predicate.subject)?.since ?? null)
    : (rowOf(system.components, predicate.component)?.since ?? null)

/** `pump.0 is Off`, for a person. */
export function predicateText(platform: Platform, system: System, predicate: Predicate): string {
  if ('subject' in predicate) return levelText(platform, system, predicate.subject)
  const { component } = predicate
  return `${component} is ${rowOf(system.components, component)?.status ?? 'Unknown'}`
}
