/** Streams events, as they are published on the bus, to HTTP clients as server-sent events. */

import { type EventOrigin, eventPattern } from '../api/events/events.ts'
import { type LastId, readLastId } from '../api/events/replay.ts'
import { errorBody, numberOf } from '../api/fields/errors.ts'
import { type Bus, BusError } from '../bus/bus.ts'
import { isPattern } from '../bus/subject.ts'
import { blockOf, type EventBlock, encoded, eventBlock } from './event-block.ts'
import { EventFeed, waitingMax } from './event-feed.ts'
import { missedSince } from './event-replay.ts'
import { responseOf } from './http-api.ts'
import { closedToPages, refused } from './http-reply.ts'
import type { Log } from './log.ts'

/** Listeners at a time. */
export const listenersMax = 64
/** Silence is broken this often, so that a dead connection is noticed. */
const heartbeatMs = 15_000
const stillHere = encoded(': still here\n\n')

export interface EventStreams {
  /**
   * The response with every event of the pattern from now on, or from behind the last that was
   * received; `cut` ends an unfinished connection.
   */
  open(pattern: string, lastId: string | null, cut: () => void): Promise<Response>
  /** Tells every listener that it is over. */
  stop(): void
}

export function eventStreams(bus: Bus, origin: EventOrigin, log: Log): EventStreams {
  const feeds = new Set<EventFeed>()
  const heartbeat = setInterval(() => {
    for (const feed of feeds) if (feed.isIdle) feed.push(stillHere)
  }, heartbeatMs)
  heartbeat.unref()
  return {
    open: async (pattern, lastId, cut) => {
      const all = eventPattern(origin.serviceName)
      if (!isUnder(pattern, all)) return badPattern(pattern, all)
      const last = lastId === null ? null : readLastId(lastId)
      if (lastId !== null && last === null) return badLastId(lastId)
      if (feeds.size >= listenersMax) return tooMany()
      try {
        const untold = pattern === all ? null : await refusedBy(bus, origin, pattern)
        if (untold !== null) return untold
        return await listen({ bus, origin, pattern, last, feeds, log, cut })
      } catch (error) {
        if (!(error instanceof BusError)) throw error
        return refused(errorBody('not-ready', `the bus does not carry events: ${error.message}`))
      }
    },
    stop: () => {
      clearInterval(heartbeat)
      for (const feed of feeds) feed.end(namedBlock('closed', 'the server stops'))
    },
  }
}

/** What the service has against it: nothing is told there. While it says nothing, it may be. */
async function refusedBy(
  bus: Bus,
  { serviceName }: EventOrigin,
  pattern: string,
): Promise<Response | null> {
  const asked = JSON.stringify({ subject: pattern })
  const answer = await bus.request(`${serviceName}.subjects.list`, asked, {
    timeoutMs: knowingTimeoutMs,
  })
  const said = answer.kind === 'answered' ? responseOf(answer.message) : null
  return said?.status === numberOf('unknown-subject') ? said : null
}

/** Whoever wants to listen is not kept waiting for it. */
const knowingTimeoutMs = 2000

interface Listening {
  readonly bus: Bus
  readonly origin: EventOrigin
  readonly pattern: string
  /** The last event that was received; `null` for one who listens for the first time. */
  readonly last: LastId | null
  readonly feeds: Set<EventFeed>
  readonly log: Log
  readonly cut: () => void
}

/**
 * Subscribed for certain before the first byte is sent: what is published after it is not
 * missed. It is held back until what came before has been read out of the journal.
 */
async function listen(listening: Listening): Promise<Response> {
  const { bus, pattern, last, feeds, log, cut } = listening
  let sentSeq = last?.seq ?? 0
  let held: EventBlock[] | null = last === null ? null : []
  const tooSlow = (): void => {
    log.warn({ pattern, seq: sentSeq }, 'an event listener read too slowly and was disconnected')
    feed.end(namedBlock('closed', 'you read too slowly: events were missed, so query the history'))
  }
  let sentId = ''
  const send = ({ seq, id, bytes }: EventBlock): void => {
    // One event goes to several subjects, one after the other, and a pattern may match them all.
    if (id === sentId || (last !== null && seq < sentSeq)) return
    sentSeq = seq
    sentId = id
    if (!feed.push(bytes)) tooSlow()
  }
  const subscription = bus.subscribe(pattern, (message) => {
    const block = blockOf(message)
    if (block === null) return
    if (held === null) send(block)
    else if (held.length < waitingMax) held.push(block)
    else tooSlow()
  })
  const over = (): void => {
    feeds.delete(feed)
    subscription
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'could not unsubscribe'))
  }
  const feed = new EventFeed(over, cut)
  feeds.add(feed)
  feed.push(encoded(`: events of ${pattern}\nretry: ${retryMs}\n\n`))
  try {
    await bus.flush()
  } catch (error) {
    over()
    throw error
  }
  if (last !== null)
    void replay(listening, last, feed, {
      begin: (seq) => {
        sentSeq = seq
      },
      send,
      release: () => {
        const waiting = held ?? []
        held = null
        for (const block of waiting) send(block)
      },
    })
  return new Response(feed.body, { headers: eventHeaders })
}

/** As fast as the listener reads. */
async function replay(
  { bus, origin, pattern, log }: Listening,
  last: LastId,
  feed: EventFeed,
  into: {
    readonly begin: (seq: number) => void
    readonly send: (block: EventBlock) => void
    readonly release: () => void
  },
): Promise<void> {
  try {
    for await (const missed of missedSince(bus, origin, last, pattern)) {
      await feed.room()
      if (feed.isOver) return
      if (missed.kind === 'gap') {
        into.begin(0)
        feed.push(namedBlock('gap', missed.message))
        continue
      }
      const block = eventBlock(missed.text)
      if (block !== null) into.send(block)
    }
    into.release()
  } catch (error) {
    log.warn({ err: error, pattern }, 'an event listener could not be told what it had missed')
    feed.end(namedBlock('closed', 'the journal cannot be read now: connect again'))
  }
}

/** How soon a browser connects again. */
const retryMs = 2000

export const eventHeaders = { 'content-type': 'text/event-stream', ...closedToPages }

function isUnder(pattern: string, all: string): boolean {
  return isPattern(pattern) && pattern.startsWith(all.slice(0, -1))
}

function badPattern(pattern: string, limit: string): Response {
  const value = pattern.slice(0, shownMax)
  const message = `subject must be ${limit} or a pattern under it; it is ${value}`
  return refused(errorBody('malformed', message, [{ subject: 'subject', value, limit }]))
}

const shownMax = 128

function badLastId(given: string): Response {
  const value = given.slice(0, shownMax)
  const message = `Last-Event-ID must be the id of an event; it is ${value}`
  return refused(
    errorBody('malformed', message, [
      { subject: 'Last-Event-ID', value, limit: '17-3f0a9c21-77be' },
    ]),
  )
}

function tooMany(): Response {
  return refused(
    errorBody('limit-reached', `${listenersMax} listeners hear the events already`, [
      { subject: 'listeners', value: listenersMax, limit: listenersMax },
    ]),
  )
}

/** An event of its own name, so that it is not taken for one of the journal. */
const namedBlock = (name: 'gap' | 'closed', message: string): Uint8Array =>
  encoded(`event: ${name}\ndata: ${JSON.stringify({ message })}\n\n`)
