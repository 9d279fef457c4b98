/** Keeps parts and journal in memory, for tests and for trying things out. It forgets. */

import { assertBounds, defaultBounds, dropThrough, isTrimDue, trimEveryRows } from './bounds.ts'
import { assertContinues } from './chain.ts'
import { assertQuery, matches, pageOf } from './query.ts'
import type { Batch, Bounds, Loaded, Page, Row, RowQuery, Store } from './store.ts'

/** A store that lives as long as the process, and behaves like a durable one otherwise. */
export function createMemoryStore(options: { readonly bounds?: Bounds } = {}): Store {
  const bounds = options.bounds ?? defaultBounds
  assertBounds(bounds)
  return new MemoryStore(bounds)
}

class MemoryStore implements Store {
  readonly #bounds: Bounds
  readonly #parts = new Map<string, string>()
  #rows: Row[] = []
  #trimmedAtSeq = -trimEveryRows
  #isOpen = true

  constructor(bounds: Bounds) {
    this.#bounds = bounds
  }

  async load(): Promise<Loaded> {
    this.#assertOpen()
    const last = this.#rows.at(-1)
    return {
      parts: this.#parts.size === 0 ? null : new Map(this.#parts),
      lastSeq: last?.seq ?? 0,
      lastAt: last?.at ?? 0,
      damage: null,
    }
  }

  async commit(batch: Batch): Promise<void> {
    this.#assertOpen()
    assertContinues(batch.rows, this.#rows.at(-1)?.seq ?? 0)
    for (const key of batch.removed) this.#parts.delete(key)
    for (const { key, text } of batch.parts) this.#parts.set(key, text)
    for (const row of batch.rows) this.#rows.push(row)
    this.#trim()
  }

  async history(query: RowQuery): Promise<Page> {
    this.#assertOpen()
    assertQuery(query)
    const found: Row[] = []
    for (const row of this.#inOrder(query.order)) {
      if (matches(row, query)) found.push(row)
      if (found.length > query.limit) break
    }
    return pageOf(found, query.limit)
  }

  async close(): Promise<void> {
    this.#isOpen = false
  }

  *#inOrder(order: RowQuery['order']): Generator<Row> {
    if (order === 'oldest') yield* this.#rows
    else for (let i = this.#rows.length - 1; i >= 0; i -= 1) yield this.#rows[i] as Row
  }

  #trim(): void {
    const rows = this.#rows
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return
    const anchorSeq = first.seq - 1
    const extent = { anchorSeq, lastSeq: last.seq, trimmedAtSeq: this.#trimmedAtSeq }
    if (!isTrimDue(extent)) return
    this.#trimmedAtSeq = last.seq
    const keptFrom = last.at - this.#bounds.ageMaxMs
    const through = dropThrough(extent, this.#bounds, (seqMax) => {
      const upTo = rows.slice(0, seqMax - anchorSeq)
      return upTo.findLast((row) => row.at < keptFrom)?.seq ?? 0
    })
    if (through > anchorSeq) this.#rows = rows.slice(through - anchorSeq)
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw new Error('the store is closed')
  }
}
