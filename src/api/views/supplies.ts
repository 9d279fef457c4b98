/** Shows clients supplies, and what levels amount to. */

import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { wordOf } from '../../core/model/power.ts'
import { assessmentOf, gives, supplyOf } from '../../core/model/system/assessments.ts'
import { type Observed, type Thermal, thermalStatusOf } from '../../core/model/system/component.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import type { System } from '../../core/model/system/system.ts'
import type { StatusReply } from '../resources/system.ts'

/** In the words of the chassis' axis: `Normal`, `Warning`, `Critical`, `Unknown`. */
export const thermalView = ({ level, since, by, cooling, raised, observed }: Thermal) => ({
  status: thermalStatusOf(level),
  since,
  by,
  cooling,
  ...(observed === undefined
    ? {}
    : {
        observed: Object.entries(observed).map(([zone, { percent, discrepancy }]) => ({
          zone,
          isRaised: raised.includes(zone),
          percent,
          discrepancy,
        })),
      }),
})

export const observedView = (observed: Observed) => ({
  power: wordOf(lastHeard(observed)),
  at: observed.at,
  source: observed.source,
  ...(observed.unverified ? { unverified: true as const } : {}),
})

/** In the order of the configuration. */
export const suppliesView = (
  { supplies, capacities }: Platform,
  system: System,
): StatusReply['supplies'] =>
  Object.keys(supplies).map((subject) => {
    const { requested, observed, needed, discrepancy } = supplyOf(system, subject)
    const capacityWatts = lookUp(capacities.supplyWatts, subject)
    const level = assessmentOf(system, subject)?.level
    return {
      name: subject.slice(subject.indexOf('/') + 1),
      requested,
      observed: observedView(observed),
      needed: needed === null ? null : needed.power,
      discrepancy,
      isCounted: (level === 'normal' || level === 'warning') && gives(system, subject),
      ...(capacityWatts === undefined ? {} : { capacityWatts }),
    }
  })

/** What each level amounts to, a supply by what it gives as well. */
export const levelsView = (system: Pick<System, 'levels' | 'supplies'>): StatusReply['levels'] =>
  Object.fromEntries(system.levels.keys.map((subject) => [subject, assessmentOf(system, subject)!]))
