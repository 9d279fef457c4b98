/** Sights: whether what a rule looks at is so, is not, or cannot be told. */
import type { Sight } from './description.ts'
import type { System } from './system.ts'

/**
 * What is unknown is neither so nor not, unless the sight asks for just that. A component of which
 * nobody knows whether it has power may be anything, whatever its status is called.
 */
export function seen(system: System, sight: Sight): 'so' | 'not' | 'unknown' {
  if ('subject' in sight) {
    const level = system.levels[sight.subject]?.level ?? 'unknown'
    if (sight.levels.includes(level)) return 'so'
    return level === 'unknown' ? 'unknown' : 'not'
  }
  const component = system.components[sight.component]
  if (component === undefined) return 'unknown'
  if (sight.statuses.includes(component.status)) return 'so'
  return component.observed.power === 'Unknown' ? 'unknown' : 'not'
}

/** What it looks at: `resource/fabric_switch`, `pump.0`. */
export const sightOf = (sight: Sight): string =>
  'subject' in sight ? sight.subject : sight.component

/** Since when it is what it is, service time in ms; `null` where nobody has looked. */
export const seenSince = (system: System, sight: Sight): number | null =>
  'subject' in sight
    ? (system.levels[sight.subject]?.since ?? null)
    : (system.components[sight.component]?.since ?? null)

/** `pump.0 is Off`, for a person. */
export function sightText(system: System, sight: Sight): string {
  if ('component' in sight) {
    return `${sight.component} is ${system.components[sight.component]?.status ?? 'Unknown'}`
  }
  const judged = system.levels[sight.subject]
  return `${sight.subject} is ${judged?.level ?? 'unknown'} (${judged?.why ?? 'never heard of'})`
}
