/** A store on a disk that may be slow or full; what is not written at a crash is lost. */
import type { VirtualClock } from '../../src/sim/virtual-clock.ts'
import { createMemoryStore } from '../../src/store/memory.ts'
import { type Store, StoreError } from '../../src/store/store.ts'

export interface Disk {
  readonly store: Store
  /** Until then it is as fast as memory. */
  turnsWith(clock: VirtualClock): void
  ail(how: { readonly isFull: boolean; readonly delayMs: number }): void
  mend(): void
  /** Of the run of the service that uses it nothing more is written. */
  stop(): void
  /** How many times something was written. */
  commits(): number
}

export function createDisk(): Disk {
  const inner = createMemoryStore()
  let clock: VirtualClock | null = null
  let run = 0
  let commits = 0
  let ailment = sound
  const wait = (ms: number) => new Promise<void>((resolve) => clock?.wake(ms, resolve))
  return {
    store: {
      load: () => inner.load(),
      history: (query) => inner.history(query),
      close: () => inner.close(),
      commit: async (batch) => {
        const mine = run
        if (ailment.delayMs > 0) await wait(ailment.delayMs)
        if (mine !== run) await new Promise<never>(() => {})
        if (ailment.isFull) throw new StoreError('the disk is full')
        await inner.commit(batch)
        commits += 1
      },
    },
    turnsWith: (virtual) => {
      clock = virtual
    },
    ail: (how) => {
      ailment = how
    },
    mend: () => {
      ailment = sound
    },
    stop: () => {
      run += 1
    },
    commits: () => commits,
  }
}

const sound = { isFull: false, delayMs: 0 }
