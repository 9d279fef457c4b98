/** Makes of pages of the journal the events that somebody has missed. */

import type { HistoryEntry } from '../resources/history.ts'
import { announcementOf, type EventOrigin } from './events.ts'

/** A page of the journal, the oldest first. */
export interface JournalPage {
  readonly entries: readonly HistoryEntry[]
  readonly next: number | null
}

export interface PastEvent {
  readonly seq: number
  readonly text: string
}

/** The last event that somebody has received: its sequence, and the run that wrote it if known. */
export interface LastId {
  readonly seq: number
  readonly boot: string | null
}

/** `17-3f0a9c21-77be`, or the sequence alone; `null` for what is no id of an event. */
export function readLastId(text: string): LastId | null {
  const [, seq, boot] = /^(\d{1,15})(?:-([\w-]{1,64})(?:\.i\d{1,15})?)?$/.exec(text) ?? []
  return seq === undefined ? null : { seq: Number(seq), boot: boot ?? null }
}

/** Entries that are asked for at once. */
export const replayPageSize = 200

/** Behind which sequence its entry is looked for, to know whether it is of this journal. */
export const soughtAfter = ({ seq }: LastId): number => Math.max(0, seq - 1)

/**
 * Behind which sequence to begin, by the entry that was found there; and why not all that came
 * after it can be given, where it cannot.
 */
export function beginningAfter(
  last: LastId,
  found: Pick<HistoryEntry, 'seq' | 'boot'> | undefined,
): { readonly after: number; readonly gap: string | null } {
  const isOfThis = found?.seq === last.seq && (last.boot === null || found.boot === last.boot)
  const isOlder = found !== undefined && found.seq > last.seq
  return {
    after: isOfThis || isOlder ? last.seq : 0,
    gap: isOfThis || last.seq === 0 ? null : isOlder ? dropped : another,
  }
}

const dropped = 'what came next is not kept any more: this is the oldest that there is'
const another = 'there is another journal now: this is all of it'

/** Those of a page that somebody listens for. */
export const eventsIn = (
  { entries }: JournalPage,
  origin: EventOrigin,
  isHeard: (subject: string) => boolean,
): readonly PastEvent[] =>
  entries.flatMap((entry) => {
    const { subjects, text } = announcementOf(origin, entry, JSON.stringify(entry))
    return subjects.some(isHeard) ? [{ seq: entry.seq, text }] : []
  })
