/** Encodes what passes between a store's thread and its caller: a message a call, one an answer. */

import {
  type Batch,
  type Bounds,
  type Claims,
  type Damage,
  type Part,
  type RowQuery,
  type Sealing,
  StoreError,
} from '../store.ts'

/** What the thread is started with. */
export interface Start {
  readonly path: string
  readonly bounds: Bounds
  /** Two 32-bit counts: of messages posted, which the thread sleeps on, and of those answered. */
  readonly counts: SharedArrayBuffer
}

export type Call =
  | FlatCommit
  | { readonly id: number; readonly kind: 'load' | 'check' | 'sealed' | 'close' }
  | { readonly id: number; readonly kind: 'copy'; readonly name: string }
  | { readonly id: number; readonly kind: 'history'; readonly query: RowQuery }
  | { readonly id: number; readonly kind: 'examine'; readonly claims: Claims }

/** The id of a commit that is durable, what came of another call, or what nobody has asked for. */
export type Answer =
  | number
  | { readonly sealing: Sealing }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure }

/** A `StoreError`, or a bug as it was thrown. */
type Failure =
  | { readonly message: string; readonly lost: Damage | null; readonly isNotOurs: boolean }
  | { readonly bug: unknown }

/** Where the counts stand. */
export const postedAt = 0
export const answeredAt = 1

/** The id under which the thread tells whether the store was opened. */
export const openId = 0

/**
 * A commit in one array: its id, how many parts, rows and removed keys there are, and then their
 * fields. That is copied twice as fast as objects are, whose every field is named.
 */
export type FlatCommit = readonly (string | number | null)[]

const partFields = 2
const rowFields = 8

export function flatCommit(id: number, { parts, removed, rows }: Batch): FlatCommit {
  const flat: (string | number | null)[] = [id, parts.length, rows.length]
  for (const { key, text } of parts) flat.push(key, text)
  for (const { seq, at, component, type, outcome, operation, correlation, text } of rows) {
    flat.push(seq, at, component, type, outcome, operation, correlation, text)
  }
  flat.push(...removed)
  return flat
}

export function batchOf(flat: FlatCommit): Batch {
  const [partCount, rowCount] = [Number(flat[1]), Number(flat[2])]
  const parts: Part[] = []
  let at = 3
  for (let part = 0; part < partCount; part += 1, at += partFields) {
    parts.push({ key: flat[at] as string, text: flat[at + 1] as string })
  }
  const rows = Array.from({ length: rowCount }, (_, index) => rowAt(flat, at + index * rowFields))
  return { parts, rows, removed: flat.slice(at + rowCount * rowFields) as string[] }
}

function rowAt(flat: FlatCommit, at: number) {
  return {
    seq: flat[at] as number,
    at: flat[at + 1] as number,
    component: flat[at + 2] as string,
    type: flat[at + 3] as string,
    outcome: flat[at + 4] as string,
    operation: flat[at + 5] as string | null,
    correlation: flat[at + 6] as string | null,
    text: flat[at + 7] as string,
  }
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof StoreError)) return { bug: error }
  const { message, lost, isNotOurs } = error
  return { message, lost, isNotOurs }
}

/** What is thrown to the caller. */
export function thrownFor(failure: Failure): unknown {
  return 'message' in failure ? new StoreError(failure.message, failure) : failure.bug
}
