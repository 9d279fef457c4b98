/** Reads what a listener has missed out of the journal, as the events that it was. */

import type { EventOrigin } from '../api/events/events.ts'
import {
  beginningAfter,
  eventsIn,
  type JournalPage,
  type LastId,
  type PastEvent,
  replayPageSize,
  soughtAfter,
} from '../api/events/replay.ts'
import { type Bus, BusError } from '../bus/bus.ts'
import { subjectMatches } from '../bus/subject.ts'
import { jsonOf } from '../text/json.ts'

export type Missed =
  | ({ readonly kind: 'event' } & PastEvent)
  /** Not all that came after it can be given any more, or it was of another journal. */
  | { readonly kind: 'gap'; readonly message: string }

const pageTimeoutMs = 10_000

/** All that the pattern matches, from there to the end of the journal. Throws a `BusError`. */
export async function* missedSince(
  bus: Bus,
  origin: EventOrigin,
  last: LastId,
  pattern: string,
): AsyncGenerator<Missed> {
  const [found] = (await pageAfter(bus, origin, soughtAfter(last), 1)).entries
  const { after: beginning, gap } = beginningAfter(last, found)
  if (gap !== null) yield { kind: 'gap', message: gap }
  let after: number | null = beginning
  while (after !== null) {
    const page: JournalPage = await pageAfter(bus, origin, after, replayPageSize)
    for (const event of eventsIn(page, origin, (subject) => subjectMatches(pattern, subject)))
      yield { kind: 'event', ...event }
    after = page.next
  }
}

async function pageAfter(
  bus: Bus,
  { serviceName }: EventOrigin,
  after: number,
  limit: number,
): Promise<JournalPage> {
  const asked = JSON.stringify({ order: 'oldest', after, limit })
  const answer = await bus.request(`${serviceName}.history.query`, asked, {
    timeoutMs: pageTimeoutMs,
  })
  const page = answer.kind === 'answered' ? jsonOf(answer.message.text()) : null
  if (typeof page !== 'object' || page === null || !('entries' in page))
    throw new BusError('the journal could not be read')
  return page as JournalPage
}
