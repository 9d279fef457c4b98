/** Reads what a listener has missed out of the journal, as the events that it was. */

import { announcementOf, type EventOrigin } from './events.ts'
import type { HistoryEntry } from './history.ts'

/** A page of the journal, the oldest first. */
export interface JournalPage {
  readonly entries: readonly HistoryEntry[]
  readonly next: number | null
}

/** The journal, and what of it somebody listens for. */
export interface Replay {
  readonly origin: EventOrigin
  readonly pageAfter: (seq: number, limit: number) => Promise<JournalPage>
  readonly isHeard: (subject: string) => boolean
}

export interface PastEvent {
  readonly kind: 'event'
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
  const [, seq, boot] = /^(\d{1,15})(?:-([\w-]{1,64}))?$/.exec(text) ?? []
  return seq === undefined ? null : { seq: Number(seq), boot: boot ?? null }
}

export type Missed =
  | PastEvent
  /** Not all that came after it can be given any more, or it was of another journal. */
  | { readonly kind: 'gap'; readonly message: string }

/** Entries that are asked for at once. */
const pageSize = 200

/** All that came after the last that somebody has received, to the end of the journal. */
export async function* missedSince(replay: Replay, last: LastId): AsyncGenerator<Missed> {
  const [first] = (await replay.pageAfter(Math.max(0, last.seq - 1), 1)).entries
  const isOfThis = first?.seq === last.seq && (last.boot === null || first.boot === last.boot)
  const isOlder = first !== undefined && first.seq > last.seq
  if (!isOfThis && last.seq > 0) yield { kind: 'gap', message: isOlder ? dropped : another }
  yield* eventsAfter(replay, isOfThis || isOlder ? last.seq : 0)
}

const dropped = 'what came next is not kept any more: this is the oldest that there is'
const another = 'there is another journal now: this is all of it'

/** Those behind that sequence that are listened for, to the end of the journal. */
export async function* eventsAfter(replay: Replay, seq: number): AsyncGenerator<PastEvent> {
  let after: number | null = seq
  while (after !== null) {
    const { entries, next }: JournalPage = await replay.pageAfter(after, pageSize)
    for (const entry of entries) {
      const { subjects, text } = announcementOf(replay.origin, entry, JSON.stringify(entry))
      if (subjects.some(replay.isHeard)) yield { kind: 'event', seq: entry.seq, text }
    }
    after = next
  }
}
