/** History queries on a SQLite file: windows of the journal by sequence, every row proven. */

import type { DatabaseSync } from 'node:sqlite'
import { link } from './chain.ts'
import { DamageError } from './sqlite-errors.ts'
import { type Head, rowColumns, toLinkedRow } from './sqlite-file.ts'
import type { Row, RowQuery } from './store.ts'

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
export function prepareWindows(db: DatabaseSync): ReadWindow {
  const [newestFirst, oldestFirst] = [db.prepare(select('DESC')), db.prepare(select('ASC'))]
  return (query, window, head) => {
    const statement = query.order === 'oldest' ? oldestFirst : newestFirst
    const found = statement.all({
      first: window.from,
      last: window.to,
      component: query.component ?? null,
      type: query.type ?? null,
      outcome: query.outcome ?? null,
      operation: query.operation ?? null,
      correlation: query.correlation ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      limit: query.limit + 1,
    })
    return found.map((raw) => proven(raw, head))
  }
}

function select(direction: 'ASC' | 'DESC'): string {
  const filters = ['component', 'type', 'outcome', 'operation', 'correlation']
    .map((column) => `AND ($${column} IS NULL OR ${column} = $${column})`)
    .join(' ')
  const previous =
    'SELECT hash FROM journal AS earlier WHERE earlier.seq < journal.seq' +
    ' ORDER BY earlier.seq DESC LIMIT 1'
  return `SELECT ${rowColumns}, (${previous}) AS previous FROM journal
    WHERE seq BETWEEN $first AND $last ${filters}
    AND ($from IS NULL OR at >= $from) AND ($to IS NULL OR at < $to)
    ORDER BY seq ${direction} LIMIT $limit`
}

function proven(raw: Record<string, unknown>, head: Head): Row {
  const row = toLinkedRow(raw)
  const previous = typeof raw.previous === 'string' ? raw.previous : head.anchorHash
  if (row === null || row.hash !== link(previous, row)) {
    throw new DamageError(`row ${raw.seq} does not match its hash`)
  }
  const { hash: _, ...plain } = row
  return plain
}
