/** Writes a System to the store with its journal: what has changed of it, if it must be. */

import type { Effect } from '../../core/model/events/event.ts'
import type { System } from '../../core/model/system/system.ts'
import { type Part, type Store, StoreError } from '../../store/store.ts'
import { type JournalRecord, rowOf } from './journal-record.ts'
import { type Checkpoint, countsHours, partsOf } from './snapshot.ts'

export interface SystemWriterDeps {
  readonly store: Store
  readonly mark: () => Omit<Checkpoint, 'clean'>
  /** What others have to be kept beside the System, once: it goes with whatever is written next. */
  readonly aside: () => readonly Part[]
}

export class SystemWriter {
  readonly #deps: SystemWriterDeps
  /** What the store has; `null` while that is nothing. Only what differs from it is written. */
  #kept: System | null

  constructor(kept: System | null, deps: SystemWriterDeps) {
    this.#kept = kept
    this.#deps = deps
  }

  /**
   * `null` for what is neither an entry nor a call: it waits for the next commit, so that a
   * repeated report costs no flash; unless it must be written.
   */
  write(
    after: System,
    records: readonly JournalRecord[],
    effects: readonly Effect[],
    mustBe: boolean,
  ): Promise<void> | null {
    if (mustBe) return this.#write(after, records)
    const isCalled = effects.some(({ kind }) => kind === 'call')
    if (records.length === 0 && !isCalled && !countsHours(this.#kept, after)) return null
    return this.#write(after, records)
  }

  /** By this the next start knows that nothing was cut short; a store that fails says nothing. */
  async close(last: System): Promise<void> {
    if (this.#kept === null) return
    try {
      await this.#commit(last, [], true)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
  }

  async #write(after: System, records: readonly JournalRecord[]): Promise<void> {
    try {
      await this.#commit(after, records, false)
    } catch (error) {
      if (error instanceof StoreError && error.lost !== null) this.forget()
      throw error
    }
    this.#kept = after
  }

  /** The store has nothing of it any more: all of it is written next. */
  forget(): void {
    this.#kept = null
  }

  #commit(after: System, records: readonly JournalRecord[], clean: boolean): Promise<void> {
    const { store, mark, aside } = this.#deps
    const { parts, removed } = partsOf(this.#kept, after, { ...mark(), clean })
    return store.commit({ parts: [...parts, ...aside()], removed, rows: records.map(rowOf) })
  }
}
