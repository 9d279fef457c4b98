/**
 * Assembles a state manager: builds one of each part, starts them in order, and stops them again.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Bus } from './bus/bus.ts'
import { createMemoryBus } from './bus/memory.ts'
import type { ResetReason, StartCrash } from './core/model/event.ts'
import { type Clock, type ClockReading, realClock } from './engine/loop/clock.ts'
import { readForward, systemOf } from './engine/loop/snapshot.ts'
import type { PolicyClient } from './engine/opa/ask.ts'
import { openPolicyClient } from './engine/opa/open.ts'
import { readResetReason } from './engine/reset-reason.ts'
import { type Running, startService } from './engine/service.ts'
import type { Log, OnMistake } from './engine/service-deps.ts'
import type { HttpFace } from './faces/http.ts'
import { compile } from './platform/compile/platform.ts'
import { problemsText } from './platform/findings/problems.ts'
import { parseConfig } from './platform/load.ts'
import type { Config, ConfigInput } from './platform/schema/config.ts'
import { createMemoryStore } from './store/memory.ts'
import type { Loaded, Store } from './store/store.ts'
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
  /** In memory by default: then nothing outlives the process. */
  readonly store?: Store
  /** Where the HTTP face listens; loopback only. None by default. */
  readonly http?: { readonly host: string; readonly port: number } | null
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
  /** Where the API is served, and where the services are asked. */
  readonly bus: Bus
  /** The address of the HTTP face. */
  readonly url: string | null
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
  return startStateManager({
    bus: createMemoryBus(),
    store: createMemoryStore(),
    http: null,
    log: silent,
    onBug: (error, bug) => {
      if (bug === undefined) throw error
      options.log?.error({ bug }, 'a bug of statemgr was contained: please report it')
    },
    ...options,
    config: parsed.config,
  })
}

export interface Assembly extends Required<Omit<StateManagerOptions, 'config'>> {
  readonly config: Config
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
  const { bus } = assembly
  const running = await startRunning(assembly)
  const face = await startFace(assembly, running).catch(async (error: unknown) => {
    await running.stop()
    throw error
  })
  return {
    ready: running.ready,
    bus,
    url: face?.url ?? null,
    running,
    stop: async () => {
      await face?.stop()
      await running.stop()
    },
  }
}

/** The version of this package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

async function startRunning(assembly: Assembly): Promise<Running> {
  const { config, bus, store, log, onBug, boot = newBoot() } = assembly
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
    store,
    clock,
    log,
    identity: { name, description, version },
    hardware: { services: compiled.integrations, watches, sensors, observers, pollMs },
    loop: { inboxMax, storePatienceMs, assertsInvariants, mark },
    lastRun: {
      system: kept?.system ?? null,
      lastSeq,
      announced: kept?.checkpoint.announced ?? lastSeq,
    },
    start: {
      ...{ kind: 'start', boot, damage: damaged, machine, reset, clean },
      ...(assembly.crash === undefined ? {} : { crash: assembly.crash }),
    },
    ubmc,
    policyClient,
    onBug,
  })
}

async function startFace(assembly: Assembly, running: Running): Promise<HttpFace | null> {
  const { bus, config, http, log } = assembly
  if (http === null) return null
  // Who has none need not load what serves it.
  const { startHttp } = await import('./faces/http.ts')
  const ready = () => {
    const why = running.whyNotReady()
    return why === null ? { ok: true } : { ok: false, why }
  }
  return await startHttp({ ...http, bus, serviceName: config.serviceName, log, ready })
}

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
