/** An hour of chance, with hardly a pause. */
import type { Config } from '../../src/platform/schema.ts'
import { drawSeed, type Random } from '../../src/sim/random.ts'
import { exampleConfig } from '../ground/platform.ts'
import { usualActs } from './acts.ts'
import { pick } from './chance.ts'
import type { Life } from './life.ts'

const hourMs = 3_600_000

export const hour: Life = {
  spans: 1,
  spanMs: hourMs,
  pauseMaxMs: 40_000,
  stayMs: 30_000,
  restMaxMs: 2 * hourMs,
  faultMaxMs: 120_000,
  configFor,
  acts: usualActs,
}

/** Polls and reports are rare, so that an hour is soon over; the limits are met now and then. */
function configFor(random: Random): Config {
  const config = exampleConfig()
  return {
    ...config,
    limits: {
      ...config.limits,
      observeInterval: 3000,
      stagger: pick(random, [0, 2000]),
      queue: pick(random, [1, 64]),
      offConfirmations: pick(random, [1, 2, 3]),
      rememberedOperations: pick(random, [1, 256]),
    },
    policies: {
      ...config.policies,
      hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: pick(random, [1, 2]) },
      chassisPowerOff: {
        ...config.policies.chassisPowerOff,
        forcesHosts: random() < 0.7,
        takesHostsDown: random() < 0.8,
        gracefulTimeout: pick(random, [20_000, 300_000]),
      },
    },
    simulation: { ...config.simulation, reportInterval: 5000, seed: drawSeed(random) },
  }
}
