/** Replays events out of the journal for whoever watches, and goes on with those that happen. */
import type { EventOrigin, EventReply } from '../../api/events.ts'
import {
  eventsAfter,
  type JournalPage,
  type LastId,
  type Missed,
  missedSince,
  type Replay,
  readLastId,
} from '../../api/replay.ts'
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
        const replay = await replayOf(client, pattern)
        let missed = await begin(client, replay, since)
        for (;;) {
          news = Number.POSITIVE_INFINITY
          for await (const one of missed) {
            if (one.kind === 'gap') onGap(one.message)
            else {
              last = JSON.parse(one.text) as EventReply
              show(last)
            }
          }
          if (news === Number.POSITIVE_INFINITY) return null
          missed = eventsAfter(replay, Math.max(last?.data.seq ?? 0, news - 1))
        }
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

async function replayOf(client: Client, pattern: string): Promise<Replay> {
  return {
    origin: await originOf(client),
    pageAfter: (after, limit) => pageOf(client, { after, limit }),
    isHeard: (subject) => subjectMatches(pattern, subject),
  }
}

async function originOf(client: Client): Promise<EventOrigin> {
  const reply = await ask(client, 'statemgr.system.status', {})
  if (reply.kind !== 'answered') throw new Unread(reply)
  const { name, services } = reply.body
  return { serviceName: 'statemgr', systemName: name, services: Object.keys(services) }
}

/** Behind a sequence as behind an id of an event; else the service finds where that time is. */
async function begin(
  client: Client,
  replay: Replay,
  since: string,
): Promise<AsyncGenerator<Missed>> {
  const last: LastId | null = readLastId(since)
  if (last !== null) return missedSince(replay, last)
  const [first] = (await pageOf(client, { since, limit: 1 })).entries
  return first === undefined ? nothing() : eventsAfter(replay, first.seq - 1)
}

async function* nothing(): AsyncGenerator<Missed> {}
