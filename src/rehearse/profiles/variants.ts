/** Varies a configuration by a seed, so that seeds meet all kinds of limits. */
import type { RestorePolicy } from '../../core/model/platform/preferences.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { Random } from '../../sim/services/random.ts'
import { pick } from '../world/chance.ts'

const minuteMs = 60_000
/** How often the services are asked how everything is. */
const beatsMs = [minuteMs / 2, minuteMs, 2 * minuteMs]
/** After so many of them what was heard is not believed any more. */
const staleBeats = 4
/** What does not change is asked for; by themselves the services repeat it more seldom. */
const reportBeats = 3

/** As it is, but asking and being told only once a minute: so a week is soon over. */
export function slowHeart(config: Config): Config {
  return withBeat(config, minuteMs)
}

/** Polls and reports are rare, so that an hour is soon over; the limits are met now and then. */
export function tightLimits(config: Config, random: Random): Config {
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
    simulation: { ...config.simulation, reportInterval: 5000 },
  }
}

/** A slow heart, and whatever may be done about emergencies and losses. */
export function manyPolicies(config: Config, random: Random): Config {
  const limited = withBeat(tightLimits(config, random), pick(random, beatsMs))
  const isTight = random() < 0.5
  const restore = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] satisfies RestorePolicy[]
  const reconcile = ['adopt', 'restore'] as const
  const hostWatts = isTight ? { powerWatts: 400, heatWatts: 350 } : {}
  return {
    ...limited,
    hosts: limited.hosts.map((host) => ({
      ...host,
      ...hostWatts,
      powerRestore: pick(random, restore),
      priority: pick(random, [0, 1, 5]),
    })),
    chassis: {
      ...config.chassis,
      powerRestore: pick(random, restore),
      reconcile: pick(random, reconcile),
      redundancy: isTight ? pick(random, [0, 1]) : 0,
    },
    reconcile: { ...config.reconcile, hosts: pick(random, reconcile) },
    restore: { ...config.restore, delay: pick(random, [0, 30_000]) },
    zones: limited.zones.map((zone) => ({
      ...zone,
      ...(isTight ? { coolingCapacityWatts: 700 } : {}),
    })),
    supplies: config.supplies.map((supply) => ({
      ...supply,
      ...(isTight ? { capacityWatts: 500 } : {}),
    })),
    emergency: { ...config.emergency, ...emergencyFor(random) },
    simulation: { ...limited.simulation, heatLag: 5000 },
  }
}

/** What is heard and asked that seldom is believed for longer, too. */
function withBeat(config: Config, beatMs: number): Config {
  const staleMs = staleBeats * beatMs
  return {
    ...config,
    limits: {
      ...config.limits,
      observeInterval: beatMs,
      observationStale: staleMs,
      readingStale: staleMs,
    },
    zones: config.zones.map((zone) => ({ ...zone, stale: staleMs })),
    simulation: { ...config.simulation, reportInterval: reportBeats * beatMs },
  }
}

function emergencyFor(random: Random): Partial<Config['emergency']> {
  return {
    treatUnknownAs: pick(random, ['critical', 'ignore']),
    healthFailureResponse: pick(random, ['isolate_component', 'alert_only']),
    ...pick<Partial<Config['emergency']>>(random, [
      { powerFailureResponse: 'graceful_shutdown' },
      { powerFailureResponse: 'immediate_off' },
      { powerFailureResponse: 'ride_through', ups: { rideThrough: 5 * minuteMs } },
    ]),
  }
}
