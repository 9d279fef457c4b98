/** Isolates a host with a sensor that stays critical: it is taken off, and kept off. */

import { hasLeave } from '../../interlocks/overrides.ts'
import type { Name, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import { evaluate } from '../../model/system/predicates.ts'
import { componentOf, type System } from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { criticalBy } from '../../observations/health.ts'
import { shed, takesPower } from './shedding.ts'

/** What follows from health that is critical, where the configuration wants more than an alert. */
export function criticalHealthIsIsolated(
  context: Context,
  system: System,
  component: Component,
): System {
  const { platform, now } = context
  const { name } = component
  if (!isolates(platform, name) || !takesPower(context, component)) return system
  const sensor = criticalOf(platform, system, name).find(
    (subject) => now >= believedAt(platform, system, subject),
  )
  const isLetOff = isHeat(platform, system, name) || hasLeave(system, name, 'health', now)
  return sensor === undefined || isLetOff ? system : isolate(context, system, name, sensor)
}

/** When a sensor has been critical for long enough to be believed. */
export const criticalBelievedAt = (
  platform: Platform,
  system: System,
  { name }: Component,
): readonly number[] | null =>
  isolates(platform, name)
    ? criticalOf(platform, system, name).map((subject) => believedAt(platform, system, subject))
    : null

const isolates = ({ emergency, components }: Platform, name: Name) =>
  emergency.healthFailureResponse === 'isolate_component' && components[name]!.isLoad

const believedAt = ({ emergency }: Platform, { levels }: System, subject: Subject) =>
  rowOf(levels, subject)!.since + emergency.healthConfirmMs

const criticalOf = (platform: Platform, system: System, name: Name): readonly Subject[] =>
  criticalBy(platform.components[name]!)
    .filter(
      (predicate) =>
        evaluate(system, predicate) === 'so' &&
        rowOf(system.levels, predicate.subject) !== undefined,
    )
    .map(({ subject }) => subject)

/** Its zone is too hot, so its sensors are too: that is seen to, and no fault of the host's own. */
const isHeat = (platform: Platform, { protection }: System, name: Name) =>
  platform.components[name]!.zones.some(
    (zone) => lookUp(protection.emergencies, zone) !== undefined,
  )

function isolate(context: Context, system: System, name: Name, sensor: Subject): System {
  const { level, value, limit, why, since } = rowOf(system.levels, sensor)!
  const action = 'EmergencyIsolate'
  if (componentOf(system, name).operation?.action === action) return system
  const reason = `${sensor} is ${level} at ${value}, limit ${limit}: ${why}`
  const correlation = `${sensor}@${since}`
  return shed(context, system, name, { action, cause: 'health-critical', reason, correlation })
}
