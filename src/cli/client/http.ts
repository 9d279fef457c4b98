/** Reaches the service over HTTP: requests as `POST /api/<subject>`, events as an event stream. */
import { jsonOf } from '../../text/json.ts'
import {
  type AskResult,
  askTimeoutMs,
  type Client,
  type Listened,
  type Refused,
  type Unanswered,
} from './client.ts'
import { dataOfEvents } from './event-stream.ts'

/** `base` is where the service listens: `http://127.0.0.1:8080`. */
export function createHttpClient(base: string): Client {
  const streams = new Set<AbortController>()
  return {
    ask: (subject, body) => asking(base, subject, body),
    listen: async (pattern, onEvent) => {
      const stream = new AbortController()
      streams.add(stream)
      return listening(base, pattern, onEvent, stream)
    },
    close: async () => {
      for (const stream of streams) stream.abort()
    },
  }
}

async function asking(base: string, subject: string, body: unknown): Promise<AskResult> {
  const url = new URL(`/api/${encodeURIComponent(subject)}`, base)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(askTimeoutMs),
    })
    return understood(response, await response.text(), base)
  } catch (error) {
    return notReached(base, error)
  }
}

function understood(response: Response, text: string, base: string): AskResult {
  const body = jsonOf(text)
  if (body === undefined) return stranger(base, response)
  return response.ok ? { kind: 'answered', body } : { kind: 'refused', error: body }
}

function stranger(base: string, { status }: Response): Unanswered {
  return {
    kind: 'broken',
    isDoubtful: false,
    message: `what listens on ${base} does not answer as statemgr does (HTTP status ${status})`,
    guidance: 'Pass the address that statemgr serve printed as --url.',
  }
}

async function listening(
  base: string,
  pattern: string,
  onEvent: (event: unknown) => void,
  stream: AbortController,
): Promise<Listened> {
  const url = new URL(`/api/events?subject=${encodeURIComponent(pattern)}`, base)
  try {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream' },
      signal: stream.signal,
    })
    if (!response.ok) return notListening(response, await response.text(), base)
    if (response.body === null) return stranger(base, response)
    return {
      kind: 'listening',
      broken: reading(response.body, onEvent).then(
        () => ended(base),
        (error) => notReached(base, error),
      ),
      stop: async () => stream.abort(),
    }
  } catch (error) {
    return notReached(base, error)
  }
}

function notListening(response: Response, text: string, base: string): Refused | Unanswered {
  const error = jsonOf(text)
  return error === undefined ? stranger(base, response) : { kind: 'refused', error }
}

async function reading(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: unknown) => void,
): Promise<void> {
  for await (const data of dataOfEvents(body)) onEvent(jsonOf(data))
}

function ended(base: string): Unanswered {
  return {
    kind: 'unreachable',
    isDoubtful: false,
    message: `statemgr at ${base} has ended the stream of events`,
    guidance: 'Start watch again; statemgr history shows what was missed.',
  }
}

/** `fetch` throws a TypeError whose cause is what the socket said, or the reason of the abort. */
function notReached(base: string, error: unknown): Unanswered {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return {
      kind: 'unreachable',
      isDoubtful: true,
      message: `statemgr did not answer within ${askTimeoutMs / 1000} s at ${base}`,
      guidance: 'It may still have heard: look with statemgr operations before asking again.',
    }
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null
  return {
    kind: 'unreachable',
    isDoubtful: code === null || !neverSent.has(code),
    message: `nothing answers at ${base}${code === null ? '' : ` (${code})`}`,
    guidance: 'Start it: statemgr serve --config FILE, or name another place with --url or --nats.',
  }
}

/** Errors of the system that come before anything is sent. */
const neverSent: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'])
