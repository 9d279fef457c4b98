/** Keeps the journal within its bounds: a little at a time, the oldest rows first. */

import type { Bounds } from './store.ts'

const dayMs = 86_400_000

export const defaultBounds: Bounds = { rowsMax: 100_000, ageMaxMs: 90 * dayMs }

/** Trimming is due once so many rows came; a journal exceeds its bounds by fewer than these. */
export const trimEveryRows = 256

/** Throws a plain `Error` for bounds that would keep nothing. */
export function assertBounds({ rowsMax, ageMaxMs }: Bounds): void {
  if (!(Number.isSafeInteger(rowsMax) && rowsMax >= 1)) throw new Error(`rowsMax ${rowsMax}`)
  if (!(ageMaxMs > 0)) throw new Error(`ageMaxMs ${ageMaxMs}`)
}

/** How far a journal reaches. */
export interface Extent {
  /** All rows up to this one are gone already. */
  readonly anchorSeq: number
  readonly lastSeq: number
  /** `lastSeq` when the journal was trimmed last. */
  readonly trimmedAtSeq: number
}

/** Whether enough rows came since the last trimming. */
export function isTrimDue({ lastSeq, trimmedAtSeq }: Extent): boolean {
  return lastSeq - trimmedAtSeq >= trimEveryRows
}

/**
 * Up to which row to drop, `anchorSeq` for none. It drops at most two rows for each that came, so
 * that a commit never pays for a long backlog, and never the newest row. `expiredThrough(seqMax)`
 * gives the last row up to `seqMax` which is older than `ageMaxMs`; 0 for none.
 */
export function dropThrough(
  { anchorSeq, lastSeq, trimmedAtSeq }: Extent,
  { rowsMax }: Bounds,
  expiredThrough: (seqMax: number) => number,
): number {
  const seqMax = Math.min(lastSeq - 1, anchorSeq + 2 * (lastSeq - trimmedAtSeq))
  const wanted = Math.max(lastSeq - rowsMax, expiredThrough(seqMax))
  return Math.max(anchorSeq, Math.min(seqMax, wanted))
}
