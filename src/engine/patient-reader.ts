/** Reads the journal for those who ask, and lets nobody wait for a disk that does not answer. */
import { type Page, type RowQuery, type Store, StoreError, silentDisk } from '../store/store.ts'
import type { Clock } from './loop/clock.ts'

/** How long a page may take: all of a long journal is looked through in less, on a slow flash. */
const pageMaxMs = 5000
/** Pages that the store may have in hand; only a disk that hangs comes to that. */
const pagesMax = 256

export class PatientReader {
  readonly #store: Pick<Store, 'history'>
  readonly #clock: Clock
  #pages = 0

  constructor(store: Pick<Store, 'history'>, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Throws a `StoreError` where there is no answer in time. */
  async history(query: RowQuery): Promise<Page> {
    const late = new StoreError(silentDisk)
    if (this.#pages >= pagesMax) throw late
    this.#pages += 1
    const reading = this.#store.history(query).finally(() => {
      this.#pages -= 1
    })
    const over = Promise.withResolvers<never>()
    const cancel = this.#clock.wake(pageMaxMs, () => over.reject(late))
    try {
      return await Promise.race([reading, over.promise])
    } finally {
      cancel()
    }
  }
}
