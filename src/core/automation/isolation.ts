/** Isolates a host with a sensor that stays critical: it is taken off, and kept off. */

import { hasLeave } from '../interlocks/overrides.ts'
import type { Name, Subject } from '../model/ids.ts'
import type { Platform } from '../model/platform.ts'
import { evaluate } from '../model/predicates.ts'
import { componentOf, type System } from '../model/system.ts'
import { criticalBy } from '../observations/health.ts'
import { hostsOn, shed } from './shedding.ts'

/** What follows from health that is critical, where the configuration wants more than an alert. */
export function heedHealth(platform: Platform, system: System, now: number): System {
  if (platform.emergency.healthFailureResponse !== 'isolate_component') return system
  return hostsOn(platform, system, now).reduce((sofar, name) => {
    const sensor = criticalOf(platform, sofar, name).find(
      (subject) => now >= sofar.levels[subject]!.since + platform.emergency.healthConfirmMs,
    )
    const isLetOff = isHeat(platform, sofar, name) || hasLeave(sofar, name, 'health')
    return sensor === undefined || isLetOff ? sofar : isolate(platform, sofar, name, sensor, now)
  }, system)
}

/** When a sensor has been critical for long enough to be believed. */
export function healthDeadlines(platform: Platform, system: System): readonly number[] {
  const { healthConfirmMs, healthFailureResponse } = platform.emergency
  if (healthFailureResponse !== 'isolate_component') return []
  return Object.values(platform.components)
    .filter(({ isLoad }) => isLoad)
    .flatMap(({ name }) => criticalOf(platform, system, name))
    .map((subject) => system.levels[subject]!.since + healthConfirmMs)
}

const criticalOf = (platform: Platform, system: System, name: Name): readonly Subject[] =>
  criticalBy(platform.components[name]!)
    .filter(
      (predicate) =>
        evaluate(system, predicate) === 'so' && system.levels[predicate.subject] !== undefined,
    )
    .map(({ subject }) => subject)

/** Its zone is too hot, so its sensors are too: that is seen to, and no fault of the host's own. */
const isHeat = (platform: Platform, { protection }: System, name: Name) =>
  platform.components[name]!.zones.some((zone) => protection.emergencies[zone] !== undefined)

function isolate(
  platform: Platform,
  system: System,
  name: Name,
  sensor: Subject,
  now: number,
): System {
  const { level, value, limit, why, since } = system.levels[sensor]!
  const action = 'EmergencyIsolate'
  if (componentOf(system, name).operation?.action === action) return system
  const reason = `${sensor} is ${level} at ${value}, limit ${limit}: ${why}`
  const correlation = `${sensor}@${since}`
  return shed(
    platform,
    system,
    name,
    { action, cause: 'health-critical', reason, correlation },
    now,
  )
}
