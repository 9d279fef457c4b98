/** Reaches the service over HTTP, by TCP or by a socket: requests as POST, events as a stream. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { shownDuration } from '../../text/duration.ts'
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

/** Where the service listens, and what lets us in there. */
export interface HttpPlace {
  /** `http://127.0.0.1:8080`, or the path of a socket. */
  readonly at: string
  /** What requests over TCP carry. */
  readonly token: string | null
}

export function createHttpClient(place: HttpPlace): Client {
  const open = new Set<ClientRequest>()
  return {
    ask: (subject, body) => asking(place, subject, body),
    listen: async (pattern, onEvent) => listening(place, pattern, onEvent, open),
    close: async () => {
      for (const sent of open) sent.destroy()
    },
  }
}

async function asking(place: HttpPlace, subject: string, body: unknown): Promise<AskResult> {
  const text = JSON.stringify(body)
  const sent = sending(place, `/api/${encodeURIComponent(subject)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
  })
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    sent.destroy()
  }, askTimeoutMs)
  try {
    const response = await responseTo(sent, text)
    return understood(response, await textOf(response), place)
  } catch (error) {
    return isLate ? silent(place) : notReached(place, error)
  } finally {
    clearTimeout(timer)
  }
}

/** An `import` reads all that the module exports, and so loads a WebSocket client of 7 MiB. */
const moduleFor = ({ at }: HttpPlace) =>
  process.getBuiltinModule(at.startsWith('https:') ? 'node:https' : 'node:http')

/** Nothing is sent before the request is ended. */
function sending(place: HttpPlace, path: string, options: RequestOptions): ClientRequest {
  const { at, token } = place
  // A connection for each: one that the other side has just closed would leave a doubt.
  const agent = false
  const headers = {
    ...options.headers,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  }
  const { request } = moduleFor(place)
  return at.includes('://')
    ? request(new URL(path, at), { ...options, agent, headers })
    : request({ ...options, agent, headers, path, socketPath: at })
}

async function responseTo(sent: ClientRequest, body?: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  sent.once('response', resolve)
  sent.on('error', reject)
  sent.end(body)
  return promise
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const chunk of response) text += chunk
  return text
}

function understood(response: IncomingMessage, text: string, place: HttpPlace): AskResult {
  const body = jsonOf(text)
  if (body === undefined) return stranger(place, response)
  return isOk(response) ? { kind: 'answered', body } : { kind: 'refused', error: body }
}

const isOk = ({ statusCode = 0 }: IncomingMessage) => statusCode >= 200 && statusCode < 300

function stranger({ at }: HttpPlace, { statusCode }: IncomingMessage): Unanswered {
  return {
    kind: 'broken',
    isDoubtful: false,
    message: `what listens on ${at} does not answer as statemgr does (HTTP status ${statusCode})`,
    guidance: 'Pass as --url or --socket what statemgr serve printed.',
  }
}

async function listening(
  place: HttpPlace,
  pattern: string,
  onEvent: (event: unknown) => void,
  open: Set<ClientRequest>,
): Promise<Listened> {
  const path = `/api/events?subject=${encodeURIComponent(pattern)}`
  const sent = sending(place, path, { headers: { accept: 'text/event-stream' } })
  open.add(sent)
  sent.once('close', () => open.delete(sent))
  try {
    const response = await responseTo(sent)
    if (!isOk(response)) return notListening(response, await textOf(response), place)
    return {
      kind: 'listening',
      broken: reading(response, onEvent).then(
        () => ended(place),
        (error) => notReached(place, error),
      ),
      stop: async () => void sent.destroy(),
    }
  } catch (error) {
    return notReached(place, error)
  }
}

function notListening(
  response: IncomingMessage,
  text: string,
  place: HttpPlace,
): Refused | Unanswered {
  const error = jsonOf(text)
  return error === undefined ? stranger(place, response) : { kind: 'refused', error }
}

async function reading(
  body: AsyncIterable<Uint8Array>,
  onEvent: (event: unknown) => void,
): Promise<void> {
  for await (const data of dataOfEvents(body)) onEvent(jsonOf(data))
}

function ended({ at }: HttpPlace): Unanswered {
  return {
    kind: 'unreachable',
    isDoubtful: false,
    message: `statemgr at ${at} has ended the stream of events`,
    guidance: 'Start watch again; statemgr history shows what was missed.',
  }
}

function silent({ at }: HttpPlace): Unanswered {
  return {
    kind: 'unreachable',
    isDoubtful: true,
    message: `statemgr did not answer within ${shownDuration(askTimeoutMs)} at ${at}`,
    guidance: 'It may still have heard: look with statemgr operations before asking again.',
  }
}

function notReached({ at }: HttpPlace, error: unknown): Unanswered {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  return {
    kind: 'unreachable',
    isDoubtful: code === null || !neverSent.has(code),
    message: `nothing answers at ${at}${code === null ? '' : ` (${code})`}`,
    guidance: code === 'EACCES' ? notAllowed : startIt,
  }
}

const startIt =
  'Start it: statemgr serve --config FILE, or name another place with --socket, --url or --nats.'
const notAllowed =
  'You may not use this socket: ask as its owner, or by one of those that serve --roles makes.'

/** Errors of the system that come before anything is sent. */
const neverSent: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'],
  ...['ENOENT', 'EACCES', 'ENOTSOCK'],
])
