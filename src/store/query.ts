/** Answers a history query, for the adapters that filter and page by themselves. */

import { type Moment, type Page, pageMax, type Row, type RowQuery } from './store.ts'

/** Throws a plain `Error` for a limit that is not 1 … `pageMax`: the caller's bug. */
export function assertQuery({ limit }: RowQuery): void {
  const isValid = Number.isInteger(limit) && limit >= 1 && limit <= pageMax
  if (!isValid) throw new Error(`history limit ${limit} is not within 1 and ${pageMax}`)
}

/** Whether a row has every field the query gives and lies beyond `after`. */
export function matches(row: Row, query: RowQuery): boolean {
  const { component, type, outcome, operation, correlation, from, to, after } = query
  if (component !== undefined && row.component !== component) return false
  if (type !== undefined && row.type !== type) return false
  if (outcome !== undefined && row.outcome !== outcome) return false
  if (operation !== undefined && row.operation !== operation) return false
  if (correlation !== undefined && row.correlation !== correlation) return false
  if (from !== undefined && isBefore(row, momentOf(from))) return false
  if (to !== undefined && !isBefore(row, momentOf(to))) return false
  if (after === undefined) return true
  return query.order === 'oldest' ? row.seq > after : row.seq < after
}

/** Service time alone says it where nothing else is given. */
export const momentOf = (given: number | Moment): Moment =>
  typeof given === 'number' ? { sureFrom: 0, at: given, wall: '' } : given

const isBefore = (row: Row, { sureFrom, at, wall }: Moment): boolean =>
  row.at >= sureFrom ? row.at < at : wallOf(row) < wall

const wallOf = ({ text }: Row): string => (JSON.parse(text) as { readonly wall: string }).wall

/** The page of rows found in the order asked for; one found beyond `limit` says there is more. */
export function pageOf(found: readonly Row[], limit: number): Page {
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.seq ?? null) : null }
}
