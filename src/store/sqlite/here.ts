/** Keeps the SQLite store in the thread of its caller: each call holds that up until it is over. */

import { setImmediate } from 'node:timers/promises'
import { assertBounds, defaultBounds } from '../bounds.ts'
import type { Batch, Bounds, Loaded, Page, RowQuery, Store } from '../store.ts'
import { openSync, type SyncStore } from './guard.ts'

export interface SqliteOptions {
  /** The file; it and its folder are made if need be. One process at a time may hold it. */
  readonly path: string
  readonly bounds?: Bounds
}

/**
 * Opens the store, and replaces it if it is damaged: `load` then says so. Throws a `StoreError` for
 * a file in use, another program's, a newer statemgr's or out of reach, and leaves it alone.
 *
 * For tools and tests whose clock is not the wall's; a service takes `openSqliteStore`.
 */
export async function openSqliteStoreHere({ path, bounds }: SqliteOptions): Promise<Store> {
  assertBounds(bounds ?? defaultBounds)
  return new StoreHere(openSync(path, bounds ?? defaultBounds))
}

class StoreHere implements Store {
  readonly #sync: SyncStore

  constructor(sync: SyncStore) {
    this.#sync = sync
  }

  async load(): Promise<Loaded> {
    return this.#sync.load()
  }

  async commit(batch: Batch): Promise<void> {
    this.#sync.commit(batch)
  }

  async history(query: RowQuery): Promise<Page> {
    const scan = this.#sync.history(query)
    for (let window = scan.next(); ; window = scan.next()) {
      if (window.done) return window.value
      await setImmediate()
    }
  }

  async check(): Promise<void> {
    this.#sync.check()
  }

  async copy(name: string): Promise<void> {
    this.#sync.copy(name)
  }

  async close(): Promise<void> {
    this.#sync.close()
  }
}
