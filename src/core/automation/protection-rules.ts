/** Lists the rules that protect the hardware: from heat, lost power, bad health and lost needs. */

import { lossBelievedAt, lostDependencyShutsDown } from './protection/dependencies.ts'
import { heatDeadlines, heatIsHeeded } from './protection/heat.ts'
import { criticalBelievedAt, criticalHealthIsIsolated } from './protection/isolation.ts'
import {
  cutWhatHasLost,
  cutWhatIsCritical,
  cutWhatIsNotCarried,
  cutWhatIsOwed,
  cutWhatIsTooHot,
} from './protection/last-resort.ts'
import { mitigationDeadlines, mitigationsAreRetried } from './protection/mitigations.ts'
import { owedDeadlines, owedOffsAreCarriedOut } from './protection/owed-offs.ts'
import { powerDeadlines, powerLossIsHeeded } from './protection/power-loss.ts'
import { triedAgainAt } from './protection/shedding.ts'
import type { Rule } from './rule.ts'
import { begins } from './rule-parts.ts'

/** Heat first: it takes hosts down that a shortage of power need not be worked out for any more. */
export const ofProtection: readonly Rule[] = [
  {
    each: 'system',
    name: 'heatIsHeeded',
    protects: true,
    doc: 'More cooling while a zone is warm, less load before it is too hot, none when it is.',
    reads: ['levels', 'supplies', 'protection', 'others', ...begins.reads],
    writes: ['protection', 'others', ...begins.writes],
    apply: heatIsHeeded,
    lastResort: cutWhatIsTooHot,
    wakesAt: heatDeadlines,
  },
  {
    each: 'system',
    name: 'powerLossIsHeeded',
    doc: 'Hosts that what is left of the supplies cannot carry go down.',
    reads: [
      ...(['levels', 'supplies', 'protection', 'others', 'settlesAt', 'intents'] as const),
      ...begins.reads,
    ],
    writes: ['protection', 'others', 'intents', ...begins.writes],
    apply: powerLossIsHeeded,
    lastResort: cutWhatIsNotCarried,
    wakesAt: (_, system) => powerDeadlines(system),
  },
  {
    each: 'load',
    name: 'criticalHealthIsIsolated',
    doc: 'A host with a sensor that stays critical is taken off, and kept off.',
    reads: ['self', 'levels', 'supplies', 'protection', 'intents', ...begins.reads],
    writes: ['self', ...begins.writes],
    apply: criticalHealthIsIsolated,
    lastResort: cutWhatIsCritical,
    // Whoever wanted it off and failed, for whatever reason, wants it again then.
    wakesAt: (platform, system, component) => {
      const again = triedAgainAt(platform, component)
      const believed = criticalBelievedAt(platform, system, component)
      return again === null ? believed : [again, ...(believed ?? [])]
    },
  },
  {
    each: 'component',
    name: 'lostDependencyShutsDown',
    doc: 'What cannot do without something that is lost is shut down.',
    reads: ['self', 'watched', 'levels', 'supplies', 'intents', ...begins.reads],
    writes: ['self', ...begins.writes],
    apply: lostDependencyShutsDown,
    lastResort: cutWhatHasLost,
    wakesAt: lossBelievedAt,
  },
  {
    each: 'system',
    name: 'owedOffsAreCarriedOut',
    protects: true,
    doc: 'An emergency off that somebody asked for is asked again until it is seen to be off.',
    reads: ['protection', 'others', ...begins.reads],
    writes: ['protection', ...begins.writes, 'others'],
    apply: owedOffsAreCarriedOut,
    lastResort: cutWhatIsOwed,
    wakesAt: owedDeadlines,
  },
  {
    each: 'system',
    name: 'mitigationsAreRetried',
    protects: true,
    doc: 'What a service did not do against an emergency is asked of it again, after a rest.',
    reads: ['protection', 'order', 'boot', 'others'],
    writes: ['protection', 'order', 'calls'],
    apply: mitigationsAreRetried,
    wakesAt: (_, system) => mitigationDeadlines(system),
  },
]
