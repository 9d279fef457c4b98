/** Tells how much more hosts could take before there is too little power, or cooling. */

import { othersDemand, type Quantity } from '../core/interlocks/demand.ts'
import { isBad } from '../core/interlocks/interlock.ts'
import { availableWatts } from '../core/interlocks/power.ts'
import type { Subject } from '../core/model/ids.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import { isKnownOn } from '../core/model/power.ts'
import { gives } from '../core/model/system/assessments.ts'
import { componentOf, powerNow, type System } from '../core/model/system/system.ts'
import { rowOf } from '../core/model/table.ts'

export interface Headroom {
  /** The zone; `null` for power, of which there is one budget. */
  readonly zone: string | null
  readonly capacityWatts: number
  /** What of that nobody takes, nor may take; less than 0 where there is too little. */
  readonly leftWatts: number
}

/** As the power budget has it: of supplies that can be relied upon, with those that may fail. */
export function powerHeadroom(
  platform: Platform,
  system: System,
  now: number,
): readonly Headroom[] {
  if (!platform.hasBudget) return []
  const capacityWatts = availableWatts({ platform }, (supply) =>
    isReliable(platform, system, supply, now),
  )
  const leftWatts = capacityWatts - demandOf(platform, system, now, 'powerWatts', null)
  return [{ zone: null, capacityWatts, leftWatts }]
}

/** As the cooling capacity has it, of each zone whose cooling is known. */
export const coolingHeadroom = (
  platform: Platform,
  system: System,
  now: number,
): readonly Headroom[] =>
  Object.entries(platform.capacities.coolingWatts).map(([zone, capacityWatts]) => ({
    zone: zone.slice(zone.indexOf('/') + 1),
    capacityWatts,
    leftWatts: capacityWatts - demandOf(platform, system, now, 'heatWatts', zone),
  }))

/** Of all that are on, come on, or may be on: as it is for one more that asks only now. */
function demandOf(
  platform: Platform,
  system: System,
  now: number,
  quantity: Quantity,
  zone: Subject | null,
): number {
  const nobody = { name: '', operation: null }
  const asker = { platform, system, now, component: nobody, correlation: null }
  const { certain, doubtful } = othersDemand(asker, quantity, zone)
  return certain + doubtful
}

/** Well, and giving power; while nobody who is on lives on it, it may be off. */
function isReliable(platform: Platform, system: System, supply: Subject, now: number): boolean {
  if (isBad(rowOf(system.levels, supply)?.level ?? 'unknown')) return false
  const users = lookUp(platform.supplies, supply)?.users ?? []
  const isNeeded = users.some((name) =>
    isKnownOn(powerNow(platform, componentOf(system, name), now)),
  )
  return !isNeeded || gives(system, supply)
}
