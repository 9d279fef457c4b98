/** Opens the studies that a service makes of its journal: what is not wanted is not loaded. */

import type { Platform } from '../../core/model/platform/platform.ts'
import type { Incidents } from '../../insight/incidents/study.ts'
import type { Surroundings } from '../../insight/incidents/topology.ts'
import type { StepStudy } from '../../insight/limits/step-times.ts'
import type { Statistics } from '../../insight/statistics/statistics.ts'
import type { Study } from '../../insight/study.ts'

/** By name, as a bug in one is told of. */
export interface Studies extends Readonly<Record<string, Study>> {
  readonly incidents: Incidents
  readonly statistics: Statistics
  readonly steps: StepStudy
}

/** What they are made for. */
export interface Studied {
  readonly platform: Platform
  readonly hardware: Surroundings
}

export async function openStudies({ platform, hardware }: Studied): Promise<Studies> {
  const [{ createIncidents }, { topologyOf }, { Statistics }, { StepStudy }] = await Promise.all([
    import('../../insight/incidents/study.ts'),
    import('../../insight/incidents/topology.ts'),
    import('../../insight/statistics/statistics.ts'),
    import('../../insight/limits/step-times.ts'),
  ])
  return {
    incidents: createIncidents(topologyOf(platform, hardware)),
    statistics: new Statistics(platform),
    steps: new StepStudy(),
  }
}
