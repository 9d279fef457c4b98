/** Guards a SQLite store against what befalls its files while they are in use. */

import type { Reached, SealedJournal } from '../sealed-head.ts'
import {
  type Batch,
  type Bounds,
  type Claims,
  type Evidence,
  type Loaded,
  type Page,
  type RowQuery,
  StoreError,
} from '../store.ts'
import { isDamage } from './errors.ts'
import { StoreFiles } from './files.ts'
import { openSqlite, type SqliteStore } from './sync.ts'
import type { Testimony } from './witness.ts'

/** A store whose every call is over when it returns; otherwise as `Store`. */
export interface SyncStore {
  load(): Loaded
  commit(batch: Batch): void
  /** Gives way after each window of the journal, and returns the page. */
  history(query: RowQuery): Generator<void, Page>
  /** Gives way as `history` does. */
  evidence(claims: Claims): Generator<void, Evidence>
  /** How far the journal has come; `null` while it cannot be opened. */
  sealed(): SealedJournal
  reached(): Reached | null
  check(): void
  copy(name: string): void
  close(): void
}

/** As `openSqlite`; what is found wrong later is replaced as well, and thrown as `lost`. */
export const openSync = (path: string, bounds: Bounds): SyncStore => new GuardedStore(path, bounds)

class GuardedStore implements SyncStore {
  readonly #path: string
  readonly #bounds: Bounds
  /** `null` when it was replaced, and what took its place could not be opened yet. */
  #store: SqliteStore | null
  #files: StoreFiles
  #last: Testimony
  /** What was found wrong in passing. */
  #damage: string | null = null
  #isClosed = false

  constructor(path: string, bounds: Bounds) {
    this.#path = path
    this.#bounds = bounds
    this.#store = openSqlite(path, bounds, null)
    this.#files = new StoreFiles(path)
    this.#last = this.#store.head
  }

  load(): Loaded {
    return this.#whole().load()
  }

  /** Looked at before, so that nothing is written beside, and after, so that it is kept. */
  commit(batch: Batch): void {
    const store = this.#whole()
    let change: string | null = null
    try {
      this.#noting(() => store.commit(batch))
    } finally {
      change = this.#files.noteOwn()
    }
    if (change !== null) this.#replace(change)
  }

  history(query: RowQuery): Generator<void, Page> {
    return this.#inWindows(() => this.#whole().history(query))
  }

  evidence(claims: Claims): Generator<void, Evidence> {
    return this.#inWindows(() => this.#whole().evidence(claims))
  }

  sealed(): SealedJournal {
    return this.#whole().sealed()
  }

  reached(): Reached | null {
    return this.#store?.reached() ?? null
  }

  *#inWindows<T>(look: () => Generator<void, T>): Generator<void, T> {
    const scan = look()
    for (;;) {
      const window = this.#noting(() => scan.next())
      if (window.done) return window.value
      yield
    }
  }

  check(): void {
    this.#whole().restoreWitness()
  }

  copy(name: string): void {
    const store = this.#whole()
    store.copy(name)
    this.#files.noteOwn()
  }

  /** To close it brings its log into its file, which is not to be done to another. */
  close(): void {
    const store = this.#store
    this.#store = null
    this.#isClosed = true
    const change = store && (this.#damage ?? this.#files.foreignChange())
    if (change === null) store?.close()
    else store?.salvage(change)
  }

  /** The store, once nothing is wrong with it. */
  #whole(): SqliteStore {
    if (this.#isClosed) throw new Error(`the store ${this.#path} is closed`)
    if (this.#store === null) return this.#reopen()
    const change = this.#damage ?? this.#files.foreignChange()
    return change === null ? this.#store : this.#replace(change)
  }

  /** All rows that are true go on in a new file; what was there is put aside. */
  #replace(why: string): never {
    this.#last = this.#store?.head ?? this.#last
    this.#store?.salvage(why)
    this.#store = null
    return this.#reopen()
  }

  #reopen(): never {
    this.#store = openSqlite(this.#path, this.#bounds, this.#last)
    this.#files = new StoreFiles(this.#path)
    this.#damage = null
    const lost = this.#store.load().damage
    throw new StoreError(`${this.#path} is not as it was left: ${lost?.message}`, { lost })
  }

  #noting<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      const { cause } = error as Error
      if (error instanceof StoreError && isDamage(cause)) this.#damage = (cause as Error).message
      throw error
    }
  }
}
