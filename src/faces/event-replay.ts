/** Reads what a listener has missed out of the journal, as the events that it was. */

import { announcementOf, type EventOrigin } from '../api/events.ts'
import type { HistoryEntry } from '../api/history.ts'
import { type Bus, BusError } from '../bus/bus.ts'
import { subjectMatches } from '../bus/subject.ts'
import { jsonOf } from '../text/json.ts'

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
  | { readonly kind: 'event'; readonly seq: number; readonly text: string }
  /** Not all that came after it can be given any more, or it was of another journal. */
  | { readonly kind: 'gap'; readonly message: string }

/** Entries that are asked for at once. */
const pageSize = 200
const pageTimeoutMs = 10_000

/** All that the pattern matches, from there to the end of the journal. Throws a `BusError`. */
export async function* missedSince(
  bus: Bus,
  origin: EventOrigin,
  last: LastId,
  pattern: string,
): AsyncGenerator<Missed> {
  const [first] = (await pageAfter(bus, origin, Math.max(0, last.seq - 1), 1)).entries
  const isOfThis = first?.seq === last.seq && (last.boot === null || first.boot === last.boot)
  const isOlder = first !== undefined && first.seq > last.seq
  if (!isOfThis && last.seq > 0) yield { kind: 'gap', message: isOlder ? dropped : another }
  let after: number | null = isOfThis || isOlder ? last.seq : 0
  while (after !== null) {
    const { entries, next }: Page = await pageAfter(bus, origin, after, pageSize)
    for (const entry of entries) {
      const { subjects, text } = announcementOf(origin, entry, JSON.stringify(entry))
      if (subjects.some((subject) => subjectMatches(pattern, subject)))
        yield { kind: 'event', seq: entry.seq, text }
    }
    after = next
  }
}

const dropped = 'what came next is not kept any more: this is the oldest that there is'
const another = 'there is another journal now: this is all of it'

interface Page {
  readonly entries: readonly HistoryEntry[]
  readonly next: number | null
}

async function pageAfter(
  bus: Bus,
  { serviceName }: EventOrigin,
  after: number,
  limit: number,
): Promise<Page> {
  const asked = JSON.stringify({ order: 'oldest', after, limit })
  const answer = await bus.request(`${serviceName}.history.query`, asked, {
    timeoutMs: pageTimeoutMs,
  })
  const page = answer.kind === 'answered' ? jsonOf(answer.message.text()) : null
  if (typeof page !== 'object' || page === null || !('entries' in page))
    throw new BusError('the journal could not be read')
  return page as Page
}
