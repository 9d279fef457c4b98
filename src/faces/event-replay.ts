/** Asks on the bus for the pages of the journal that a listener has missed. */

import type { EventOrigin } from '../api/events.ts'
import type { JournalPage, Replay } from '../api/replay.ts'
import { type Bus, BusError } from '../bus/bus.ts'
import { subjectMatches } from '../bus/subject.ts'
import { jsonOf } from '../text/json.ts'

const pageTimeoutMs = 10_000

/** What the pattern matches; reading it throws a `BusError`. */
export const replayOn = (bus: Bus, origin: EventOrigin, pattern: string): Replay => ({
  origin,
  pageAfter: (seq, limit) => pageAfter(bus, origin, seq, limit),
  isHeard: (subject) => subjectMatches(pattern, subject),
})

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
