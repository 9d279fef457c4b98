/** The library's front door: builds one of each part, starts them in order, and stops them again. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Bus } from './bus/bus.ts'
import { type Clock, type Mark, realClock } from './engine/clock.ts'
import { systemOf } from './engine/parts.ts'
import { type Log, type Running, startService } from './engine/service.ts'
import { startHttp } from './faces/http.ts'
import { compile } from './platform/compile.ts'
import type { Config } from './platform/schema.ts'
import type { Loaded, Store } from './store/store.ts'

export interface StateManagerOptions {
  /** As `loadConfig` or `parseConfig` gave it. */
  readonly config: Config
  readonly bus: Bus
  readonly store: Store
  /** Where the HTTP face listens; loopback only. `null` for none. */
  readonly http: { readonly host: string; readonly port: number } | null
  readonly log: Log
  /** A clock of one's own, for tests; the machine's otherwise. */
  readonly clock?: Clock
  /** Identifies this run of the service; random otherwise. */
  readonly boot?: string
  /** Called for a mistake of ours; the process has to end. What is durable is safe. */
  readonly onBug: (error: unknown) => void
}

export interface StateManager {
  /** Resolves when the hardware has been observed once, or could not be in time. */
  readonly ready: Promise<void>
  /** The address of the HTTP face. */
  readonly url: string | null
  readonly running: Running
  stop(): Promise<void>
}

/** Starts a state manager on the given bus and store, which stay the caller's to close. */
export async function createStateManager(options: StateManagerOptions): Promise<StateManager> {
  const { config, bus, store, log } = options
  const compiled = compile(config)
  const loaded = await store.load()
  const kept =
    loaded.parts === null || loaded.parts.size === 0 ? null : systemOf(loaded.parts, loaded.lastSeq)
  if (loaded.damage !== null) log.error({ damage: loaded.damage }, loaded.damage.message)
  const { clock, mark } = clockOf(options.clock, kept?.marks.clock ?? null, loaded)
  const running = await startService({
    platform: compiled.platform,
    watches: compiled.watches,
    services: compiled.integrations,
    name: compiled.service.name,
    description: compiled.service.description,
    version,
    inboxMax: compiled.inboxMax,
    pollMs: compiled.pollMs,
    timeoutMs: compiled.integrations.timeoutMs,
    bus,
    store,
    clock,
    mark,
    boot: options.boot ?? randomUUID().slice(0, bootChars),
    log,
    kept: kept?.system ?? null,
    lastSeq: loaded.lastSeq,
    announced: kept?.marks.announced ?? loaded.lastSeq,
    assertsInvariants: compiled.service.assertsInvariants,
    damage: loaded.damage?.message ?? null,
    onBug: options.onBug,
  })
  const face =
    options.http === null
      ? null
      : await startHttp({
          ...options.http,
          bus,
          serviceName: compiled.service.name,
          log,
          ready: () => {
            const why = running.whyNotReady()
            return why === null ? { ok: true } : { ok: false, why }
          },
        })
  return {
    ready: running.ready,
    url: face?.url ?? null,
    running,
    stop: async () => {
      await face?.stop()
      await running.stop()
    },
  }
}

/** Enough of a UUID that no two runs of one service are alike. */
const bootChars = 13

/** The version of this package. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version

function clockOf(own: Clock | undefined, last: Mark | null, { lastAt }: Loaded) {
  if (own === undefined) {
    const clock = realClock(last, lastAt)
    return { clock, mark: clock.mark }
  }
  const mark = () => ({ machine: 'own', monotonicMs: own.now(), serviceMs: own.now() })
  return { clock: own, mark }
}
