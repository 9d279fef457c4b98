/**
 * Assembles a state manager: builds one of each part, starts them in order, and stops them again.
 */

import { type Assembly, type StateManagerOptions, startRunning, version } from './assembly.ts'
import { type Bus, BusError } from './bus/bus.ts'
import { createMemoryBus } from './bus/memory.ts'
import { readForward } from './engine/loop/snapshot.ts'
import type { Running } from './engine/running.ts'
import type { Log } from './engine/service-deps.ts'
import { openDoors } from './faces/doors.ts'
import type { Metrics } from './faces/metrics.ts'
import { servicesOf } from './platform/compile/platform.ts'
import { problemsText } from './platform/findings/problems.ts'
import { parseConfig } from './platform/load.ts'
import type { Config } from './platform/schema/config.ts'
import type { Ring } from './record/ring.ts'
import { createMemoryStore } from './store/memory.ts'
import type { Store } from './store/store.ts'
import { openObserving } from './telemetry/observing.ts'
import { withoutRepeats } from './text/repeats.ts'
import { analyse } from './verify/analysis/analyse.ts'

export type { Assembly, StateManagerOptions } from './assembly.ts'
export { version } from './assembly.ts'
export { assertDescriptors } from './faces/descriptors.ts'
export { defineMachine, definePlatform, defineRecipe } from './platform/define/checked.ts'

export interface StateManager {
  /** Resolves when the hardware has been observed once, or could not be in time. */
  readonly ready: Promise<void>
  /** As `ready`, of the run on the store that could not be opened at first; else of this one. */
  readonly readyToKeep: Promise<void>
  /** Where the API is served, and where the services are asked. */
  readonly bus: Bus
  /** The address of the HTTP face. */
  readonly url: string | null
  /** What requests to that address carry: `authorization: Bearer TOKEN`. */
  readonly token: string | null
  /** What `/metrics` shows, for who embeds it; `null` where metrics are off. */
  readonly metrics: Metrics | null
  readonly running: Running
  stop(): Promise<void>
}

/** What is wrong with a configuration, all of it at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Starts a state manager.
 * @throws {ConfigError} for a configuration that is not right; the message names every problem.
 * @throws {StoreError} for a store that cannot be read.
 * @throws {PolicyError} for an external policy that cannot be loaded.
 */
export function createStateManager(options: StateManagerOptions): Promise<StateManager> {
  const parsed = parseConfig(options.config, {}, analyse)
  if ('problems' in parsed) throw new ConfigError(problemsText('config', parsed.problems))
  for (const { path, message, ...finding } of parsed.warnings) {
    options.log?.warn({ finding }, `${path}: ${message}`)
  }
  const claim = options.bus === undefined ? null : { standby: options.standby ?? false }
  return startStateManager({
    claim,
    bus: createMemoryBus(),
    store: createMemoryStore(),
    http: null,
    sockets: [],
    onBug: (error, bug) => {
      if (bug === undefined) throw error
      options.log?.error({ bug }, 'a bug of statemgr was contained: please report it')
    },
    ...options,
    log: options.log === undefined ? silent : withoutRepeats(options.log),
    config: parsed.config,
  })
}

/** As `createStateManager`, for a configuration that has been read already. */
export async function startStateManager(given: Assembly): Promise<StateManager> {
  const observing = await openObserving(given.config, version, given.log)
  const { meter, tracerFor } = observing
  const assembly: Assembly = { ...given, meter, tracerFor, ring: await ringFor(given) }
  const { bus, http, sockets = [], coming = null, onBug } = assembly
  const local = http === null && sockets.length === 0 ? null : createMemoryBus(reporting(assembly))
  const now = { running: await startRunning(assembly, local), isStopped: false }
  const current = () => now.running
  const metrics = observing.shownOf(current)
  const doors = await doorsOf(assembly, current, local ?? bus, metrics).catch(
    async (error: unknown) => {
      await now.running.stop()
      throw error
    },
  )
  const succession = coming?.then(async (store) => {
    if (now.isStopped) return
    assembly.log.info({}, 'the store could be opened: the service starts anew, on what was kept')
    await now.running.stop()
    now.running = await startRunning(
      { ...assembly, store, ring: await ringFor({ ...given, coming: null }) },
      local,
      now.running.unkept(),
    )
  })
  succession?.catch(onBug)
  const { ready } = now.running
  const readyToKeep = succession?.then(() => now.running.ready) ?? ready
  return {
    // The first run may not come to that.
    ready: Promise.race([ready, readyToKeep]),
    readyToKeep,
    bus,
    url: doors.http?.url ?? null,
    token: doors.http?.token ?? null,
    metrics,
    get running() {
      return now.running
    },
    stop: async () => {
      now.isStopped = true
      await doors.stop()
      await now.running.stop()
      await observing.stop()
      await local?.drain()
    },
  }
}

/** Brings what an earlier statemgr has kept into the form of today. Throws `StoreError`. */
export async function readStoreForward(store: Store, { systemName }: Config): Promise<Store> {
  const { parts } = await store.load()
  if (parts === null) return store
  try {
    await readForward(store, parts, systemName)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/**
 * In memory, where nobody has a place for it, or where that is beside a store that cannot be opened
 * yet. Who records nothing need not load what does.
 */
async function ringFor(given: Assembly): Promise<Ring | null> {
  const { recording } = given.config
  if (!recording.kept) return null
  const ring = (given.coming ?? null) === null ? given.ring : null
  return ring ?? (await import('./record/ring.ts')).createMemoryRing(recording.bytes)
}

/** They ask on a bus that nobody else is on: what is said there of who asks is true. */
function doorsOf(
  { config, http, sockets = [], log }: Assembly,
  running: () => Running,
  bus: Bus,
  metrics: Metrics | null,
) {
  const ready = () => {
    const why = running().whyNotReady()
    return why === null ? { ok: true } : { ok: false, why: why.message, code: why.code }
  }
  const { serviceName, systemName } = config
  const services = servicesOf(config)
  const shown = { bus, serviceName, systemName, services, log, ready, metrics }
  return openDoors(shown, http, sockets)
}

/** What an endpoint throws is a mistake of ours, on this bus as on the other. */
const reporting = ({ log, onBug }: Assembly) => ({
  onError: (error: unknown) => {
    if (error instanceof BusError)
      log.warn({ err: error }, 'the bus of the doors did not carry something')
    else onBug(error)
  },
})

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }
