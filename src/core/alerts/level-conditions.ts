/** Derives the alerts of levels: readings that are beyond a limit, or that nobody has. */

import type { Level, Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnownOff } from '../model/power.ts'
import { knownPower } from '../model/system/evidence.ts'
import { isForecast, levelFacts, levelText, zoneOf } from '../model/system/level-text.ts'
import type { Condition } from '../model/system/signals.ts'
import { isWorkedOn, type System, statusOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

export function levelAlerts(
  platform: Platform,
  system: System,
  subject: Subject,
): readonly Condition[] {
  const judged = rowOf(system.levels, subject)
  if (judged === undefined || judged.level === 'normal') return []
  const { level, since } = judged
  if (isForecast(subject) && !isAhead(system, subject, level)) return []
  if (isIdle(platform, system, subject)) return []
  return [
    {
      code: `level-${level}`,
      component: subject,
      since,
      ...levelFacts(platform, system, subject),
      message: levelText(platform, system, subject),
      severity: level === 'critical' ? 'Critical' : 'Warning',
      guidance: levelGuidance[level],
    },
  ]
}

/**
 * Where a zone goes is news while that is worse than what it is. Too few readings to tell are not:
 * nobody can do anything about that.
 */
function isAhead({ levels }: System, forecast: Subject, level: Level): boolean {
  const now = rowOf(levels, zoneOf(forecast))?.level
  return level !== 'unknown' && now !== 'critical' && now !== level
}

/**
 * A pump that is known to be off, or on its way, moves nothing: that is no news. Nor is it while
 * nobody can have said of it yet what it is.
 */
function isIdle(platform: Platform, { components }: System, subject: Subject): boolean {
  const component = rowOf(components, lookUp(platform.quietWhileOff, subject) ?? '')
  if (component === undefined) return false
  if (isKnownOff(knownPower(component)) || isWorkedOn(component)) return true
  return statusOf(platform, component).class === 'waiting'
}

const levelGuidance: Readonly<Record<Exclude<Level, 'normal'>, string>> = {
  warning: 'It still works; see to it before it gets worse.',
  critical: 'Power-on is blocked by it until it is well again.',
  unknown: 'Power-on is blocked until there is a fresh reading: see sensor and service.',
}
