/** Judges the interlocks of heat: what is too hot, what will be, and what could not be cooled. */

import type { LevelPredicate } from '../model/description.ts'
import type { Verdict } from '../model/event.ts'
import type { Subject } from '../model/ids.ts'
import { evaluate } from '../model/predicates.ts'
import { criticalBy } from '../observations/health.ts'
import { demandOf, othersDemand } from './demand.ts'
import {
  describe,
  fact,
  type Interlock,
  type InterlockInput,
  isSettling,
  levelFact,
  levelOf,
  levelText,
  policyOf,
  verdict,
} from './interlock.ts'

/** A zone that is too hot, or that cannot be read, takes no more heat. */
export const thermal: Interlock = (c) =>
  isChecked(c) ? levelsVerdict(c, 'thermal', describe(c).zones.map(tooHot)) : null

const tooHot = (subject: Subject): LevelPredicate => ({ subject, levels: ['critical'] })

/** A sensor that is critical, or cannot be read, keeps off what it watches. */
export const health: Interlock = (c) =>
  c.recipe.energises && policyOf(c)?.healthCheck !== false
    ? levelsVerdict(c, 'health', criticalBy(describe(c)))
    : null

/** All that is on in a zone, and this one, give no more heat than its cooling takes away. */
export const coolingCapacity: Interlock = (c) => {
  const zones = describe(c).zones.filter((zone) => zone in c.platform.capacities.coolingWatts)
  const own = demandOf(c, 'heatWatts')
  if (!isChecked(c) || own === 0 || zones.length === 0) return null
  const found = zones.map((zone) => {
    const others = othersDemand(c, 'heatWatts', zone)
    const capacity = c.platform.capacities.coolingWatts[zone]!
    const [least, most] = [own + others.certain, own + others.certain + others.doubtful]
    const evidence = fact('cooling-capacity', zone, most, capacity, most <= capacity)
    return { evidence, fits: most <= capacity, mayFit: least <= capacity }
  })
  const tight = found.find(({ fits }) => !fits)?.evidence
  const waits = isSettling(c) && found.every(({ mayFit }) => mayFit)
  return verdict(
    'cooling-capacity',
    tight === undefined ? 'ok' : waits ? 'waits' : 'blocks',
    tight === undefined
      ? 'the cooling takes its heat as well'
      : `${tight.subject} would have to lose ${tight.value} W of heat; ` +
          `${tight.limit} W can be cooled`,
    found.map(({ evidence }) => evidence),
  )
}

/**
 * A zone that is on its way to its critical limit would be there before the boot's heat-up is over.
 * Too few readings for a forecast are no objection by themselves, for the zone is judged as well:
 * else nothing could be powered on soon after a start. But a zone that is warm already, and of
 * which nobody can say where it goes, is given no more heat.
 */
export const forecast: Interlock = (c) => {
  const zones = describe(c).zones.filter((zone) => forecastOf(zone) in c.system.levels)
  if (!isChecked(c) || zones.length === 0) return null
  const rule = 'forecast'
  const found = zones.map((zone) => {
    const level = levelOf(c, forecastOf(zone))
    const ok = level === 'unknown' ? levelOf(c, zone) === 'normal' : level !== 'critical'
    return { zone, level, ok, evidence: levelFact(c, rule, forecastOf(zone), ok) }
  })
  const wrong = found.find(({ ok }) => !ok)
  const evidence = found.map((one) => one.evidence)
  if (wrong === undefined) {
    return verdict(rule, 'ok', 'no zone is forecast to become critical', evidence)
  }
  const { zone, level } = wrong
  const { value, limit } = wrong.evidence
  const message =
    level === 'unknown'
      ? `${zone} is ${levelOf(c, zone)}, and too few readings say where it goes`
      : `${zone} is forecast to be at ${value} within a boot's heat-up; ${limit} is critical`
  return verdict(rule, 'blocks', message, evidence)
}

/** `forecast/cpu_zone` of `zone/cpu_zone`. */
export const forecastOf = (zone: Subject): Subject => zone.replace(/^zone\//, 'forecast/')

const isChecked = (c: InterlockInput) => c.recipe.energises && policyOf(c)?.thermalCheck !== false

/** Judges by levels: what is so objects, and what is unknown. */
function levelsVerdict(
  c: InterlockInput,
  family: 'thermal' | 'health',
  predicates: readonly LevelPredicate[],
): Verdict {
  const subjects = predicates.map(({ subject }) => subject)
  const wrong = predicates
    .filter((one) => evaluate(c.system, one) !== 'not')
    .map(({ subject }) => subject)
  const isUnknown = wrong.length > 0 && wrong.every((subject) => levelOf(c, subject) === 'unknown')
  return verdict(
    family,
    wrong.length === 0 ? 'ok' : isUnknown && isSettling(c) ? 'waits' : 'blocks',
    wrong.length === 0
      ? `${family}: nothing speaks against it`
      : wrong.map((subject) => levelText(c, subject)).join('; '),
    subjects.map((subject) => levelFact(c, family, subject, !wrong.includes(subject))),
    `${family}-${isUnknown ? 'unknown' : 'critical'}`,
  )
}
