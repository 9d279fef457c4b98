/**
 * Assembles a state manager: builds one of each part, starts them in order, and stops them again.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Bus, BusError, type Stoppable } from './bus/bus.ts'
import { createMemoryBus } from './bus/memory.ts'
import type { ResetReason } from './core/model/event.ts'
import { Claimant } from './engine/claim/claimant.ts'
import { type Clock, type ClockReading, realClock } from './engine/loop/clock.ts'
import { readForward, systemOf } from './engine/loop/snapshot.ts'
import type { PolicyClient } from './engine/opa/ask.ts'
import { openPolicyClient } from './engine/opa/open.ts'
import { readResetReason } from './engine/reset-reason.ts'
import { type Running, startService } from './engine/service.ts'
import type { Log } from './engine/service-deps.ts'
import type { Role } from './faces/door.ts'
import type { HttpFace } from './faces/http.ts'
import { compile } from './platform/compile/platform.ts'
import { problemsText } from './platform/findings/problems.ts'
import { parseConfig } from './platform/load.ts'
import type { Config, ConfigInput } from './platform/schema/config.ts'
import { createMemoryStore } from './store/memory.ts'
import type { Loaded, Store } from './store/store.ts'
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
  readonly http?: {
    readonly host: string
    readonly port: number
    readonly tokenFile?: string
  } | null
  /** Sockets on which the HTTP face listens as well, each for a role. None by default. */
  readonly sockets?: readonly { readonly path: string; readonly role: Role }[]
  /** As pino has it; silent by default. */
  readonly log?: Log
  /**
   * Called for a mistake of ours: what is durable is safe, but the process has to end. Throws by
   * default.
   */
  readonly onBug?: (error: unknown) => void
}

export interface StateManager {
  /** Resolves when the hardware has been observed once, or could not be in time. */
  readonly ready: Promise<void>
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
    onBug: rethrow,
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
  /** A clock of one's own, for tests; the machine's otherwise. */
  readonly clock?: Clock
  /** Identifies this run of the service; random otherwise. */
  readonly boot?: string
  /** What tells a power loss from a reboot, for tests; the machine's own otherwise. */
  readonly evidence?: Evidence
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
  const { bus, http, sockets = [] } = assembly
  const local = http === null && sockets.length === 0 ? null : createMemoryBus(reporting(assembly))
  const running = await startRunning(assembly, local)
  const doors = await startDoors(assembly, running, local ?? bus).catch(async (error: unknown) => {
    await running.stop()
    throw error
  })
  return {
    ready: running.ready,
    bus,
    url: doors.http?.url ?? null,
    token: doors.http?.token ?? null,
    running,
    stop: async () => {
      await doors.stop()
      await running.stop()
      await local?.drain()
    },
  }
}

/** The version of this package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

/** Looks who acts while the store is read, so that a start takes little longer for it. */
async function startRunning(assembly: Assembly, local: Bus | null): Promise<Running> {
  const { boot = newBoot() } = assembly
  const claiming = openClaimant(assembly, boot)
  try {
    return await startAmong(claiming, assembly, local, boot)
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
  assembly: Assembly,
  local: Bus | null,
  boot: string,
): Promise<Running> {
  const { config, bus, store, log, onBug } = assembly
  const compiled = compile(config)
  const loaded = await store.load()
  const { damage, lastSeq } = loaded
  const damaged = damage === null ? null : damageText(damage)
  if (damaged !== null) log.error({ damage }, damaged)
  const parts = loaded.parts?.size ? await readForward(store, loaded.parts) : null
  const kept = parts && systemOf(parts, lastSeq)
  const { opa } = config
  const { clock, mark, machine } = clockOf(assembly, kept?.checkpoint.clock ?? null, loaded)
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
    lastRun: {
      system: kept?.system ?? null,
      lastSeq,
      announced: kept?.checkpoint.announced ?? lastSeq,
    },
    start: { kind: 'start', boot, damage: damaged, machine, reset, clean },
    ubmc,
    policyClient,
    claimant: await claiming,
    onBug,
  })
}

async function openClaimant(
  { config, bus, claim = null }: Assembly,
  boot: string,
): Promise<Claimant | null> {
  if (claim === null) return null
  const claimant = new Claimant({
    bus,
    clock: realClock(null, 0),
    serviceName: config.serviceName,
    systemName: config.systemName,
    boot,
    since: new Date().toISOString(),
    where: `process ${process.pid} on ${hostname()}`.slice(0, 128),
    isStandby: claim.standby,
  })
  await claimant.open()
  return claimant
}

interface Doors extends Stoppable {
  readonly http: HttpFace | null
}

/** They ask on a bus that nobody else is on: what is said there of who asks is true. */
async function startDoors(assembly: Assembly, running: Running, bus: Bus): Promise<Doors> {
  const { config, http, sockets = [], log } = assembly
  const ready = () => {
    const why = running.whyNotReady()
    return why === null ? { ok: true } : { ok: false, why: why.message, code: why.code }
  }
  const shown = { bus, serviceName: config.serviceName, log, ready }
  const open = new AsyncDisposableStack()
  try {
    // Who has none need not load what serves it.
    for (const socket of sockets) {
      const { startSocket } = await import('./faces/socket.ts')
      const face = await startSocket({ ...shown, ...socket })
      open.defer(() => face.stop())
    }
    if (http === null) return { http, stop: () => open.disposeAsync() }
    const { startHttp } = await import('./faces/http.ts')
    const face = await startHttp({ ...shown, tokenFile: null, ...http })
    open.defer(() => face.stop())
    return { http: face, stop: () => open.disposeAsync() }
  } catch (error) {
    await open.disposeAsync()
    throw error
  }
}

/** What an endpoint throws is a mistake of ours, on this bus as on the other. */
const reporting = ({ log, onBug }: Assembly) => ({
  onError: (error: unknown) => {
    if (error instanceof BusError)
      log.warn({ err: error }, 'the bus of the doors did not carry something')
    else onBug(error)
  },
})

function clockOf(
  { clock: own, evidence }: Assembly,
  last: ClockReading | null,
  { lastAt }: Loaded,
) {
  if (own === undefined) {
    const clock = realClock(last, lastAt)
    return { clock, mark: clock.mark, machine: sameness(last, clock.mark()) }
  }
  const mark = () => ({
    machine: evidence?.machine ?? 'own',
    monotonicMs: own.now(),
    serviceMs: own.now(),
  })
  return { clock: own, mark, machine: sameness(last, mark()) }
}

/** Whether the machine was booted since the run before. */
function sameness(last: ClockReading | null, now: ClockReading): 'same' | 'booted' | null {
  if (last === null) return null
  return last.machine === now.machine ? 'same' : 'booted'
}

function damageText({ message, keptAt, rowsKept }: NonNullable<Loaded['damage']>): string {
  return (
    `the store was damaged: ${message}. The damaged file is kept as ${keptAt}; ` +
    `${rowsKept} history entries were saved from it, and every state is observed anew`
  )
}

/** Enough of a UUID that no two runs of one service are alike. */
const newBoot = () => randomUUID().slice(0, 13)

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }

const rethrow = (error: unknown): never => {
  throw error
}
