/**
 * Lists all metrics: what is shown to who scrapes, the reference and the tests are written from it.
 */

import type { Metric, ReadMetric, ToldMetric } from './metric.ts'
import { hardwareMetrics } from './of-hardware.ts'
import { journalMetrics } from './of-journal.ts'
import { processMetrics } from './of-process.ts'
import { stateMetrics } from './of-state.ts'
import { workMetrics } from './of-work.ts'

export { journalMetrics }
export const readMetrics: readonly ReadMetric[] = [
  ...stateMetrics,
  ...hardwareMetrics,
  ...processMetrics,
]
export const toldMetrics: readonly ToldMetric[] = workMetrics

export const metrics: readonly Metric[] = [...readMetrics, ...journalMetrics, ...toldMetrics]
