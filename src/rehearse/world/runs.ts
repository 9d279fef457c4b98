/** Runs the service again and again on one store: started, killed, or stopped. */
import type { Bus } from '../../bus/bus.ts'
import type { ResetReason } from '../../core/model/system/component.ts'
import { type Assembly, type StateManager, startStateManager } from '../../main.ts'
import type { Config } from '../../platform/schema/config.ts'
import type { VirtualClock } from '../../sim/services/virtual-clock.ts'
import type { Disk } from './disk.ts'
import { type Link, linkOf } from './link.ts'

export interface Runs {
  /** The one that runs, or ran last. */
  current(): StateManager
  isCrashed(): boolean
  start(reset?: ResetReason | null): Promise<void>
  /** As if the process were killed: nothing more comes of it. */
  kill(): void
  /** Time passes meanwhile, as a slow disk needs it. */
  stop(): Promise<void>
  /** The machine is booted: the next run can tell. */
  boot(): void
  /** Moves the wall clock, ms. */
  jump(ms: number): void
}

export interface RunsOptions {
  readonly config: Config
  readonly clock: VirtualClock
  readonly disk: Disk
  /** The bus as the next run finds it. */
  readonly bus: () => Bus
  readonly start: ((assembly: Assembly) => Promise<StateManager>) | undefined
  readonly onBug: (error: unknown) => void
}

/** Somebody was asked, and did not answer: nobody was there, or not in an hour. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/** How long anybody waits for anything, virtual ms. */
export const patienceMs = 3_600_000
/** How long a start may take before anything else happens. */
const firstMs = 200

export async function createRuns(options: RunsOptions): Promise<Runs> {
  const { config, clock, disk, bus, start: startOne = startStateManager, onBug } = options
  let count = 0
  let boots = 0
  let wallAheadMs = 0
  let isCrashed = false
  let manager: StateManager
  let link: Link

  async function start(reset: ResetReason | null = null): Promise<void> {
    link = linkOf(bus(), disk.store)
    isCrashed = false
    const wallMs = () => clock.now() + wallAheadMs
    manager = await startOne({
      config,
      bus: link.bus,
      store: link.store,
      http: null,
      log: quiet,
      boot: `run${++count}`,
      clock: { now: clock.now, wake: link.guard(clock.wake), wall: wallMs },
      evidence: { machine: `machine${boots}`, reset },
      onBug,
    })
    await clock.advance(firstMs)
  }

  await start()
  return {
    current: () => manager,
    isCrashed: () => isCrashed,
    start,
    kill: () => {
      link.cut()
      disk.stop()
      isCrashed = true
    },
    stop: async () => {
      let hasStopped = false
      void manager.stop().then(() => {
        hasStopped = true
      })
      if (await clock.runUntil(() => hasStopped, patienceMs)) return
      throw new Unanswered('it was told to stop, and does not')
    },
    boot: () => {
      boots += 1
    },
    jump: (ms) => {
      wallAheadMs += ms
    },
  }
}

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
