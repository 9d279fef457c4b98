/** Writes what is known of a level for a person, with the reading, the limit and their unit. */

import { quantityText } from '../../../text/quantity.ts'
import type { Subject } from '../ids.ts'
import { lookUp } from '../look-up.ts'
import type { Platform } from '../platform/platform.ts'
import { assessmentOf } from './assessments.ts'
import type { AlertFacts } from './signals.ts'
import type { Assessment, System } from './system.ts'

/** The reading that a level rests on, and its limit, as figures. */
export function levelFacts(
  platform: Platform,
  system: Pick<System, 'levels' | 'supplies'>,
  subject: Subject,
): AlertFacts {
  const judged = assessmentOf(system, subject)
  return {
    value: judged?.value ?? null,
    limit: judged?.limit ?? null,
    unit: lookUp(platform.units, subject) ?? null,
  }
}

/**
 * `zone/cpu_zone is critical: 91 °C, over the critical limit of 85 °C`;
 * `supply/psu.1 is critical: it is missing`.
 */
export function levelText(
  platform: Platform,
  system: Pick<System, 'levels' | 'supplies'>,
  subject: Subject,
): string {
  const judged = assessmentOf(system, subject)
  if (judged === undefined) return `${subject} is unknown: never heard of`
  return isForecast(subject)
    ? forecastText(platform, system, subject, judged)
    : `${subject} is ${judged.level}: ${readingText(platform, subject, judged)}`
}

/** `forecast/cpu_zone` of `zone/cpu_zone`. */
export const forecastOf = (zone: Subject): Subject => zone.replace(/^zone\//, 'forecast/')
export const isForecast = (subject: Subject): boolean => subject.startsWith('forecast/')
/** `zone/cpu_zone` of `forecast/cpu_zone`. */
export const zoneOf = (forecast: Subject): Subject => forecast.replace(/^forecast\//, 'zone/')

/** `91 °C, over the critical limit of 85 °C`; the reason alone where there is no figure. */
function readingText(platform: Platform, subject: Subject, judged: Assessment): string {
  const { level, value, limit, why } = judged
  const unit = lookUp(platform.units, subject) ?? null
  if (typeof value !== 'number') return why
  const shown = quantityText(value, unit)
  if (level === 'unknown') return `${why}, the last was ${shown}`
  return limit === null || level === 'normal'
    ? `${shown}, ${why}`
    : `${shown}, ${why} of ${quantityText(limit, unit)}`
}

/** Where it goes is told with where it is. */
function forecastText(
  platform: Platform,
  system: Pick<System, 'levels' | 'supplies'>,
  subject: Subject,
  judged: Assessment,
): string {
  const zone = zoneOf(subject)
  if (judged.level === 'unknown') return `nobody can tell where ${zone} goes: ${judged.why}`
  const facts = levelFacts(platform, system, zone)
  const now = facts.value === null ? 'is unread' : `is at ${quantityText(facts.value, facts.unit)}`
  const ahead = readingText(platform, subject, judged)
  return `${zone} ${now}, and within the heat-up of a boot it is forecast to be at ${ahead}`
}
