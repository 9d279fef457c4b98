/** Numbers and dates journal entries, as they are stored, published and answered. */
import type { Entry } from '../../core/model/event.ts'
import type { Row } from '../../store/store.ts'

/** A durable journal entry with its text as stored and published. */
export interface JournalRecord {
  readonly entry: Entry
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly wall: string
}

/** The text of an entry is made once: it is stored, published and answered as it is. */
export function keep(
  entries: readonly Entry[],
  wallMs: number,
  boot: string,
): readonly JournalRecord[] {
  if (entries.length === 0) return []
  const wall = new Date(wallMs).toISOString()
  return entries.map((entry) => {
    const { seq, at, ...rest } = entry
    return { entry, wall, text: JSON.stringify({ seq, at, wall, boot, ...rest }) }
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
