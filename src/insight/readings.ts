/** Tells what is read of hardware that is judged: its figures, their limits, and how well it is. */

import type { Watches } from '../assess/watch.ts'
import type { Level, Subject } from '../core/model/ids.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import { assessmentOf } from '../core/model/system/assessments.ts'
import { componentsOf, type System } from '../core/model/system/system.ts'
import { entriesOf } from '../core/model/table.ts'

/** What it is by the semantic conventions of OpenTelemetry, which have no word for all else. */
export type HardwareType = 'temperature' | 'voltage' | 'fan' | 'power_supply' | 'other'

const typesByUnit: Readonly<Record<string, HardwareType>> = {
  '°C': 'temperature',
  V: 'voltage',
  rpm: 'fan',
}

export interface Hardware {
  /** `zone/cpu_zone`, `sensor/fan0`, `supply/psu.0`. */
  readonly subject: Subject
  readonly name: string
  readonly type: HardwareType
  readonly level: Level
}

/** Everything that is judged by what is read of it; a supply by what it gives as well. */
export const hardwareOf = (platform: Platform, system: System): readonly Hardware[] =>
  system.levels.keys.filter(isRead).map((subject) => ({
    subject,
    name: nameOf(subject),
    type: typeOf(platform, subject),
    level: assessmentOf(system, subject)?.level ?? 'unknown',
  }))

export interface ReadValue {
  readonly subject: Subject
  readonly name: string
  readonly unit: string
  readonly value: number
}

/** The latest figures. What is too old, or cannot be, is none. */
export const valuesOf = ({ units }: Platform, { levels }: System): readonly ReadValue[] =>
  entriesOf(levels).flatMap(([subject, { level, value }]) =>
    isRead(subject) && level !== 'unknown' && typeof value === 'number'
      ? [{ subject, name: nameOf(subject), unit: lookUp(units, subject) ?? '', value }]
      : [],
  )

/** Where a zone will be at its horizon, if it goes on as it does; not where nobody can say. */
export const forecastsOf = ({ levels }: System): readonly ReadValue[] =>
  entriesOf(levels).flatMap(([subject, { level, value }]) =>
    !isRead(subject) && level !== 'unknown' && typeof value === 'number'
      ? [{ subject, name: nameOf(subject), unit: '°C', value }]
      : [],
  )

export interface ReadLimit extends ReadValue {
  readonly type: 'high.critical' | 'high.degraded' | 'low.critical' | 'low.degraded'
}

/** By what they are judged, of what has figures. */
export const limitsOf = (watches: Watches): readonly ReadLimit[] =>
  Object.entries(watches).flatMap(([subject, watch]) => {
    if (watch.kind !== 'scale' || !isRead(subject)) return []
    const { unit, upper, lower } = watch
    const limits = [
      ['high.critical', upper.critical],
      ['high.degraded', upper.warning],
      ['low.critical', lower.critical],
      ['low.degraded', lower.warning],
    ] as const
    return limits.flatMap(([type, value]) =>
      value === null ? [] : [{ subject, name: nameOf(subject), unit, value, type }],
    )
  })

/** By zone what is told of its cooling, of 1 for all that there is. */
export const coolingOf = (system: System): readonly (readonly [zone: string, share: number])[] => {
  const percents = componentsOf(system).flatMap(({ thermal }) =>
    Object.entries(thermal?.observed ?? {}),
  )
  return [...new Map(percents)].flatMap(([zone, { percent }]) =>
    percent === null ? [] : [[nameOf(zone), percent / 100] as const],
  )
}

function typeOf({ units }: Platform, subject: Subject): HardwareType {
  if (subject.startsWith('supply/')) return 'power_supply'
  return lookUp(typesByUnit, lookUp(units, subject) ?? '') ?? 'other'
}

/** What is foreseen is not read. */
const isRead = (subject: Subject): boolean => !subject.startsWith('forecast/')

const nameOf = (subject: Subject): string => subject.slice(subject.indexOf('/') + 1)
