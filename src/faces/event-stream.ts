/** Streams events, as they are published on the bus, to HTTP clients as server-sent events. */

import { errorBody } from '../api/errors.ts'
import { eventPattern } from '../api/events.ts'
import { type Bus, BusError, type Message } from '../bus/bus.ts'
import { isPattern } from '../bus/subject.ts'
import { jsonOf } from '../text/json.ts'
import { EventFeed } from './event-feed.ts'
import { closedToPages, refused } from './http-reply.ts'
import type { Log } from './log.ts'

/** Listeners at a time. */
export const listenersMax = 64
/** Silence is broken this often, so that a dead connection is noticed. */
const heartbeatMs = 15_000

export interface EventStreams {
  /**
   * The response with every event of the pattern from now on; `cut` ends an unfinished
   * connection.
   */
  open(pattern: string, cut: () => void): Promise<Response>
  /** Tells every listener that it is over. */
  stop(): void
}

export function eventStreams(bus: Bus, serviceName: string, log: Log): EventStreams {
  const feeds = new Set<EventFeed>()
  const heartbeat = setInterval(() => {
    for (const feed of feeds) if (feed.isIdle) feed.push(': still here\n\n')
  }, heartbeatMs)
  heartbeat.unref()
  return {
    open: async (pattern, cut) => {
      const all = eventPattern(serviceName)
      if (!isUnder(pattern, all)) return badPattern(pattern, all)
      if (feeds.size >= listenersMax) return tooMany()
      try {
        return await listen(bus, pattern, feeds, log, cut)
      } catch (error) {
        if (!(error instanceof BusError)) throw error
        return refused(errorBody('not-ready', `the bus does not carry events: ${error.message}`))
      }
    },
    stop: () => {
      clearInterval(heartbeat)
      for (const feed of feeds) feed.end(closedBlock('the server stops'))
    },
  }
}

/**
 * Subscribed for certain before the first byte is sent: what is published after it is not
 * missed.
 */
async function listen(
  bus: Bus,
  pattern: string,
  feeds: Set<EventFeed>,
  log: Log,
  cut: () => void,
): Promise<Response> {
  let lastId: string | null = null
  const send = (message: Message): void => {
    const text = message.text()
    const id = idOf(text)
    // One event goes to several subjects, one after the other, and a pattern may match them all.
    if (id === null || id === lastId) return
    lastId = id
    if (feed.push(eventBlock(id, text))) return
    log.warn({ pattern, id }, 'an event listener read too slowly and was disconnected')
    feed.end(closedBlock('you read too slowly: events were missed, so query the history'))
  }
  const over = (): void => {
    feeds.delete(feed)
    subscription
      .stop()
      .catch((error: unknown) => log.error({ err: error }, 'could not unsubscribe'))
  }
  const subscription = bus.subscribe(pattern, send)
  const feed = new EventFeed(over, cut)
  feeds.add(feed)
  feed.push(`: events of ${pattern}\nretry: ${retryMs}\n\n`)
  try {
    await bus.flush()
  } catch (error) {
    over()
    throw error
  }
  return new Response(feed.body, { headers: eventHeaders })
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

function tooMany(): Response {
  return refused(
    errorBody('overloaded', `${listenersMax} listeners hear the events already`, [
      { subject: 'listeners', value: listenersMax, limit: listenersMax },
    ]),
  )
}

/** The id of an event; `null` for what is none. */
function idOf(text: string): string | null {
  const event = jsonOf(text)
  const id = typeof event === 'object' && event !== null && 'id' in event ? event.id : null
  return typeof id === 'string' && /^\d{1,16}-[\w-]{1,64}$/.test(id) ? id : null
}

function eventBlock(id: string, text: string): string {
  return `id: ${id}\ndata: ${text.replaceAll(/\r\n|\r|\n/g, '\ndata: ')}\n\n`
}

/** An event of its own name, so that it is not taken for one of the journal. */
function closedBlock(message: string): string {
  return `event: closed\ndata: ${JSON.stringify({ message })}\n\n`
}
