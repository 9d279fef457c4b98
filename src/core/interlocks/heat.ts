/** Judges the interlocks of heat: what is too hot, what will be, and what could not be cooled. */

import type { Verdict } from '../model/events/event.ts'
import type { Subject } from '../model/ids.ts'
import type { LevelPredicate } from '../model/platform/description.ts'
import type { RefusalCode } from '../model/refusals.ts'
import { forecastOf, levelText } from '../model/system/level-text.ts'
import { evaluate } from '../model/system/predicates.ts'
import { rowOf } from '../model/table.ts'
import { criticalBy } from '../observations/health.ts'
import { demandOf, othersDemand } from './demand.ts'
import {
  describe,
  fact,
  type InterlockInput,
  isSettling,
  type Judge,
  levelFact,
  levelOf,
  verdict,
} from './interlock.ts'

export const thermal: Judge<'thermal-critical' | 'thermal-unknown'> = (c, rule) =>
  levelsVerdict(c, rule, thermalCodes, describe(c).zones.map(tooHot))

const thermalCodes = { critical: 'thermal-critical', unknown: 'thermal-unknown' } as const
const tooHot = (subject: Subject): LevelPredicate => ({ subject, levels: ['critical'] })

export const health: Judge<'health-critical' | 'health-unknown'> = (c, rule) =>
  levelsVerdict(c, rule, healthCodes, criticalBy(describe(c)))

const healthCodes = { critical: 'health-critical', unknown: 'health-unknown' } as const

export const coolingCapacity: Judge<'cooling-capacity'> = (c, rule) => {
  const zones = describe(c).zones.filter((zone) =>
    Object.hasOwn(c.platform.capacities.coolingWatts, zone),
  )
  const own = demandOf(c, 'heatWatts')
  if (own === 0 || zones.length === 0) return null
  const found = zones.map((zone) => {
    const others = othersDemand(c, 'heatWatts', zone)
    const capacity = c.platform.capacities.coolingWatts[zone]!
    const [least, most] = [own + others.certain, own + others.certain + others.doubtful]
    const evidence = fact(rule, zone, most, capacity, most <= capacity, null, 'W')
    return { evidence, fits: most <= capacity, mayFit: least <= capacity }
  })
  const tight = found.find(({ fits }) => !fits)?.evidence
  const waits = isSettling(c) && found.every(({ mayFit }) => mayFit)
  return verdict(
    rule,
    'cooling-capacity',
    tight === undefined ? 'ok' : waits ? 'waits' : 'blocks',
    tight === undefined
      ? 'the cooling takes its heat as well'
      : `${tight.subject} would have to lose ${tight.value} W of heat; ` +
          `${tight.limit} W can be cooled`,
    found.map(({ evidence }) => evidence),
  )
}

export const forecast: Judge<'forecast'> = (c, rule) => {
  // Where it is critical already, the thermal rule says so.
  const zones = describe(c).zones.filter(
    (zone) =>
      rowOf(c.system.levels, forecastOf(zone)) !== undefined && levelOf(c, zone) !== 'critical',
  )
  if (zones.length === 0) return null
  const found = zones.map((zone) => {
    const level = levelOf(c, forecastOf(zone))
    const ok = level === 'unknown' ? levelOf(c, zone) === 'normal' : level !== 'critical'
    return { zone, level, ok, evidence: levelFact(c, rule, forecastOf(zone), ok) }
  })
  const wrong = found.find(({ ok }) => !ok)
  const evidence = found.map((one) => one.evidence)
  if (wrong === undefined) {
    return verdict(rule, 'forecast', 'ok', 'no zone is forecast to become critical', evidence)
  }
  const { zone, level } = wrong
  const message =
    level === 'unknown'
      ? `${zone} is ${levelOf(c, zone)}, and too few readings say where it goes`
      : levelText(c.platform, c.system, forecastOf(zone))
  const waits = levelOf(c, zone) === 'unknown' && level === 'unknown' && isSettling(c)
  return verdict(rule, 'forecast', waits ? 'waits' : 'blocks', message, evidence)
}

/** Judges by levels: what is so blocks, and what is unknown. */
function levelsVerdict<Code extends RefusalCode>(
  c: InterlockInput,
  rule: string,
  codes: Readonly<Record<'critical' | 'unknown', Code>>,
  predicates: readonly LevelPredicate[],
): Verdict<Code> {
  const subjects = predicates.map(({ subject }) => subject)
  const wrong = predicates
    .filter((one) => evaluate(c.system, one) !== 'not')
    .map(({ subject }) => subject)
  const isUnknown = wrong.length > 0 && wrong.every((subject) => levelOf(c, subject) === 'unknown')
  return verdict(
    rule,
    isUnknown ? codes.unknown : codes.critical,
    wrong.length === 0 ? 'ok' : isUnknown && isSettling(c) ? 'waits' : 'blocks',
    wrong.length === 0
      ? `${rule}: nothing speaks against it`
      : wrong.map((subject) => levelText(c.platform, c.system, subject)).join('; '),
    subjects.map((subject) => levelFact(c, rule, subject, !wrong.includes(subject))),
  )
}
