/** Opens the studies that a service makes of its journal: what is not wanted is not loaded. */

import type { Wear } from '../../core/model/system/wear.ts'
import type { Incidents } from '../../insight/incidents/study.ts'
import type { Surroundings } from '../../insight/incidents/topology.ts'
import type { StepStudy } from '../../insight/limits/step-times.ts'
import type { Statistics } from '../../insight/statistics/statistics.ts'
import type { Study } from '../../insight/study.ts'
import type { Trends, TrendsGiven } from '../../insight/trends/trends.ts'
import type { Slot } from './slot-parts.ts'

/** By name, as a bug in one is told of. */
export interface Studies extends Readonly<Record<string, Study>> {
  readonly incidents: Incidents
  readonly statistics: Statistics
  readonly steps: StepStudy
  readonly trends: Trends
}

/** What they are made for. */
export interface Studied extends TrendsGiven {
  readonly hardware: TrendsGiven['hardware'] & Surroundings
  /** What the runs before have found out of readings. */
  readonly slots: readonly Slot[]
  readonly wear: readonly Wear[]
}

export async function openStudies({ slots, wear, ...given }: Studied): Promise<Studies> {
  const [{ createIncidents }, { topologyOf }, { Statistics }, { StepStudy }, { Trends }] =
    await Promise.all([
      import('../../insight/incidents/study.ts'),
      import('../../insight/incidents/topology.ts'),
      import('../../insight/statistics/statistics.ts'),
      import('../../insight/limits/step-times.ts'),
      import('../../insight/trends/trends.ts'),
    ])
  const { platform, hardware } = given
  const trends = new Trends(given)
  for (const { slot, figures } of slots) trends.restore(slot, figures)
  trends.resume(wear)
  return {
    incidents: createIncidents(topologyOf(platform, hardware)),
    statistics: new Statistics(platform),
    steps: new StepStudy(),
    trends,
  }
}
