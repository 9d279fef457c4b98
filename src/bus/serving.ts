/**
 * Serves a micro service on any bus: the one place where a request becomes the call of a handler,
 * and where what is no request, or asks to be answered elsewhere than in an inbox, ends.
 */
import {
  answerHeader,
  answerHeaders,
  type Carrier,
  internalError,
  openExchange,
} from './answering.ts'
import type {
  Endpoint,
  Headers,
  Message,
  Service,
  ServiceError,
  Stoppable,
  Unanswerable,
} from './bus.ts'
import { type Counted, discoveryEndpoints, type Identity } from './discovery.ts'
import { clientOf, infoHeader, type ReplySubject, replyJudge } from './replies.ts'
import { defaultQueue } from './rules.ts'

/** A message as the bus received it, with where its answer is wanted; empty for nowhere. */
export interface Received extends Message {
  readonly reply: string
}

/** What a bus does for the services on it. */
export interface Wire extends Carrier {
  /** Wall time in ms. */
  readonly wall: () => number
  /**
   * Calls `onMessage` for what matches the pattern; members of a queue group share it. A wire that
   * knows where an answer is wanted before it has made a message of it may ask `unread` first.
   */
  readonly listen: (
    pattern: string,
    queue: string | null,
    onMessage: (message: Received) => void,
    unread?: Unread,
  ) => Stoppable
  /** Whether it is the inbox of this bus itself, and nothing it has asked on that subject. */
  readonly isUnasked: (reply: string, subject: string) => boolean
}

/**
 * The answer to a request that is not read, by where it is wanted and by its headers as they came
 * (empty for none); `null` where it is to be read. Nothing is sent where no answer is wanted.
 */
export type Unread = (
  reply: string,
  head: string,
) => { readonly data: Uint8Array; readonly headers: Headers } | null

/** What is not done is told of at once, and then so often at most. */
export const tellEveryMs = 60_000

/** `urgent` is where the urgent endpoints are heard: with the others, unless it is given. */
export function serveOn(
  wire: Wire,
  service: Service,
  identity: Identity,
  urgent: Wire = wire,
): Stoppable {
  const gates = new Map([wire, urgent].map((one) => [one, createGate(one, service)]))
  const queue = service.queue ?? defaultQueue
  const counted = service.endpoints.map((endpoint): Counted => {
    return { endpoint, requests: 0, errors: 0, lastError: undefined, processingMs: 0 }
  })
  const listening = [
    ...counted.map((one) => {
      const on = one.endpoint.isUrgent ? urgent : wire
      const gate = gates.get(on)!
      const failed = (failure: string): void => {
        one.errors += 1
        one.lastError = failure
      }
      const receiveOne = (message: Received): void => {
        const startedAtMs = on.wall()
        receive(on, gate, service, one.endpoint, message, failed)
        one.requests += 1
        one.processingMs += on.wall() - startedAtMs
      }
      return on.listen(one.endpoint.subject, queue, receiveOne, unreadBy(gate, service, one))
    }),
    ...discoveryEndpoints(service, identity, counted).map((endpoint) =>
      wire.listen(endpoint.subject, null, (message) =>
        receive(wire, gates.get(wire)!, service, endpoint, message, () => {}),
      ),
    ),
  ]
  return {
    stop: async () => {
      await Promise.all(listening.map((one) => one.stop()))
    },
  }
}

/** Refuses what `receive` would refuse. */
function unreadBy(gate: Gate, { name }: Service, one: Counted): Unread | undefined {
  const { refusal, subject } = one.endpoint
  if (refusal === undefined) return undefined
  return (reply, head) => {
    if (head.includes(answerHeader)) return null
    if (reply !== '' && gate.inboxOf(reply, subject) === null) return null
    const refused = refusal(askerOf(reply, infoIn(head), subject))
    if (refused === null) return null
    one.requests += 1
    one.errors += 1
    one.lastError = textOf(refused.error)
    return { data: refused.data, headers: answerHeaders(name, refused.error) }
  }
}

/** Who asks, and what for: each has a place of his own on every subject. */
const askerOf = (reply: string, serverSays: string, subject: string): string =>
  `${clientOf(reply, serverSays)} ${subject}`

/** What the server says of who asks, in headers as they came. */
function infoIn(head: string): string {
  const at = head.indexOf(infoHeader)
  return at < 0 ? '' : head.slice(at, head.indexOf('\r', at))
}

const textOf = ({ code, description }: ServiceError): string => `${code}:${description}`

/** Which service gave an answer; `undefined` for what is none. */
const answererOf = ({ headers }: Message): string | undefined => headers[answerHeader]

/**
 * Hands it to the endpoint, unless it is none of its requests. `onFailure` hears what went wrong,
 * now or whenever an error is answered: `409:host.0 is busy`.
 */
function receive(
  wire: Wire,
  gate: Gate,
  { name }: Service,
  endpoint: Endpoint,
  message: Received,
  onFailure: (why: string) => void,
): void {
  const passed = gate.pass(message)
  if (passed.why !== null) return onFailure(unanswerable[passed.why])
  const exchange = openExchange(wire, name, passed.to, (error) => onFailure(textOf(error)))
  const asker = askerOf(message.reply, message.headers[infoHeader] ?? '', endpoint.subject)
  try {
    const refused = endpoint.refusal?.(asker) ?? null
    if (refused !== null) return exchange.respond(refused.data, refused.error)
    endpoint.handle(message, exchange.respond, asker)
  } catch (error) {
    wire.report(error)
    const failure = internalError(error)
    if (exchange.isAnswered) onFailure(textOf(failure))
    else exchange.respond(failure.description, failure)
  }
}

/** Where the answer goes, `null` where none is wanted; or why nothing is done. */
type Passed =
  | { readonly why: null; readonly to: ReplySubject | null }
  | { readonly why: Unanswerable['why'] }
interface Gate {
  readonly pass: (message: Received) => Passed
  /** The reply subject where an answer to a request on `subject` may go there. */
  readonly inboxOf: (reply: string, subject: string) => ReplySubject | null
}

const noAnswer: Passed = { why: null, to: null }

function createGate(wire: Wire, { name, replyPrefixes, onUnanswerable }: Service): Gate {
  const judge = replyJudge(replyPrefixes)
  const tell = createTelling(wire.wall, onUnanswerable ?? (() => {}))
  const inboxOf: Gate['inboxOf'] = (reply, subject) =>
    wire.isUnasked(reply, subject) ? null : judge(reply)
  const pass: Gate['pass'] = (message) => {
    const { subject, reply } = message
    const isAnswer = answererOf(message) !== undefined
    if (!isAnswer && reply === '') return noAnswer
    const to = isAnswer ? null : inboxOf(reply, subject)
    if (to !== null) return { why: null, to }
    const why = isAnswer ? 'answer' : 'reply'
    tell({ service: name, subject, why, reply: reply.slice(0, shownMax) })
    return { why }
  }
  return { pass, inboxOf }
}

const unanswerable: Readonly<Record<Unanswerable['why'], string>> = {
  answer: 'it was the answer to another request',
  reply: 'the answer was wanted elsewhere than in an inbox',
}

/** What repeats is counted, and told with the next that comes a minute later. */
function createTelling(wall: () => number, tell: (told: Unanswerable) => void) {
  let toldAt = Number.NEGATIVE_INFINITY
  let count = 0
  return (about: Omit<Unanswerable, 'count'>): void => {
    count += 1
    const now = wall()
    // A wall clock may leap back.
    if (now >= toldAt && now - toldAt < tellEveryMs) return
    tell({ ...about, count })
    toldAt = now
    count = 0
  }
}

const shownMax = 128
