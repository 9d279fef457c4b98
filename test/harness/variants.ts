/** Platforms unlike the example, each in its way: for tests of what holds on all of them. */
import type { Platform } from '../../src/core/model/platform/platform.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { loadConfig } from '../../src/platform/load.ts'
import { platformWith } from './platform.ts'

/** Small limits, so that they are met. */
export const small: Platform = platformWith((config) => ({
  ...config,
  limits: { ...config.limits, rememberedOperations: 5, queue: 1, stagger: 3000 },
  policies: {
    ...config.policies,
    hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
  },
}))
/** Nothing that a platform may be without. */
export const bare: Platform = platformWith((config) => ({
  ...config,
  zones: [],
  sensors: [],
  supplies: [],
  chassis: { ...config.chassis, powerSequence: [] },
  hosts: config.hosts.map(({ thermalZone: _, ...host }) => ({
    ...host,
    powerDependencies: [],
    healthSensors: [],
    bootProgress: false,
  })),
  limits: { ...config.limits, rememberedOperations: 1, offConfirmations: 1 },
}))
/** Gives power back, and restores what was asked. */
export const restoring: Platform = platformWith((config) => ({
  ...config,
  restore: { delay: 3000, patience: 20_000 },
  reconcile: { hosts: 'restore', attempts: 2, window: 60_000 },
  chassis: { ...config.chassis, reconcile: 'restore' },
  hosts: config.hosts.map((host) => ({ ...host, powerRestore: 'AlwaysOn' })),
}))

/** Power and cooling for one host of two, and switches held after few. */
export const tight: Platform = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) => ({ ...host, powerWatts: 400, heatWatts: 350 })),
  supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
  zones: config.zones.map((zone) => ({ ...zone, coolingCapacityWatts: 700 })),
  chassis: { ...config.chassis, redundancy: 1 },
  limits: { ...config.limits, flap: { transitions: 3, window: 60_000, hold: 20_000 } },
}))

/** Kinds of its own, which depend on one another, and services of its own. */
export const ownKinds: Platform = ownKindsPlatform()

function ownKindsPlatform(): Platform {
  const loaded = loadConfig(new URL('../platforms/kinds.yaml', import.meta.url).pathname)
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  return compile(loaded.config).platform
}
