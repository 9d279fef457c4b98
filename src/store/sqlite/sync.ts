/** Keeps the store in a SQLite file, call by call: durable at each commit, checked at opening. */

import { renameSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { dropThrough, isTrimDue, trimEveryRows } from '../bounds.ts'
import { assertContinues, link } from '../chain.ts'
import { createPrivate, makePrivate } from '../private-file.ts'
import { assertQuery, pageOf } from '../query.ts'
import type { Reached, SealedJournal } from '../sealed-head.ts'
import { examine } from '../sealing/evidence.ts'
import { readSeals } from '../sealing/seal-file.ts'
import type { Batch, Bounds, Claims, Evidence, Loaded, Page, Row, RowQuery } from '../store.ts'
import { type Opened, openChecked } from './check.ts'
import { DamageError, isDamage, storeError } from './errors.ts'
import { type Head, layout, readParts, replaceHead, rowsAfter } from './file.ts'
import { assertPlain } from './files.ts'
import { prepareWindows } from './history.ts'
import { Journal } from './journal.ts'
import { Parts } from './parts.ts'
import { finishSalvage, freshPath, removeAll, salvage } from './salvage.ts'
import { Silences } from './silences.ts'
import { upgrade } from './upgrade.ts'
import { readTestimony, type Testimony, Witness } from './witness.ts'

/**
 * Opens the store, and replaces it if it is damaged: `load` then says so. Throws a `StoreError` for
 * a file in use, another program's, a newer statemgr's or out of reach, and leaves it alone.
 * @param last how far it had come, where that is known by who had it open before.
 */
export function openSqlite(path: string, bounds: Bounds, last: Testimony | null): SqliteStore {
  try {
    const sound = openSound(path, bounds, last)
    return new SqliteStore(path, bounds, sound, openWitness(path, sound.db))
  } catch (error) {
    throw storeError(error, path)
  }
}

type Sound = Extract<Opened, { kind: 'sound' }>

function openSound(path: string, bounds: Bounds, last: Testimony | null): Sound {
  makePrivate(path)
  finishSalvage(path)
  assertPlain(path)
  const testimony = last ?? readTestimony(path)
  const found = openChecked(path, testimony)
  const first = found.kind === 'sound' ? inLayout(path, found, testimony, bounds) : found
  if (first.kind === 'sound') return first
  try {
    salvage(path, first, testimony, bounds)
  } catch (error) {
    first.db?.close()
    throw error
  }
  const second = openChecked(path, testimony)
  if (second.kind === 'sound') return second
  second.db?.close()
  throw new DamageError(second.message)
}

/** The file in the layout of today. */
function inLayout(path: string, found: Sound, testimony: Testimony | null, bounds: Bounds): Opened {
  if (found.layout === layout) return found
  try {
    upgrade(path, found, bounds)
  } catch (error) {
    if (isDamage(error)) return { kind: 'damaged', db: found.db, message: (error as Error).message }
    found.db.close()
    throw error
  }
  return openChecked(path, testimony)
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

export class SqliteStore {
  readonly #path: string
  readonly #bounds: Bounds
  readonly #db: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>
  readonly #witness: Witness
  readonly #parts: Parts
  readonly #journal: Journal
  readonly #silences = new Silences()
  #head: Head
  #trimmedAtSeq: number
  #isOpen = true

  constructor(path: string, bounds: Bounds, { db, head }: Sound, witness: Witness) {
    this.#path = path
    this.#bounds = bounds
    this.#db = db
    this.#parts = new Parts(db)
    this.#journal = new Journal(db, bounds.rowsMax)
    this.#statements = prepare(db, this.#journal)
    this.#head = head
    this.#trimmedAtSeq = head.lastSeq - trimEveryRows
    this.#witness = witness
    witness.attest(head)
  }

  /** How far it has come. */
  get head(): Testimony {
    return this.#head
  }

  load(): Loaded {
    this.#assertOpen()
    const { lastSeq, lastAt, damage } = this.#head
    const parts = this.#reporting(() => readParts(this.#db))
    return { parts: parts.size === 0 ? null : parts, lastSeq, lastAt, damage }
  }

  commit(batch: Batch): void {
    this.#assertOpen()
    assertContinues(batch.rows, this.#head.lastSeq)
    this.#reporting(() => {
      const before = this.#journal.mark()
      this.#statements.begin.run()
      try {
        const parts = this.#parts.write(batch)
        const head = this.#write(batch.rows, parts.sum)
        this.#statements.commit.run()
        this.#keep(head)
        this.#parts.keep(parts)
      } catch (error) {
        if (this.#db.isTransaction) this.#statements.rollback.run()
        this.#journal.goBack(before)
        throw error
      }
    })
  }

  /** Looks at the whole journal if need be, but never at more than `scanRowsMax` rows at once. */
  *history(query: RowQuery): Generator<void, Page> {
    assertQuery(query)
    const { limit } = query
    const isOldestFirst = query.order === 'oldest'
    const found: Row[] = []
    let edge = query.after ?? (isOldestFirst ? 0 : Number.MAX_SAFE_INTEGER)
    for (;;) {
      this.#assertOpen()
      const { anchorSeq, lastSeq } = this.#head
      edge = Math.min(Math.max(edge, anchorSeq), lastSeq + 1)
      edge = this.#silences.beyond(query, edge)
      const next = isOldestFirst ? edge + scanRowsMax : edge - scanRowsMax
      const window = isOldestFirst ? { from: edge + 1, to: next } : { from: next, to: edge - 1 }
      const rows = this.#reporting(() => this.#statements.read(query, window, this.#head))
      if (rows.length === 0) {
        const to = Math.min(window.to, lastSeq)
        this.#silences.note(query, { from: Math.max(window.from, anchorSeq + 1), to })
      }
      found.push(...rows)
      if (found.length > limit || next <= anchorSeq || next >= lastSeq) break
      edge = next
      yield
    }
    return pageOf(found, limit)
  }

  /** Puts its rows into a new file at its path, and what is there aside; closed if it returns. */
  salvage(why: string): void {
    this.#reporting(() => {
      makePrivate(this.#path)
      salvage(this.#path, { db: this.#db, message: why }, this.#head, this.#bounds)
      this.#isOpen = false
      this.#witness.close()
    })
  }

  /** All of it as it is now, in a file of its own that is there as a whole or not at all. */
  copy(name: string): void {
    this.#reporting(() => {
      const fresh = freshPath(this.#path)
      removeAll(fresh)
      createPrivate(fresh)
      this.#db.prepare('VACUUM INTO ?').run(fresh)
      renameSync(fresh, `${this.#path}.${name}`)
    })
  }

  /** Writes anew what it witnesses by, should somebody have taken that away. */
  restoreWitness(): void {
    this.#reporting(() => this.#witness.restore(this.#head))
  }

  *evidence(claims: Claims): Generator<void, Evidence> {
    this.#assertOpen()
    const rows = (seq: number) => rowsAfter(this.#db, layout, seq)
    const sealed = readSeals(this.#path)
    return yield* examine({ head: () => this.#head, sealed, rowsAfter: rows }, claims)
  }

  sealed(): SealedJournal {
    this.#assertOpen()
    const { anchorSeq, anchorHash } = this.#head
    return { anchor: { seq: anchorSeq, hash: anchorHash }, ...readSeals(this.#path) }
  }

  reached(): Reached {
    return { seq: this.#head.lastSeq, hash: this.#head.lastHash }
  }

  /** Brings the log into the file, so that a closed store is one file and its witness. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#reporting(() => this.#db.close())
    this.#witness.close()
  }

  /** The rows, and the head that says how far it has come. */
  #write(rows: readonly Row[], partsSum: number): Head {
    let { lastHash } = this.#head
    for (const row of rows) {
      lastHash = link(lastHash, row)
      this.#journal.add(row, lastHash)
    }
    const last = rows.at(-1)
    const head = this.#trim({
      ...this.#head,
      commits: this.#head.commits + 1,
      lastSeq: last?.seq ?? this.#head.lastSeq,
      lastAt: last?.at ?? this.#head.lastAt,
      lastHash,
      partsSum: this.#head.partsSum ^ partsSum,
      damage: null,
    })
    const text = JSON.stringify(head)
    this.#statements.replaceHead.run(text, crc32(text))
    return head
  }

  #trim(head: Head): Head {
    const extent = { ...head, trimmedAtSeq: this.#trimmedAtSeq }
    if (!isTrimDue(extent)) return head
    const keptFrom = head.lastAt - this.#bounds.ageMaxMs
    const oldest = head.anchorSeq + 1
    const through = dropThrough(extent, this.#bounds, (seqMax) =>
      this.#journal.expiredThrough(oldest, seqMax, keptFrom),
    )
    if (through === head.anchorSeq) return head
    const anchorHash = this.#journal.lastHash(oldest, through) ?? head.anchorHash
    this.#journal.emptyThrough(through)
    return { ...head, anchorSeq: through, anchorHash }
  }

  #keep(head: Head): void {
    this.#head = head
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

function prepare(db: DatabaseSync, journal: Journal) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    replaceHead: db.prepare(replaceHead),
    read: prepareWindows(db, journal),
  }
}
