/** Numbers and dates journal entries, as they are stored, published and answered. */
import type { Entry } from '../../core/model/events/entry.ts'
import type { Row } from '../../store/store.ts'
import type { Clock } from './clock.ts'

/** A durable journal entry with its text as stored and published. */
export interface JournalRecord {
  readonly entry: Entry
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly wall: string
}

/**
 * The text of an entry is made once: it is stored, published and answered as it is. Its wall time
 * is of when it happened, however long it has waited to be kept.
 */
export function keep(
  entries: readonly Entry[],
  clock: Pick<Clock, 'now' | 'wall'>,
  boot: string,
): readonly JournalRecord[] {
  if (entries.length === 0) return []
  const aheadMs = clock.wall() - clock.now()
  let last = { at: Number.NaN, wall: '' }
  return entries.map((entry) => {
    const { seq, at } = entry
    if (last.at !== at) last = { at, wall: new Date(at + aheadMs).toISOString() }
    const { wall } = last
    const first = { seq, at, wall, boot }
    return { entry, wall, text: JSON.stringify({ ...first, ...entry }) }
  })
}

export const rowOf = ({ entry, text }: JournalRecord): Row => ({
  seq: entry.seq,
  at: entry.at,
  component: entry.component,
  type: entry.type,
  outcome: entry.outcome,
  operation: entry.operation,
  correlation: entry.correlation,
  text,
})
