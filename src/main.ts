/**
 * Assembles a state manager: builds one of each part, starts them in order, and stops them again.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Bus, BusError } from './bus/bus.ts'
import { createMemoryBus } from './bus/memory.ts'
import type { StartCrash } from './core/model/events/event.ts'
import type { ResetReason } from './core/model/system/component.ts'
import type { Claimant } from './engine/claim/claimant.ts'
import { openClaimant } from './engine/claim/open-claimant.ts'
import type { Clock } from './engine/loop/clock.ts'
import { clockSince } from './engine/loop/clock-since.ts'
import { damageText } from './engine/loop/damage-text.ts'
import { keep, rowOf } from './engine/loop/journal-record.ts'
import { readForward, systemOf } from './engine/loop/snapshot.ts'
import type { PolicyClient } from './engine/opa/ask.ts'
import { openPolicyClient } from './engine/opa/open.ts'
import { readResetReason } from './engine/reset-reason.ts'
import { type Running, startService, type Unkept } from './engine/service.ts'
import type { Log, OnMistake } from './engine/service-deps.ts'
import { type HttpDoor, openDoors, type SocketDoor } from './faces/doors.ts'
import { compile, servicesOf } from './platform/compile/platform.ts'
import { problemsText } from './platform/findings/problems.ts'
import { parseConfig } from './platform/load.ts'
import type { Config, ConfigInput } from './platform/schema/config.ts'
import { createMemoryStore } from './store/memory.ts'
import type { Batch, Store } from './store/store.ts'
import { withoutRepeats } from './text/repeats.ts'
import { analyse } from './verify/analysis/analyse.ts'

export { defineMachine, definePlatform, defineRecipe } from './platform/define/checked.ts'

export interface StateManagerOptions {
  /** The same shape as a configuration file's content: `{ hosts: [{ name: 'host.0' }], … }`. */
  readonly config: ConfigInput
  /**
   * In memory by default. It stays the caller's to drain, as the store stays the caller's to
   * close.
   */
  readonly bus?: Bus
  /**
   * On a `bus` of the caller's another may act for the same System: then this one observes, and
   * with `standby` takes over once that is gone. False by default.
   */
  readonly standby?: boolean
  /** In memory by default: then nothing outlives the process. */
  readonly store?: Store
  /**
   * Where the HTTP face listens; loopback only. None by default. The token that it asks for is
   * written to the file, and is `StateManager.token`.
   */
  readonly http?: HttpDoor | null
  /** Sockets on which the HTTP face listens as well, each for a role. None by default. */
  readonly sockets?: readonly SocketDoor[]
  /** As pino has it; silent by default. */
  readonly log?: Log
  /**
   * Called for a mistake of ours. With `bug` it was contained: what it was about is set aside, with
   * an alert, and everything else goes on. Without, what is durable is safe, but the process has to
   * end. Throws then, by default, and logs the others.
   */
  readonly onBug?: OnMistake
}

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

export interface Assembly
  extends Required<Omit<StateManagerOptions, 'config' | 'sockets' | 'standby'>> {
  readonly config: Config
  readonly sockets?: StateManagerOptions['sockets']
  /** Whether another may act for the System, on the same bus; alone by default. */
  readonly claim?: { readonly standby: boolean } | null
  /**
   * The store, where it could not be opened yet: once it can, the run on `store`, which keeps
   * nothing, ends, and another one begins that knows what was kept.
   */
  readonly coming?: Promise<Store> | null
  /** A clock of one's own, for tests; the machine's otherwise. */
  readonly clock?: Clock
  /** Identifies this run of the service; random otherwise. */
  readonly boot?: string
  /** What tells a power loss from a reboot, for tests; the machine's own otherwise. */
  readonly evidence?: Evidence
  /** How a bug ended the run before, if one did. */
  readonly crash?: StartCrash
  /** An external policy of one's own, for tests; the configuration's otherwise. */
  readonly policyClient?: PolicyClient
}

export interface Evidence {
  /** Identifies the run of the machine. */
  readonly machine: string
  readonly reset: ResetReason | null
}

/** As `createStateManager`, for a configuration that has been read already. */
export async function startStateManager(assembly: Assembly): Promise<StateManager> {
  const { bus, http, sockets = [], coming = null, onBug } = assembly
  const local = http === null && sockets.length === 0 ? null : createMemoryBus(reporting(assembly))
  const now = { running: await startRunning(assembly, local), isStopped: false }
  const current = () => now.running
  const doors = await doorsOf(assembly, current, local ?? bus).catch(async (error: unknown) => {
    await now.running.stop()
    throw error
  })
  const succession = coming?.then(async (store) => {
    if (now.isStopped) return
    assembly.log.info({}, 'the store could be opened: the service starts anew, on what was kept')
    await now.running.stop()
    now.running = await startRunning({ ...assembly, store }, local, now.running.unkept())
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
    get running() {
      return now.running
    },
    stop: async () => {
      now.isStopped = true
      await doors.stop()
      await now.running.stop()
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

/** The version of this package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

/**
 * Looks who acts while the store is read, so that a start takes little longer for it. `unkept` is
 * of a run before that had no store: it is written down before anything else is.
 */
async function startRunning(
  assembly: Assembly,
  local: Bus | null,
  unkept: Unkept = nothing,
): Promise<Running> {
  const { config, bus, claim = null, boot = newBoot() } = assembly
  const { serviceName, systemName } = config
  const claiming =
    claim === null
      ? Promise.resolve(null)
      : openClaimant({ bus, serviceName, systemName, boot, isStandby: claim.standby })
  try {
    return await startAmong(claiming, { ...assembly, boot }, local, unkept)
  } catch (error) {
    await claiming.then(
      (claimant) => claimant?.stop(),
      () => {},
    )
    throw error
  }
}

async function startAmong(
  claiming: Promise<Claimant | null>,
  assembly: Assembly & { readonly boot: string },
  local: Bus | null,
  unkept: Unkept,
): Promise<Running> {
  const { config, bus, store, log, onBug, boot } = assembly
  const compiled = compile(config)
  const loaded = await store.load()
  const { damage } = loaded
  const damaged = damage && damageText(damage, 'every state is observed anew')
  if (damaged !== null) log.error({ damage }, damaged)
  const parts = loaded.parts?.size
    ? await readForward(store, loaded.parts, config.systemName)
    : null
  const lastSeq = loaded.lastSeq + unkept.entries.length
  const kept = parts && systemOf(parts, lastSeq)
  const { opa } = config
  const { clock, mark, machine, awayMs } = clockSince(
    kept?.checkpoint.clock ?? null,
    // All of that happened after what was kept.
    loaded.lastAt + Math.max(0, ...unkept.entries.map(({ ageMs }) => ageMs)),
    ownClock(assembly),
  )
  if (unkept.entries.length > 0) await store.commit(carriedOver(unkept, loaded.lastSeq, clock))
  const policyClient =
    assembly.policyClient ?? (opa === undefined ? null : await openPolicyClient(opa, clock))
  const { platform, service, watches, sensors, observers, pollMs, ubmc } = compiled
  const { name, description, assertsInvariants } = service
  const { inboxMax, storePatienceMs } = compiled
  const reset = assembly.evidence?.reset ?? readResetReason(config.bmc.resetReasonFile)
  const clean = kept?.checkpoint.clean ?? false
  return startService({
    platform,
    bus,
    local,
    store,
    clock,
    log,
    identity: {
      ...{ name, description, version },
      ...(config.replyPrefixes === undefined ? {} : { replyPrefixes: config.replyPrefixes }),
    },
    hardware: { services: compiled.integrations, watches, sensors, observers, pollMs },
    loop: { inboxMax, storePatienceMs, assertsInvariants, mark },
    eventStream: compiled.eventStream,
    lastRun: {
      system: kept?.system ?? null,
      lastSeq,
      announced: kept?.checkpoint.announced ?? loaded.lastSeq,
    },
    start: {
      ...{ kind: 'start', boot, damage: damaged, machine, reset, clean, awayMs },
      ...(assembly.crash === undefined ? {} : { crash: assembly.crash }),
    },
    ubmc,
    policyClient,
    claimant: await claiming,
    onBug,
  })
}

const nothing: Unkept = { boot: '', entries: [] }

/** Behind what is there, with the times at which it happened as this run counts them. */
function carriedOver({ boot, entries }: Unkept, lastSeq: number, clock: Clock): Batch {
  const now = clock.now()
  const numbered = entries.map(({ entry, ageMs }, index) => ({
    ...entry,
    seq: lastSeq + 1 + index,
    at: now - ageMs,
  }))
  return { parts: [], removed: [], rows: keep(numbered, clock, boot).map(rowOf) }
}

/** They ask on a bus that nobody else is on: what is said there of who asks is true. */
function doorsOf({ config, http, sockets = [], log }: Assembly, running: () => Running, bus: Bus) {
  const ready = () => {
    const why = running().whyNotReady()
    return why === null ? { ok: true } : { ok: false, why: why.message, code: why.code }
  }
  const { serviceName, systemName } = config
  const shown = { bus, serviceName, systemName, services: servicesOf(config), log, ready }
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

const ownClock = ({ clock, evidence }: Assembly) =>
  clock === undefined ? null : { clock, machine: evidence?.machine ?? 'own' }

/** Enough of a UUID that no two runs of one service are alike. */
const newBoot = () => randomUUID().slice(0, 13)

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }
