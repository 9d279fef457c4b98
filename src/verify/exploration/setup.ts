/** Sets up an exploration: what of a configuration is explored, and what is left out. */

import { compile } from '../../platform/compile/platform.ts'
import type { Config } from '../../platform/schema/config.ts'
import { shapeOf } from '../../sim/shape-of.ts'
import type { Bounds, Setup } from './world.ts'

/** A configuration as small as an exploration of all of it needs it to be. */
export interface Profile {
  readonly config: Config
  /** What was made smaller, for a person. */
  readonly said: readonly string[]
}

/** What a proof is about: asked for with these, and with whatever may go wrong. */
const powerOnly: readonly string[] = [
  'IdentifyOn',
  'IdentifyOff',
  'Nmi',
  'EnterDiagnostic',
  'Resume',
  'Isolate',
  'EmergencyOff',
  'EmergencyCut',
  'EmergencyIsolate',
  'EnterMaintenance',
  'ExitMaintenance',
  'SuppliesOn',
]

/** What is explored unless asked for more: what comes to its end within minutes. */
export const usualBounds: Bounds = {
  faults: 1,
  renews: false,
  requests: 1,
  late: 1,
  supplies: 'follow first',
  unasked: powerOnly,
}

export function profileOf(config: Config, hostCount: number): Profile {
  const [first] = config.hosts
  const hosts = Array.from({ length: first === undefined ? 0 : hostCount }, (_, index) => ({
    ...(config.hosts[index] ?? { ...first!, name: `host.${index}` }),
    bootAttempts: 1,
    healthSensors: [],
  }))
  const supply = config.supplies[0]?.name
  const only = (names: readonly string[]) =>
    names.length === 0 || supply === undefined ? [] : [supply]
  const { chassis, integrations, supplies, sensors, limits } = config
  const attempts = Math.min(integrations.retry.attempts, attemptsMax)
  return {
    config: {
      ...config,
      hosts: hosts.map((host) => ({ ...host, powerDependencies: only(host.powerDependencies) })),
      chassis: { ...chassis, powerSequence: only(chassis.powerSequence), healthSensors: [] },
      supplies: supplies.slice(0, 1),
      sensors: [],
      integrations: { ...integrations, retry: { ...integrations.retry, attempts } },
      limits: { ...limits, minimumOffTime: 0, flap: { ...limits.flap, window: 0 } },
    },
    said: [
      ...(supplies.length > 1 ? [`one supply in place of ${supplies.length}`] : []),
      ...(sensors.length > 0 ? ['no health sensors'] : []),
      `one boot attempt, ${attempts} attempts of a call`,
      'no minimum off time and no flap hold',
      `never asked for: ${powerOnly.join(', ')}, and what a BMC can be asked for`,
    ],
  }
}

export function setupOf(config: Config, bounds: Bounds): Setup {
  const compiled = compile(config).platform
  const { limits } = compiled
  // No two changes of power ever come so close together.
  const flap = { ...limits.flap, transitions: 2, windowMs: -1 }
  const platform = { ...compiled, limits: { ...limits, flap } }
  return { platform, shape: shapeOf(config), bounds }
}

/** One repetition shows what more would show. */
const attemptsMax = 2
