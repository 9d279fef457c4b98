/** Derives how hot a chassis is: the worst of its zones, and what is asked of cooling. */

import type { Level } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { ComponentDescription } from '../model/platform/description.ts'
import type { Component, Thermal } from '../model/system/component.ts'
import { change, put, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** Before any of its zones was read. */
export const unreadThermal = (
  { kind, zones }: ComponentDescription,
  now: number,
): Thermal | null =>
  kind === 'chassis' && zones.length > 0
    ? { level: 'unknown', since: now, by: null, cooling: null, raised: [] }
    : null

/** A consequence. */
export function thermalFollows(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { thermal: prior, name } = component
  if (prior === null) return system
  const { zones } = platform.components[name]!
  const levelOf = (zone: string): Level => rowOf(system.levels, zone)?.level ?? 'unknown'
  const isRead = zones.some((zone) => rowOf(system.levels, zone) !== undefined)
  const level = worstFirst.find((one) => zones.some((zone) => levelOf(zone) === one))!
  const by = isRead ? zones.find((zone) => levelOf(zone) === level)! : null
  if (level === prior.level && by === prior.by) return system
  const since = level === prior.level ? prior.since : now
  return put(system, change(component, { thermal: { ...prior, level, since, by } }))
}

const worstFirst: readonly Level[] = ['critical', 'unknown', 'warning', 'normal']
