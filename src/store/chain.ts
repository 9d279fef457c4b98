/** Chains the journal by hashes: every row vouches for itself and for all rows before it. */

import { hash } from 'node:crypto'
import type { Row } from './store.ts'

/** A row with the hash that links it to its predecessor. */
export interface LinkedRow extends Row {
  readonly hash: string
}

/** What the first row of all is linked to. */
export const chainStart = ''

/** 132 bits in base64: too many to meet by accident, few enough for every row. */
const hashChars = 22

/**
 * The hash of `row` after the row whose hash is `previous`. The lengths stand before the fields, so
 * that no two different rows are ever the same text.
 */
export function link(previous: string, row: Row): string {
  const { seq, at, component, type, outcome, operation, correlation, text } = row
  const lengths =
    `${seq} ${at} ${component.length} ${type.length} ${outcome.length}` +
    ` ${operation?.length ?? '-'} ${correlation?.length ?? '-'} `
  const fields = component + type + outcome + (operation ?? '') + (correlation ?? '')
  return hash('sha256', previous + lengths + fields + text, 'base64').slice(0, hashChars)
}

/** Throws a plain `Error`, since it is a bug of the caller, unless `rows` go on after `lastSeq`. */
export function assertContinues(rows: readonly Row[], lastSeq: number): void {
  let expected = lastSeq
  for (const row of rows) {
    expected += 1
    if (row.seq !== expected) throw new Error(`row ${row.seq} came where ${expected} was due`)
  }
}

/** A row as it was read; `null` if no row was ever written like that. */
export function toLinkedRow(raw: Record<string, unknown>): LinkedRow | null {
  const { seq, at, component, type, outcome, operation, correlation, text, hash } = raw
  if (typeof seq !== 'number' || typeof at !== 'number') return null
  if (typeof component !== 'string' || typeof type !== 'string') return null
  if (typeof outcome !== 'string' || typeof text !== 'string') return null
  if (typeof hash !== 'string' || !isTextOrNull(operation) || !isTextOrNull(correlation))
    return null
  return { seq, at, component, type, outcome, operation, correlation, text, hash }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
