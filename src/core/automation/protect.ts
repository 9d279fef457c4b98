/** Protects the hardware: gathers everything that is done without anybody asking. */

import type { Platform } from '../model/platform.ts'
import type { System } from '../model/system.ts'
import { dependencyDeadlines, heedDependencies } from './dependencies.ts'
import { heatDeadlines, heedHeat } from './heat.ts'
import { healthDeadlines, heedHealth } from './isolation.ts'
import { retryMitigations } from './mitigations.ts'
import { heedPowerLoss, powerDeadlines } from './power-loss.ts'

/** Heat first: it takes hosts down that a shortage of power need not be worked out for any more. */
export const protect = (platform: Platform, system: System, now: number): System =>
  [heedHeat, heedPowerLoss, heedHealth, heedDependencies, retryMitigations].reduce(
    (sofar, heed) => heed(platform, sofar, now),
    system,
  )

/** When the mere passing of time makes a difference, service time in ms; past ones included. */
export const protectionDeadlines = (platform: Platform, system: System): readonly number[] => [
  ...heatDeadlines(platform, system),
  ...powerDeadlines(system),
  ...healthDeadlines(platform, system),
  ...dependencyDeadlines(platform, system),
  ...Object.values(system.protection.mitigations).flatMap(({ deadline }) => deadline ?? []),
]
