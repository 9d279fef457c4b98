/** Builds a world: the production service and simulated hardware on a virtual clock and one bus. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import type { Bus } from '../../bus/bus.ts'
import { createMemoryBus, type MemoryBus } from '../../bus/memory.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { ResetReason } from '../../core/model/system/component.ts'
import { componentsOf, type System } from '../../core/model/system/system.ts'
import type { Assembly, StateManager } from '../../main.ts'
import { compile } from '../../platform/compile/platform.ts'
import type { Config } from '../../platform/schema/config.ts'
import { createVirtualClock, type VirtualClock } from '../../sim/services/virtual-clock.ts'
import { shapeOf } from '../../sim/shape-of.ts'
import { type Simulator, startSimulator } from '../../sim/simulator.ts'
import { createMemoryStore } from '../../store/memory.ts'
import { pageMax, type Store } from '../../store/store.ts'
import { createDisk, type Disk } from './disk.ts'
import { createRuns, patienceMs, Unanswered } from './runs.ts'

export interface World {
  readonly bus: MemoryBus
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly store: Store
  readonly disk: Disk
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
  isCrashed(): boolean
  /** After a crash, now or before: another one starts on the same store. */
  restart(how?: RestartOptions): Promise<void>
  /** Moves the wall clock, ms; service time goes on as ever. */
  jump(ms: number): void
  stop(): Promise<void>
}

export interface Reply {
  readonly code: number
  readonly body: unknown
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
  readonly config: Config
  readonly store?: Store
  /** Stands between the service and the bus; the hardware is on the bus itself. */
  readonly through?: (bus: Bus) => Bus
  /** Starts the service: another one than the real one shows that what is wrong is found. */
  readonly start?: (assembly: Assembly) => Promise<StateManager>
  readonly onBug?: (error: unknown) => void
  /** Between two looks at temperatures that move, ms: the rarer, the sooner a week is over. */
  readonly heatTickMs?: number
}

export async function createWorld(options: WorldOptions): Promise<World> {
  const { config, through, start, onBug = raise } = options
  const clock = createVirtualClock({ turns: 4 })
  const bus = createMemoryBus({ wake: clock.wake, wall: clock.now, onError: onBug })
  const store = options.store ?? createMemoryStore()
  const disk = createDisk(store, clock)
  const simulator = await startSimulator({ bus, shape: shapeIn(options), clock, boot: 'sim' })
  const runs = await createRuns({
    config,
    clock,
    disk,
    bus: () => through?.(bus) ?? bus,
    start,
    onBug,
  })
  let platform: Platform | null = null
  const system = () => runs.current().running.system()
  const isSettled = () =>
    componentsOf(system()).every(
      ({ operation, status }) =>
        operation === null && status !== 'Unknown' && status !== 'Starting',
    )
  return {
    bus,
    clock,
    simulator,
    store,
    disk,
    config,
    get platform() {
      platform ??= compile(config).platform
      return platform
    },
    system,
    ask: (path, body = {}) => ask({ bus, clock }, path, body),
    advance: clock.advance,
    rest: async (maxMs = patienceMs) => {
      if (!(await clock.runUntil(isSettled, maxMs))) throw new Error(`no rest after ${maxMs} ms`)
    },
    history: () => historyOf(store),
    crash: runs.kill,
    isCrashed: runs.isCrashed,
    restart: async ({ clean = false, booted = false, reset = null, awayMs = 0 } = {}) => {
      if (clean && !runs.isCrashed()) await runs.stop()
      runs.kill()
      await clock.advance(awayMs)
      if (booted) runs.boot()
      await runs.start(reset)
    },
    jump: runs.jump,
    stop: async () => {
      await runs.stop()
      await simulator.stop()
    },
  }
}

const raise = (error: unknown): never => {
  throw error
}

function shapeIn({ config, heatTickMs }: WorldOptions) {
  const shape = shapeOf(config)
  return heatTickMs === undefined ? shape : { ...shape, timing: { ...shape.timing, heatTickMs } }
}

async function ask(
  { bus, clock }: Pick<World, 'bus' | 'clock'>,
  path: string,
  body: object,
): Promise<Reply> {
  const exchange = { reply: null as Reply | null, isNobody: false }
  void bus
    .request(`statemgr.${path}`, JSON.stringify(body), { timeoutMs: patienceMs })
    .then((answer) => {
      if (answer.kind !== 'answered') {
        exchange.isNobody = true
        return
      }
      const { headers } = answer.message
      exchange.reply = {
        code: Number(headers['Nats-Service-Error-Code'] ?? 200),
        body: JSON.parse(answer.message.text()),
      }
    })
  await clock.runUntil(() => exchange.reply !== null || exchange.isNobody, patienceMs)
  if (exchange.reply === null) throw new Unanswered(`nobody answered ${path}`)
  return exchange.reply
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
