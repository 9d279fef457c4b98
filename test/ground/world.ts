/**
 * A world for tests: the production service and simulated hardware on a virtual clock and one
 * bus.
 */
import assert from 'node:assert/strict'
import type { Bus } from '../../src/bus/bus.ts'
import { createMemoryBus } from '../../src/bus/memory.ts'
import type { ResetReason } from '../../src/core/event.ts'
import type { System } from '../../src/core/model.ts'
import type { Platform } from '../../src/core/platform.ts'
import { type StateManager, startStateManager } from '../../src/main.ts'
import { compile } from '../../src/platform/compile.ts'
import type { Config } from '../../src/platform/schema.ts'
import { shapeOf } from '../../src/sim/shape-of.ts'
import { type Simulator, startSimulator } from '../../src/sim/simulator.ts'
import { createVirtualClock, type VirtualClock } from '../../src/sim/virtual-clock.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { pageMax, type Store } from '../../src/store/store.ts'
import type { HistoryEntry } from '../../src/wire/api-replies.ts'
import { exampleConfig } from './platform.ts'

export interface World {
  readonly bus: Bus
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly store: Store
  readonly config: Config
  readonly platform: Platform
  system(): System
  /** What `statemgr.<path>` answers, and the code of a service error. */
  ask(path: string, body?: object): Promise<Reply>
  /** Lets time pass until nothing is under way. */
  rest(maxMs?: number): Promise<void>
  advance(ms: number): Promise<void>
  /** All of it, oldest first. */
  history(): Promise<readonly HistoryEntry[]>
  /** As if the process were killed: nothing more comes of it. */
  crash(): void
  /** After a crash, now or before: another one starts on the same store. */
  restart(how?: RestartOptions): Promise<void>
  /** Moves the wall clock, ms; service time goes on as ever. */
  jump(ms: number): void
  stop(): Promise<void>
}

export interface Reply {
  readonly code: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any
}

export interface RestartOptions {
  /** Stopped in order, rather than killed. */
  readonly clean?: boolean
  /** Whether the machine was booted too, and why as far as it can tell. */
  readonly booted?: boolean
  readonly reset?: ResetReason | null
  /** How long nobody is there. */
  readonly awayMs?: number
}

export interface WorldOptions {
  readonly config?: Config
  readonly store?: Store
  /** Stands between the service and the bus; the hardware is on the bus itself. */
  readonly through?: (bus: Bus) => Bus
  readonly onBug?: (error: unknown) => void
}

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const config = options.config ?? exampleConfig()
  const clock = createVirtualClock({ turns: 4 })
  const bus = createMemoryBus({ wake: clock.wake, wall: clock.now })
  const store = options.store ?? createMemoryStore()
  const simulator = await startSimulator({ bus, shape: shapeOf(config), clock, boot: 'sim' })
  let runs = 0
  let boots = 0
  let wallAheadMs = 0
  let manager: StateManager
  let lifeline: Lifeline

  async function start(reset: ResetReason | null = null): Promise<void> {
    lifeline = lifelineOf(options.through?.(bus) ?? bus, store)
    manager = await startStateManager({
      config,
      bus: lifeline.bus,
      store: lifeline.store,
      http: null,
      log: quiet,
      boot: `run${++runs}`,
      clock: {
        now: clock.now,
        wake: lifeline.guard(clock.wake),
        wall: () => clock.now() + wallAheadMs,
      },
      evidence: { machine: `machine${boots}`, reset },
      onBug: options.onBug ?? raise,
    })
    await clock.advance(firstMs)
  }

  async function ask(path: string, body: object = {}): Promise<Reply> {
    let reply: Reply | null = null
    void bus
      .request(`statemgr.${path}`, JSON.stringify(body), { timeoutMs: patienceMs })
      .then((answer) => {
        assert.equal(answer.kind, 'answered', `${path} was not answered`)
        if (answer.kind !== 'answered') return
        const { headers } = answer.message
        reply = {
          code: Number(headers['Nats-Service-Error-Code'] ?? 200),
          body: JSON.parse(answer.message.text()),
        }
      })
    await clock.runUntil(() => reply !== null, patienceMs)
    assert.ok(reply, `${path} was not answered in ${patienceMs} ms`)
    return reply
  }

  const isAtRest = () =>
    Object.values(manager.running.system().components).every(
      ({ operation, status }) =>
        operation === null && status !== 'Unknown' && status !== 'Starting',
    )

  await start()
  return {
    bus,
    clock,
    simulator,
    store,
    config,
    platform: compile(config).platform,
    ask,
    system: () => manager.running.system(),
    advance: clock.advance,
    rest: async (maxMs = patienceMs) => {
      assert.ok(await clock.runUntil(isAtRest, maxMs), `not at rest after ${maxMs} ms`)
    },
    history: () => historyOf(store),
    crash: () => lifeline.cut(),
    restart: async ({ clean = false, booted = false, reset = null, awayMs = 0 } = {}) => {
      if (clean) await manager.stop()
      lifeline.cut()
      await clock.advance(awayMs)
      if (booted) boots++
      await start(reset)
    },
    jump: (ms) => {
      wallAheadMs += ms
    },
    stop: async () => {
      await manager.stop()
      await simulator.stop()
    },
  }
}

async function historyOf(store: Store): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = []
  let after: number | null = 0
  while (after !== null) {
    const { rows, next } = await store.history({ limit: pageMax, order: 'oldest', after })
    entries.push(...rows.map(({ text }) => JSON.parse(text) as HistoryEntry))
    after = next
  }
  return entries
}

/** How long a test waits for an answer, virtual ms. */
const patienceMs = 3_600_000
/** How long a start may take before a test goes on. */
const firstMs = 200

const raise = (error: unknown): never => {
  throw error
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/**
 * What connects the service to the world; cut, nothing gets in or out any more, as after a
 * SIGKILL.
 */
interface Lifeline {
  readonly bus: Bus
  readonly store: Store
  guard(wake: VirtualClock['wake']): VirtualClock['wake']
  cut(): void
}

function lifelineOf(bus: Bus, store: Store): Lifeline {
  let dead = false
  const never = <T>() => new Promise<T>(() => {})
  const stops: { stop(): Promise<void> }[] = []
  const alive =
    <Args extends unknown[]>(then: (...args: Args) => void) =>
    (...args: Args) => {
      if (!dead) then(...args)
    }
  return {
    cut: () => {
      dead = true
      for (const one of stops) void one.stop()
    },
    guard: (wake) => (afterMs, then) => wake(afterMs, alive(then)),
    store: {
      ...store,
      load: () => store.load(),
      history: (query) => store.history(query),
      commit: (batch) => (dead ? never() : store.commit(batch)),
      close: async () => {},
    },
    bus: {
      maxPayloadBytes: bus.maxPayloadBytes,
      publish: (...args) => {
        if (!dead) bus.publish(...args)
      },
      subscribe: (pattern, hear) => {
        const subscription = bus.subscribe(pattern, alive(hear))
        stops.push(subscription)
        return subscription
      },
      request: async (...args) => {
        if (dead) return never()
        const answer = await bus.request(...args)
        return dead ? never() : answer
      },
      serve: async (service) => {
        const serving = await bus.serve({
          ...service,
          endpoints: service.endpoints.map((endpoint) => ({
            ...endpoint,
            handle: (message, respond) => endpoint.handle(message, alive(respond)),
          })),
        })
        stops.push(serving)
        return serving
      },
      flush: () => bus.flush(),
      onStatus: (hear) => bus.onStatus(hear),
      drain: async () => {},
    },
  }
}
