/** Tells at which load a reading was made: only readings of the same load are compared. */

import type { Name, Subject } from '../../core/model/ids.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { isKnownOff, isKnownOn } from '../../core/model/power.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import { rowOf } from '../../core/model/table.ts'

/** Bands of cooling: within one of them it makes little difference. */
const bandPercent = 25
const bands = 5

/**
 * How many heat the zone, or all where it is in none, and how much it is cooled, as one number;
 * `null` while what it tells of is off, or not known to be on: then it tells of nothing.
 */
export function loadOf(
  platform: Platform,
  system: System,
  subject: Subject,
  zone: Subject | null,
): number | null {
  const of = lookUp(platform.quietWhileOff, subject)
  const whose = of === undefined ? undefined : rowOf(system.components, of)
  if (whose !== undefined && isKnownOff(lastHeard(whose.observed))) return null
  const band = zone === null ? 0 : Math.floor((coolingPercent(system, zone) ?? 0) / bandPercent)
  return heatersOf(platform, system, zone) * bands + band
}

/** Whatever cooling there is: it is asked how much of it the heaters take. */
export const heatersOf = (platform: Platform, system: System, zone: Subject | null): number =>
  componentsOf(system).filter(
    ({ name, observed }) => isKnownOn(lastHeard(observed)) && isHeater(platform, name, zone),
  ).length

function isHeater(platform: Platform, name: Name, zone: Subject | null): boolean {
  const { isLoad = false, zones = [] } = lookUp(platform.components, name) ?? {}
  return isLoad && (zone === null || zones.includes(zone))
}

/** As it is told; `null` where nobody has told of it. */
export function coolingPercent(system: System, zone: Subject): number | null {
  for (const { thermal } of componentsOf(system)) {
    const percent = thermal && lookUp(thermal.observed, zone)?.percent
    if (percent != null) return percent
  }
  return null
}
