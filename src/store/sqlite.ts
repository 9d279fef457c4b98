/** The store in one SQLite file: durable at every commit, checked whenever it is opened. */

import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { assertBounds, defaultBounds, dropThrough, isTrimDue, trimEveryRows } from './bounds.ts'
import { assertContinues, link } from './chain.ts'
import { assertQuery, pageOf } from './query.ts'
import { openChecked } from './sqlite-check.ts'
import { DamageError, storeError } from './sqlite-errors.ts'
import { type Head, insertRow, partSum, readParts, replaceHead } from './sqlite-file.ts'
import { prepareWindows } from './sqlite-history.ts'
import { finishSalvage, salvage } from './sqlite-salvage.ts'
import type { Batch, Bounds, Loaded, Page, Row, RowQuery, Store } from './store.ts'
import { readTestimony, Witness } from './witness.ts'

export interface SqliteOptions {
  /** The file; it and its folder are made if need be. One process at a time may hold it. */
  readonly path: string
  readonly bounds?: Bounds
}

/**
 * Opens the store, and replaces it if it is damaged: `load` then says so. Throws a `StoreError` for
 * a file in use, another program's, a newer statemgr's or out of reach, and leaves it alone.
 */
export async function openSqliteStore({ path, bounds }: SqliteOptions): Promise<Store> {
  assertBounds(bounds ?? defaultBounds)
  try {
    const sound = openSound(path)
    return new SqliteStore(path, bounds ?? defaultBounds, sound, openWitness(path, sound.db))
  } catch (error) {
    throw storeError(error, path)
  }
}

interface Sound {
  readonly db: DatabaseSync
  readonly head: Head
  readonly sums: ReadonlyMap<string, number>
}

function openSound(path: string): Sound {
  mkdirSync(dirname(path), { recursive: true })
  finishSalvage(path)
  const testimony = readTestimony(path)
  const first = openChecked(path, testimony)
  if (first.kind === 'sound') return first
  salvage(path, first, testimony)
  const second = openChecked(path, testimony)
  if (second.kind === 'sound') return second
  second.db?.close()
  throw new DamageError(second.message)
}

function openWitness(path: string, db: DatabaseSync): Witness {
  try {
    return new Witness(path)
  } catch (error) {
    db.close()
    throw error
  }
}

/** How many rows a history query looks at before it lets others have their turn. */
const scanRowsMax = 5_000

class SqliteStore implements Store {
  readonly #path: string
  readonly #bounds: Bounds
  readonly #db: DatabaseSync
  readonly #statements: Statements
  readonly #witness: Witness
  /** The checksum of each part, by which a replaced one is taken out of the sum of all. */
  readonly #sums: Map<string, number>
  #head: Head
  #trimmedAtSeq: number
  #isOpen = true

  constructor(path: string, bounds: Bounds, { db, head, sums }: Sound, witness: Witness) {
    this.#path = path
    this.#bounds = bounds
    this.#db = db
    this.#statements = prepare(db)
    this.#head = head
    this.#sums = new Map(sums)
    this.#trimmedAtSeq = head.lastSeq - trimEveryRows
    this.#witness = witness
    witness.attest(head)
  }

  async load(): Promise<Loaded> {
    this.#assertOpen()
    const { lastSeq, lastAt, damage } = this.#head
    const parts = this.#reporting(() => readParts(this.#db))
    return { parts: parts.size === 0 ? null : parts, lastSeq, lastAt, damage }
  }

  async commit(batch: Batch): Promise<void> {
    this.#assertOpen()
    assertContinues(batch.rows, this.#head.lastSeq)
    const changed = new Map<string, number>()
    const head = this.#reporting(() => {
      this.#statements.begin.run()
      try {
        const next = this.#write(batch, changed)
        this.#statements.commit.run()
        return next
      } catch (error) {
        if (this.#db.isTransaction) this.#statements.rollback.run()
        throw error
      }
    })
    this.#keep(head, changed)
  }

  /** Looks at the whole journal if need be, but never at more than `scanRowsMax` rows at once. */
  async history(query: RowQuery): Promise<Page> {
    assertQuery(query)
    const { limit } = query
    const isOldestFirst = query.order === 'oldest'
    const found: Row[] = []
    let edge = query.after ?? (isOldestFirst ? 0 : Number.MAX_SAFE_INTEGER)
    for (;;) {
      this.#assertOpen()
      const { anchorSeq, lastSeq } = this.#head
      edge = Math.min(Math.max(edge, anchorSeq), lastSeq + 1)
      const next = isOldestFirst ? edge + scanRowsMax : edge - scanRowsMax
      const window = isOldestFirst ? { from: edge + 1, to: next } : { from: next, to: edge - 1 }
      found.push(...this.#reporting(() => this.#statements.read(query, window, this.#head)))
      if (found.length > limit || next <= anchorSeq || next >= lastSeq) break
      edge = next
      await setImmediate()
    }
    return pageOf(found, limit)
  }

  /** Brings the log into the file, so that a closed store is one file and its witness. */
  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#reporting(() => this.#db.close())
    this.#witness.close()
  }

  #write(batch: Batch, changed: Map<string, number>): Head {
    this.#writeParts(batch, changed)
    const lastHash = this.#writeRows(batch.rows)
    const last = batch.rows.at(-1)
    const head: Head = {
      ...this.#head,
      commits: this.#head.commits + 1,
      lastSeq: last?.seq ?? this.#head.lastSeq,
      lastAt: last?.at ?? this.#head.lastAt,
      lastHash,
      partsSum: this.#partsSumWith(changed),
      damage: null,
    }
    const trimmed = this.#trim(head)
    const text = JSON.stringify(trimmed)
    this.#statements.replaceHead.run(text, crc32(text))
    return trimmed
  }

  /** Leaves in `changed` the new checksum of each part touched, 0 for one that is gone. */
  #writeParts({ parts, removed }: Batch, changed: Map<string, number>): void {
    for (const key of removed) {
      this.#statements.removePart.run(key)
      changed.set(key, 0)
    }
    for (const { key, text } of parts) {
      const sum = partSum(key, text)
      this.#statements.replacePart.run(key, text, sum)
      changed.set(key, sum)
    }
  }

  #writeRows(rows: readonly Row[]): string {
    const { insertRow } = this.#statements
    let lastHash = this.#head.lastHash
    for (const row of rows) {
      const { seq, at, component, type, outcome, operation, correlation, text } = row
      lastHash = link(lastHash, row)
      insertRow.run(seq, at, component, type, outcome, operation, correlation, text, lastHash)
    }
    return lastHash
  }

  #partsSumWith(changed: ReadonlyMap<string, number>): number {
    let partsSum = this.#head.partsSum
    for (const [key, sum] of changed) partsSum ^= (this.#sums.get(key) ?? 0) ^ sum
    return partsSum
  }

  #trim(head: Head): Head {
    const extent = { ...head, trimmedAtSeq: this.#trimmedAtSeq }
    if (!isTrimDue(extent)) return head
    const keptFrom = head.lastAt - this.#bounds.ageMaxMs
    const through = dropThrough(extent, this.#bounds, (seqMax) =>
      Number(this.#statements.expiredThrough.get(seqMax, keptFrom)?.seq ?? 0),
    )
    if (through === head.anchorSeq) return head
    const hash = this.#statements.lastHashThrough.get(through)?.hash
    this.#statements.drop.run(through)
    return { ...head, anchorSeq: through, anchorHash: String(hash ?? head.anchorHash) }
  }

  #keep(head: Head, changed: ReadonlyMap<string, number>): void {
    this.#head = head
    for (const [key, sum] of changed) {
      if (sum === 0) this.#sums.delete(key)
      else this.#sums.set(key, sum)
    }
    if (isTrimDue({ ...head, trimmedAtSeq: this.#trimmedAtSeq })) this.#trimmedAtSeq = head.lastSeq
    this.#witness.attest(head)
  }

  #reporting<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw storeError(error, this.#path)
    }
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw new Error(`the store ${this.#path} is closed`)
  }
}

type Statements = ReturnType<typeof prepare>

function prepare(db: DatabaseSync) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    replacePart: db.prepare('INSERT OR REPLACE INTO part (key, text, sum) VALUES (?, ?, ?)'),
    removePart: db.prepare('DELETE FROM part WHERE key = ?'),
    insertRow: db.prepare(insertRow),
    replaceHead: db.prepare(replaceHead),
    expiredThrough: db.prepare('SELECT max(seq) AS seq FROM journal WHERE seq <= ? AND at < ?'),
    lastHashThrough: db.prepare(
      'SELECT hash FROM journal WHERE seq <= ? ORDER BY seq DESC LIMIT 1',
    ),
    drop: db.prepare('DELETE FROM journal WHERE seq <= ?'),
    read: prepareWindows(db),
  }
}
