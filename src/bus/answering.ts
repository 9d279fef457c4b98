/** Sends an endpoint's one answer, and reports errors nobody awaits. */
import { BusError, type Headers, type Payload, type Respond, type ServiceError } from './bus.ts'
import type { ReplySubject } from './replies.ts'
import { messageBytes, tooLarge } from './rules.ts'

/**
 * Hears what the bus cannot throw at a caller: what a handler threw, as it was thrown, and a
 * `BusError` for each message or permission the bus had to give up.
 */
export type OnError = (error: unknown) => void

/** Headers in which NATS micro carries a service error. */
const errorHeader = 'Nats-Service-Error'
const errorCodeHeader = 'Nats-Service-Error-Code'

/** Every answer says in it which service gave it; what carries it is no request. */
export const answerHeader = 'Statemgr-Answer'

/** What answers are sent with. */
export interface Carrier {
  readonly maxPayloadBytes: number
  readonly report: OnError
  readonly answer: (to: ReplySubject, data: Payload, headers: Headers) => void
}

/** One request being answered. */
export interface Exchange {
  isAnswered: boolean
  readonly respond: Respond
}

/**
 * A `respond` that works once; `to` is `null` where nobody waits for an answer. One too large
 * becomes a service error, and is reported. `onFailure` hears of each answer that is an error.
 */
export function openExchange(
  carrier: Carrier,
  service: string,
  to: ReplySubject | null,
  onFailure: (error: ServiceError) => void,
): Exchange {
  const exchange: Exchange = {
    isAnswered: false,
    respond: (data, error, headers) => {
      if (exchange.isAnswered) return
      exchange.isAnswered = true
      const failure =
        (to !== null && answer(carrier, service, to, { data, error, headers })) || error
      if (failure !== undefined) onFailure(failure)
    },
  }
  return exchange
}

/** What the data of an answer may take, beside its own headers and those that are given it. */
export const answerRoom = (
  maxPayloadBytes: number,
  service: string,
  error?: ServiceError,
  headers?: Headers,
): number => maxPayloadBytes - messageBytes('', { ...headers, ...answerHeaders(service, error) })

/** What an asker hears when the handler threw: 500, and the message of the error. */
export function internalError(error: unknown): ServiceError {
  const description = error instanceof Error ? error.message : String(error)
  return { code: 500, description: oneLine(description) }
}

/**
 * Hands errors over in a microtask of their own, where nothing `onError` throws can stop the bus.
 * Without an `onError` what a handler threw is thrown there: a bug ends the process rather than
 * being overheard. What the bus had to give up is no bug, and ends nothing.
 */
export function reportTo(onError: OnError = rethrow): OnError {
  return (error) => queueMicrotask(() => onError(error))
}

interface Said {
  readonly data: Payload
  readonly error: ServiceError | undefined
  readonly headers: Headers | undefined
}

/** Gives the error that was said instead, where the answer was too large. */
function answer(
  carrier: Carrier,
  service: string,
  to: ReplySubject,
  { data, error, headers: more }: Said,
): ServiceError | null {
  const own = answerHeaders(service, error)
  const headers = more === undefined ? own : { ...more, ...own }
  const bytes = messageBytes(data, headers)
  if (bytes <= carrier.maxPayloadBytes) {
    carrier.answer(to, data, headers)
    return null
  }
  const refused = tooLarge(bytes, carrier.maxPayloadBytes)
  carrier.report(refused)
  const said = { code: 413, description: refused.message }
  const least = answerHeaders(service, said)
  // Never empty: what has no content can be taken for a request that needs none.
  const room = carrier.maxPayloadBytes - messageBytes('', least)
  if (room > 0) carrier.answer(to, refused.message.slice(0, room), least)
  return said
}

/** The same each time, so that what sends them has to encode them once. */
export function answerHeaders(service: string, error: ServiceError = none): Headers {
  const known = knownHeaders.get(error)
  if (known?.[answerHeader] === service) return known
  const headers = {
    [answerHeader]: service,
    ...(error !== none && {
      [errorCodeHeader]: `${error.code}`,
      [errorHeader]: oneLine(error.description).slice(0, descriptionMax),
    }),
  }
  knownHeaders.set(error, headers)
  return headers
}

const none: ServiceError = { code: 200, description: '' }
const knownHeaders = new WeakMap<ServiceError, Headers>()

/** All of it stands in the body. */
const descriptionMax = 256

/** A header holds one line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]\s*/g, ' ').trim()
}

function rethrow(error: unknown): void {
  if (!(error instanceof BusError)) throw error
}
