/** Derives health from the levels that a component rests on, and from its own rules. */

import type { Health, Level, Subject } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { ComponentDescription, LevelPredicate } from '../model/platform/description.ts'
import type { Platform } from '../model/platform/platform.ts'
import { assessmentOf } from '../model/system/assessments.ts'
import type { Component } from '../model/system/component.ts'
import { evaluate, subjectOf } from '../model/system/predicates.ts'
import { change, componentOf, put, type System } from '../model/system/system.ts'

/** What it is before anything was read: unknown, but where it rests on nothing. */
export const unreadHealth = ({
  sensors,
  supplies,
  zones,
  healthRules,
}: ComponentDescription): Health =>
  [sensors, supplies, zones, healthRules].every(({ length }) => length === 0) ? 'OK' : 'Unknown'

/** The health of a component is the worst of what it rests on; unknown where that is unread. */
export function healthFollows(platform: Platform, system: System, subject: Subject): System {
  const { names, restingOn } = platform.relations
  return (restingOn.get(subject) ?? []).reduce(
    (sofar, place) => judged(platform, sofar, componentOf(sofar, names[place]!)),
    system,
  )
}

/** A consequence: some rules look at the statuses of others, which no level tells of. */
export const healthIsJudged = (
  { platform }: Context,
  system: System,
  component: Component,
): System =>
  platform.components[component.name]!.healthRules.some(({ when }) => 'component' in when)
    ? judged(platform, system, component)
    : system

/** The levels that make its health critical: of its sensors, unless a rule says something else. */
export function criticalBy({
  sensors,
  healthRules,
}: ComponentDescription): readonly LevelPredicate[] {
  const bySensor = sensors
    .filter((sensor) => healthRules.every(({ when }) => subjectOf(when) !== sensor))
    .map((subject): LevelPredicate => ({ subject, levels: ['critical'] }))
  const byRule = healthRules.flatMap(({ when, health }) =>
    health === 'Critical' && 'subject' in when ? when : [],
  )
  return [...bySensor, ...byRule]
}

function judged(platform: Platform, system: System, component: Component): System {
  const health = healthOf(system, platform.components[component.name]!)
  return health === component.health ? system : put(system, change(component, { health }))
}

export function healthOf(
  system: System,
  { sensors, supplies, zones, healthRules }: ComponentDescription,
): Health {
  const ruled = new Set(healthRules.map(({ when }) => subjectOf(when)))
  const byLevel = [...sensors, ...supplies, ...zones]
    .filter((subject) => !ruled.has(subject))
    .map((subject) => healthBy[assessmentOf(system, subject)?.level ?? 'unknown'])
  const byRule = healthRules.map(({ when, health }): Health => {
    const is = evaluate(system, when)
    return is === 'so' ? health : is === 'unknown' ? 'Unknown' : 'OK'
  })
  const found = [...byLevel, ...byRule]
  return worstFirst.find((health) => found.includes(health)) ?? 'OK'
}

const healthBy: Readonly<Record<Level, Health>> = {
  critical: 'Critical',
  warning: 'Warning',
  unknown: 'Unknown',
  normal: 'OK',
}
const worstFirst: readonly Health[] = ['Critical', 'Warning', 'Unknown']
