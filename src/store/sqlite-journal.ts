/** The journal in a SQLite file: a ring of tables, filled in turn and emptied as a whole. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { trimEveryRows } from './bounds.ts'
import { layout, rowColumns } from './sqlite-file.ts'
import type { Row } from './store.ts'

/** One table that has rows: their first and last sequence. */
interface Segment {
  readonly table: string
  readonly first: number
  readonly last: number
}

export type Segments = readonly Segment[]

/** Not more rows than these in a table, so that the ring has always room for as many as are kept. */
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
  #segments: Segments

  constructor(db: DatabaseSync, rowsMax: number) {
    this.#db = db
    this.#segmentRows = segmentRows(rowsMax)
    this.#segments = layout.journals
      .map((table) => extentOf(db, table))
      .filter(({ last }) => last > 0)
      .toSorted((a, b) => a.first - b.first)
  }

  /** The tables in use, oldest rows first. To be put back when a transaction is rolled back. */
  get segments(): Segments {
    return this.#segments
  }

  restore(segments: Segments): void {
    this.#segments = segments
  }

  add(rows: readonly Row[], hashes: readonly string[]): void {
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return
    const segment = this.#segmentFor(first.seq)
    const insert = this.#insertInto(segment.table)
    for (const [index, row] of rows.entries()) {
      const { seq, at, component, type, outcome, operation, correlation, text } = row
      const hash = hashes[index] as string
      insert.run(seq, at, component, type, outcome, operation, correlation, text, hash)
    }
    const others = this.#segments.filter(({ table }) => table !== segment.table)
    this.#segments = [...others, { ...segment, last: last.seq }]
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
  within(from: number, to: number): Segments {
    return this.#segments.filter(({ first, last }) => first <= to && last >= from)
  }

  /** The newest table, or a free one once that is full. */
  #segmentFor(seq: number): Segment {
    const newest = this.#segments.at(-1)
    if (newest !== undefined && newest.last - newest.first + 1 < this.#segmentRows) return newest
    const used = this.#segments.map(({ table }) => table)
    const free = layout.journals.find((table) => !used.includes(table))
    // Only bounds that were made smaller leave none free, until enough of what is there is dropped.
    return free === undefined ? (newest as Segment) : { table: free, first: seq, last: 0 }
  }

  #insertInto(table: string): StatementSync {
    const prepared =
      this.#inserts.get(table) ??
      this.#db.prepare(`INSERT INTO ${table} (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#inserts.set(table, prepared)
    return prepared
  }
}

function extentOf(db: DatabaseSync, table: string): Segment {
  const end = (which: string) =>
    Number(db.prepare(`SELECT ${which}(seq) AS seq FROM ${table}`).get()?.seq ?? 0)
  return { table, first: end('min'), last: end('max') }
}
