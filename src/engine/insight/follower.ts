/** Follows the journal: gives every kept entry to each study, in order, each once. */

import { setImmediate } from 'node:timers/promises'
import type { HistoryEntry } from '../../api/resources/history.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Study, Written } from '../../insight/study.ts'
import { type Store, StoreError } from '../../store/store.ts'
import type { JournalRecord } from '../loop/journal-record.ts'

export interface FollowerDeps<Studies> {
  readonly studies: Studies
  readonly history: Store['history']
  /** Of this run. */
  readonly boot: string
  /** Sequence of the last entry that was kept before this run; 0 for none. */
  readonly lastSeq: number
}

/** Told of a mistake of ours in a study: the others go on, and so does it, with the next entry. */
export type OnBug = (what: string, error: unknown) => void

/** Entries that are read and folded at once: nothing else is done meanwhile. */
const pageSize = 100

/** It is looked what the journal has dropped once so many entries have come. */
const forgetEvery = 1024

/**
 * What the store keeps is read from its beginning, a page at a time, and whatever else there is to
 * do goes first; then each entry is folded as it becomes durable. Where the store cannot be read,
 * it is tried again with the next entry that it keeps.
 */
export class Follower<Studies extends Readonly<Record<string, Study>>> {
  readonly studies: Studies
  readonly #deps: FollowerDeps<Studies>
  readonly #named: readonly (readonly [name: string, study: Study])[]
  #kept: number
  #through = 0
  #onBug: OnBug = () => {}
  #isOpen = false
  #isReading = false
  #sinceForgotten = 0

  constructor(deps: FollowerDeps<Studies>) {
    this.#deps = deps
    this.studies = deps.studies
    this.#named = Object.entries(deps.studies)
    this.#kept = deps.lastSeq
  }

  /** All entries up to this sequence are folded. */
  get through(): number {
    return this.#through
  }

  /** Whether that is all that is kept. */
  get isWhole(): boolean {
    return this.#through >= this.#kept
  }

  /** Nothing is read, and nothing folded, before this: a start waits for none of it. */
  open(onBug: OnBug): void {
    this.#onBug = onBug
    this.#isOpen = true
    this.#catchUp()
  }

  /** Of entries that have become durable, in their order, each once. */
  note(records: readonly JournalRecord[]): void {
    const first = records[0]?.entry.seq
    if (first === undefined) return
    this.#kept = records.at(-1)?.entry.seq ?? this.#kept
    if (!this.#isOpen || this.#isReading) return
    // What could not be read before comes first.
    if (first > this.#through + 1) return this.#catchUp()
    const { boot } = this.#deps
    for (const { entry, wall } of records) this.#fold(entry, { wallMs: Date.parse(wall), boot })
    this.#sinceForgotten += records.length
    if (this.#sinceForgotten >= forgetEvery) this.#attempt(this.forget())
  }

  /**
   * Has every study forget what the journal has dropped. Gives when the oldest entry that is left
   * was written, ISO 8601; `null` where there is none.
   */
  async forget(): Promise<string | null> {
    this.#sinceForgotten = 0
    const { rows } = await this.#deps.history({ order: 'oldest', limit: 1 })
    const [oldest] = rows
    if (oldest === undefined) return null
    for (const [, study] of this.#named) study.forget?.(oldest.seq)
    return (JSON.parse(oldest.text) as HistoryEntry).wall
  }

  stop(): void {
    this.#isOpen = false
  }

  #catchUp(): void {
    if (this.#isReading || this.isWhole) return
    this.#attempt(this.#read())
  }

  /** A store that cannot be read now is read later. */
  #attempt(reading: Promise<unknown>): void {
    reading.catch((error: unknown) => {
      if (!(error instanceof StoreError)) this.#onBug('following the journal', error)
    })
  }

  /** Ends in the turn that finds nothing left: what is kept after that is folded as it comes. */
  async #read(): Promise<void> {
    this.#isReading = true
    try {
      while (this.#isOpen && !this.isWhole) {
        const isLast = await this.#readPage()
        if (!isLast) await setImmediate()
      }
    } finally {
      this.#isReading = false
    }
  }

  /** Whether there were no more when it was asked for. */
  async #readPage(): Promise<boolean> {
    const kept = this.#kept
    const query = { order: 'oldest', after: this.#through, limit: pageSize } as const
    const { rows, next } = await this.#deps.history(query)
    for (const { text } of rows) {
      const entry = JSON.parse(text) as HistoryEntry & Entry
      this.#fold(entry, { wallMs: Date.parse(entry.wall), boot: entry.boot })
    }
    if (next !== null) return false
    // Rows that were lost to damage, or dropped for their age, come no more.
    this.#through = Math.max(this.#through, kept)
    return true
  }

  #fold(entry: Entry, written: Written): void {
    this.#through = entry.seq
    for (const [name, study] of this.#named) {
      try {
        study.fold(entry, written)
      } catch (error) {
        this.#onBug(`the study of ${name}`, error)
      }
    }
  }
}
