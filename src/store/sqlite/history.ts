/** Answers history queries on a SQLite file: windows of the journal, every row proven. */

import type { DatabaseSync } from 'node:sqlite'
import { link, toLinkedRow } from '../chain.ts'
import { momentOf } from '../query.ts'
import type { Row, RowQuery } from '../store.ts'
import { DamageError } from './errors.ts'
import { type Head, rowColumns } from './file.ts'
import type { Journal } from './journal.ts'

/** Sequences, both inclusive. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** The rows of one window that match, in the order asked for, one more than the limit at most. */
export type ReadWindow = (query: RowQuery, window: Window, head: Head) => readonly Row[]

/**
 * There is no index but the sequence: a filter is tried on every row of the window. A row that does
 * not match its hash is a `DamageError`, since a false entry is worse than none.
 */
export function prepareWindows(db: DatabaseSync, journal: Journal): ReadWindow {
  const newestFirst = remembered((table) => db.prepare(select(table, 'DESC')))
  const oldestFirst = remembered((table) => db.prepare(select(table, 'ASC')))
  return (query, { from, to }, head) => {
    const isOldestFirst = query.order === 'oldest'
    const first = Math.max(from, head.anchorSeq + 1)
    const segments = journal.within(first, to)
    const found: Record<string, unknown>[] = []
    for (const { table } of isOldestFirst ? segments : segments.toReversed()) {
      const statement = isOldestFirst ? oldestFirst(table) : newestFirst(table)
      const limit = query.limit + 1 - found.length
      if (limit > 0) found.push(...statement.all(parametersOf(query, first, to, limit)))
    }
    return found.map((raw) => proven(raw, previousOf(raw, journal, head)))
  }
}

/** Makes each once. */
function remembered<T>(make: (table: string) => T): (table: string) => T {
  const made = new Map<string, T>()
  return (table) => {
    const one = made.get(table) ?? make(table)
    made.set(table, one)
    return one
  }
}

function parametersOf(query: RowQuery, first: number, last: number, limit: number) {
  return {
    first,
    last,
    component: query.component ?? null,
    type: query.type ?? null,
    outcome: query.outcome ?? null,
    operation: query.operation ?? null,
    correlation: query.correlation ?? null,
    ...bound('from', query.from ?? 0),
    ...bound('to', query.to ?? Number.MAX_SAFE_INTEGER),
    limit,
  }
}

const bound = (name: 'from' | 'to', given: NonNullable<RowQuery['from']>) => {
  const { sureFrom, at, wall } = momentOf(given)
  return { [`${name}Sure`]: sureFrom, [`${name}At`]: at, [`${name}Wall`]: wall }
}

function select(table: string, direction: 'ASC' | 'DESC'): string {
  const filters = ['component', 'type', 'outcome', 'operation', 'correlation']
    .map((column) => `AND ($${column} IS NULL OR ${column} = $${column})`)
    .join(' ')
  const previous =
    `SELECT hash FROM ${table} AS earlier WHERE earlier.seq < ${table}.seq` +
    ' ORDER BY earlier.seq DESC LIMIT 1'
  return `SELECT ${rowColumns}, (${previous}) AS previous FROM ${table}
    WHERE seq BETWEEN $first AND $last ${filters}
    AND CASE WHEN at >= $fromSure THEN at >= $fromAt ELSE text ->> '$.wall' >= $fromWall END
    AND CASE WHEN at >= $toSure THEN at < $toAt ELSE text ->> '$.wall' < $toWall END
    ORDER BY seq ${direction} LIMIT $limit`
}

/** The hash of the row before: of its table, of the table before, or of those that were dropped. */
function previousOf(raw: Record<string, unknown>, journal: Journal, head: Head): string {
  const seq = Number(raw.seq)
  if (seq === head.anchorSeq + 1) return head.anchorHash
  if (typeof raw.previous === 'string') return raw.previous
  return journal.lastHash(head.anchorSeq + 1, seq - 1) ?? head.anchorHash
}

function proven(raw: Record<string, unknown>, previous: string): Row {
  const row = toLinkedRow(raw)
  if (row === null || row.hash !== link(previous, row)) {
    throw new DamageError(`row ${raw.seq} does not match its hash`)
  }
  const { hash: _, ...plain } = row
  return plain
}
