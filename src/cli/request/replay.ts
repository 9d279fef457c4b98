/** Replays events out of the journal for whoever watches, and goes on with those that happen. */
import type { EventOrigin, EventReply } from '../../api/events/events.ts'
import {
  beginningAfter,
  eventsIn,
  type JournalPage,
  readLastId,
  replayPageSize,
  soughtAfter,
} from '../../api/events/replay.ts'
import { subjectMatches } from '../../bus/subject.ts'
import { ask, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'

export interface Follower {
  /** An event that happens: shown when what came before it has been. */
  heard(event: EventReply): void
  /** Shows what came since, to the end of the journal; why not, where that cannot be read. */
  catchUp(client: Client, pattern: string, since: string): Promise<NotAnswered | null>
}

/** Each event once and in the order of the journal; `onGap` hears of what cannot be given. */
export function createFollower(
  show: (event: EventReply) => void,
  onGap: (message: string) => void,
): Follower {
  /** The last that the journal has given. */
  let last: EventReply | null = null
  let isBehind = false
  /** The first that has happened meanwhile, for which the journal is to be asked once more. */
  let news = Number.POSITIVE_INFINITY
  const isShown = ({ data: { boot, seq } }: EventReply): boolean =>
    last !== null && last.data.boot === boot && last.data.seq >= seq
  return {
    heard: (event) => {
      if (isBehind) news = Math.min(news, event.data.seq)
      else if (!isShown(event)) show(event)
    },
    catchUp: async (client, pattern, since) => {
      isBehind = true
      try {
        const origin = await originOf(client)
        const isHeard = (one: string) => subjectMatches(pattern, one)
        const beginning = await begin(client, since, onGap)
        const happened = () => (news === Number.POSITIVE_INFINITY ? null : news - 1)
        let after = beginning ?? happened()
        while (after !== null) {
          news = Number.POSITIVE_INFINITY
          const page: JournalPage = await pageOf(client, { after, limit: replayPageSize })
          for (const { text } of eventsIn(page, origin, isHeard)) {
            last = JSON.parse(text) as EventReply
            show(last)
          }
          const seen: number = page.entries.at(-1)?.seq ?? after
          const next = happened()
          after = page.next ?? (next === null ? null : Math.max(seen, next))
        }
        return null
      } catch (error) {
        if (error instanceof Unread) return error.reply
        throw error
      } finally {
        isBehind = false
      }
    },
  }
}

/** The service did not give what was asked of it. */
class Unread extends Error {
  readonly reply: NotAnswered

  constructor(reply: NotAnswered) {
    super('the journal could not be read')
    this.reply = reply
  }
}

type Query = Parameters<typeof ask<'history.query'>>[2]

async function pageOf(client: Client, query: Query): Promise<JournalPage> {
  const reply = await ask(client, 'statemgr.history.query', { order: 'oldest', ...query })
  if (reply.kind !== 'answered') throw new Unread(reply)
  return reply.body
}

async function originOf(client: Client): Promise<EventOrigin> {
  const reply = await ask(client, 'statemgr.system.status', {})
  if (reply.kind !== 'answered') throw new Unread(reply)
  const { name, services } = reply.body
  return { serviceName: 'statemgr', systemName: name, services: Object.keys(services) }
}

/** Behind which sequence: that of an event, or where the service finds a time; `null` for none. */
async function begin(
  client: Client,
  since: string,
  onGap: (message: string) => void,
): Promise<number | null> {
  const last = readLastId(since)
  if (last === null) {
    const [first] = (await pageOf(client, { since, limit: 1 })).entries
    return first === undefined ? null : first.seq - 1
  }
  const [found] = (await pageOf(client, { after: soughtAfter(last), limit: 1 })).entries
  const { after, gap } = beginningAfter(last, found)
  if (gap !== null) onGap(gap)
  return after
}
