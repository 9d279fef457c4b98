/** Opens the studies that a service makes of its journal: what is not wanted is not loaded. */

import type { Platform } from '../../core/model/platform/platform.ts'

/** By name, as a bug in one is told of. */
export type Studies = Awaited<ReturnType<typeof openStudies>>

export const openStudies = async (platform: Platform) => {
  const { Statistics } = await import('../../insight/statistics/statistics.ts')
  return { statistics: new Statistics(platform) }
}
