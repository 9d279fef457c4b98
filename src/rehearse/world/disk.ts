/** Simulates a disk that may be slow or full; what is not written at a crash is lost. */
import type { VirtualClock } from '../../sim/services/virtual-clock.ts'
import { type Row, type Store, StoreError } from '../../store/store.ts'

export interface Disk {
  readonly store: Store
  ail(how: Ailment): void
  mend(): void
  isSound(): boolean
  /** Of the run of the service that uses it nothing more is written. */
  stop(): void
  /** Every row of the journal that was written, the oldest first. */
  readonly rows: readonly Row[]
  /** How many times something was written. */
  commits(): number
}

export interface Ailment {
  readonly isFull: boolean
  readonly delayMs: number
}

export function createDisk(inner: Store, clock: VirtualClock): Disk {
  const rows: Row[] = []
  let run = 0
  let commits = 0
  let ailment = sound
  const wait = (ms: number) => new Promise<void>((resolve) => clock.wake(ms, resolve))
  return {
    store: {
      load: () => inner.load(),
      history: (query) => inner.history(query),
      close: () => inner.close(),
      ...(inner.check && { check: () => inner.check!() }),
      commit: async (batch) => {
        const mine = run
        const { isFull, delayMs } = ailment
        if (delayMs > 0) await wait(delayMs)
        if (mine !== run) await new Promise<never>(() => {})
        if (isFull) throw new StoreError('the disk is full')
        await inner.commit(batch)
        commits += 1
        for (const row of batch.rows) rows.push(row)
      },
    },
    ail: (how) => {
      ailment = how
    },
    mend: () => {
      ailment = sound
    },
    isSound: () => ailment === sound,
    stop: () => {
      run += 1
    },
    rows,
    commits: () => commits,
  }
}

const sound: Ailment = { isFull: false, delayMs: 0 }
