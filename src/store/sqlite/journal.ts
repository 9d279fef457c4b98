/** Keeps the journal in a SQLite file: a ring of tables, filled in turn and emptied as a whole. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { trimEveryRows } from '../bounds.ts'
import type { Row } from '../store.ts'
import { extentsOf, layout, rowColumns } from './file.ts'

/** One table that has rows: their first and last sequence. */
interface Segment {
  readonly table: string
  readonly first: number
  /** Grows in the newest alone. */
  last: number
}

/** Where a journal has come to. */
interface Mark {
  readonly segments: readonly Segment[]
  readonly last: number
}

/** How many rows fill a table: few enough that the ring has room for all that are kept. */
function segmentRows(rowsMax: number): number {
  const whole = layout.journals.length - 2
  return Math.max(trimEveryRows, Math.ceil(rowsMax / whole))
}

/**
 * Rows up to the anchor are dropped: nobody reads them, and their table is emptied when it holds no
 * others. Of a file that passed its checks, or of a new one.
 */
export class Journal {
  readonly #db: DatabaseSync
  readonly #segmentRows: number
  readonly #inserts = new Map<string, StatementSync>()
  /** The tables in use, oldest rows first. */
  #segments: readonly Segment[]

  constructor(db: DatabaseSync, rowsMax: number) {
    this.#db = db
    this.#segmentRows = segmentRows(rowsMax)
    this.#segments = extentsOf(db, layout)
  }

  /** To be gone back to when a transaction is rolled back. */
  mark(): Mark {
    return { segments: this.#segments, last: this.#segments.at(-1)?.last ?? 0 }
  }

  goBack({ segments, last }: Mark): void {
    this.#segments = segments
    const newest = segments.at(-1)
    if (newest !== undefined) newest.last = last
  }

  add(row: Row, hash: string): void {
    const { seq, at, component, type, outcome, operation, correlation, text } = row
    const segment = this.#segmentFor(seq)
    const insert = this.#insertInto(segment.table)
    insert.run(seq, at, component, type, outcome, operation, correlation, text, hash)
    segment.last = seq
  }

  /** Empties the tables that hold no row beyond `seq`. */
  emptyThrough(seq: number): void {
    for (const { table, last } of this.#segments) {
      if (last <= seq) this.#db.exec(`DELETE FROM ${table}`)
    }
    this.#segments = this.#segments.filter(({ last }) => last > seq)
  }

  /** The last row within the sequences that is older than `at`; 0 for none. */
  expiredThrough(from: number, to: number, at: number): number {
    const select = (table: string) =>
      `SELECT max(seq) AS seq FROM ${table} WHERE seq BETWEEN ? AND ? AND at < ?`
    const found = this.within(from, to).map(({ table }) =>
      Number(this.#db.prepare(select(table)).get(from, to, at)?.seq ?? 0),
    )
    return Math.max(0, ...found)
  }

  /** The hash of the last row within the sequences; `null` for none. */
  lastHash(from: number, to: number): string | null {
    for (const { table } of this.within(from, to).toReversed()) {
      const select = `SELECT hash FROM ${table} WHERE seq BETWEEN ? AND ? ORDER BY seq DESC LIMIT 1`
      const found = this.#db.prepare(select).get(from, to)
      if (found !== undefined) return String(found.hash)
    }
    return null
  }

  /** The tables that may hold rows of these sequences, oldest first. */
  within(from: number, to: number): readonly Segment[] {
    return this.#segments.filter(({ first, last }) => first <= to && last >= from)
  }

  /** The newest table, or a free one once that is full. */
  #segmentFor(seq: number): Segment {
    const newest = this.#segments.at(-1)
    if (newest !== undefined && newest.last - newest.first + 1 < this.#segmentRows) return newest
    const used = new Set(this.#segments.map(({ table }) => table))
    const free = layout.journals.find((table) => !used.has(table))
    // None is free when the bounds were made narrower, until enough of what is there is dropped.
    if (free === undefined && newest !== undefined) return newest
    const segment = { table: String(free), first: seq, last: 0 }
    this.#segments = [...this.#segments, segment]
    return segment
  }

  #insertInto(table: string): StatementSync {
    const prepared =
      this.#inserts.get(table) ??
      this.#db.prepare(`INSERT INTO ${table} (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#inserts.set(table, prepared)
    return prepared
  }
}
