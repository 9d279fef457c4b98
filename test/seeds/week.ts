/** A week of chance, with long pauses: commands, faults, losses, and all that people can set. */
import type { RestorePolicy } from '../../src/core/standing.ts'
import { componentsOf } from '../../src/core/system.ts'
import type { Config } from '../../src/platform/schema.ts'
import type { Random } from '../../src/sim/random.ts'
import { flurry, usualActs } from './acts.ts'
import { pick } from './chance.ts'
import { stir } from './hands.ts'
import { hour } from './hour.ts'
import { intentActs } from './intents.ts'
import type { Life, Outcome } from './life.ts'
import { lossActs } from './losses.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** Of a poll or a report, at most: what is older than a few of them is not believed. */
const beatMaxMs = minuteMs
const staleBeats = 4
/** What is broken stays so for long: it has to be mended more often, or nobody would ever run. */
const weights: Readonly<Record<string, number>> = { well: 0.25, mended: 0.1, disk: 0.02 }

export const day: Life = {
  spans: 1,
  spanMs: 24 * hourMs,
  pauseMaxMs: 15 * minuteMs,
  stayMs: 2 * staleBeats * beatMaxMs,
  restMaxMs: 12 * hourMs,
  faultMaxMs: 30 * minuteMs,
  configFor,
  acts: [
    ...usualActs.map((act) => ({ ...act, weight: weights[act.name] ?? act.weight })),
    ...intentActs,
    ...lossActs,
    flurry,
    { name: 'stir', weight: 0.1, happen: ({ world, random }) => stir(world, random) },
  ],
}

/** At rest after each of its days. */
export const week: Life = { ...day, spans: 7 }

/** The hour's, with a slow heart, and with whatever may be done about emergencies and losses. */
function configFor(random: Random): Config {
  const config = hour.configFor(random)
  const beatMs = pick(random, [10_000, 30_000, beatMaxMs])
  const isTight = random() < 0.5
  const restore = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] satisfies RestorePolicy[]
  const reconcile = ['adopt', 'restore'] as const
  const hostWatts = isTight ? { powerWatts: 400, heatWatts: 350 } : {}
  return {
    ...config,
    limits: {
      ...config.limits,
      observeInterval: beatMs,
      observationStale: staleBeats * beatMs,
      readingStale: staleBeats * beatMs,
    },
    hosts: config.hosts.map((host) => ({
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
    zones: config.zones.map((zone) => ({
      ...zone,
      stale: staleBeats * beatMs,
      ...(isTight ? { coolingCapacityWatts: 700 } : {}),
    })),
    supplies: config.supplies.map((supply) => ({
      ...supply,
      ...(isTight ? { capacityWatts: 500 } : {}),
    })),
    emergency: { ...config.emergency, ...emergencyFor(random) },
    simulation: { ...config.simulation, reportInterval: beatMs, heatLag: 5000 },
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

const endings = ['succeeded', 'failed', 'rolled-back', 'aborted'] as const
const discrepancyNames = ['unexpected-off', 'unexpected-on', 'never-reached'] as const
const starts = ['crash', 'ac-loss', 'bmc-reboot', 'stop']
const faults = ['fault', 'hand', 'stir', 'disk']

/** What a life amounted to, in one line. */
export function figures({ history, living, commits }: Outcome): string {
  const { world, acts, done } = living
  const count = (type: string, outcome: string | null = null) =>
    history.filter((entry) => entry.type === type && (outcome ?? entry.outcome) === entry.outcome)
      .length
  const ended = new Map<string, string>()
  for (const { type, operation, outcome } of history) {
    if (operation === null || type === 'alert') continue
    if (endings.some((ending) => ending === outcome)) ended.set(operation, outcome)
  }
  const byEnding = endings.map(
    (ending) => `${[...ended.values()].filter((one) => one === ending).length} ${ending}`,
  )
  const discrepancies = history.filter(
    ({ type, outcome, cause }) =>
      type === 'alert' && outcome === 'raised' && discrepancyNames.some((name) => name === cause),
  )
  const sum = (names: readonly string[]) =>
    names.reduce((total, name) => total + (acts[name] ?? 0), 0)
  const held = componentsOf(world.system()).filter(
    ({ kind, status }) => world.platform.machines[kind]!.statuses[status]!.class === 'held',
  )
  return [
    `${(world.clock.now() / (24 * hourMs)).toFixed(2)} days`,
    `${done.length} acts, ${history.length} entries in ${commits} commits`,
    `${ended.size} operations (${byEnding.join(', ')})`,
    `${count('refusal')} refusals`,
    `${count('alert', 'raised')} alerts raised`,
    `${discrepancies.length} discrepancies`,
    `${count('emergency')} entries of emergencies, ${count('restore')} of restores`,
    `${sum(faults)} faults, ${acts.mended ?? 0} mended`,
    `restarts: ${starts.map((name) => `${acts[name] ?? 0} ${name}`).join(', ')}`,
    `held at the end: ${held.map(({ name, status }) => `${name} ${status}`).join(', ') || 'none'}`,
  ].join('; ')
}
