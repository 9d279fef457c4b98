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
 * becomes a service error, and is reported.
 */
export function openExchange(carrier: Carrier, service: string, to: ReplySubject | null): Exchange {
  const exchange: Exchange = {
    isAnswered: false,
    respond: (data, error) => {
      if (exchange.isAnswered) return
      exchange.isAnswered = true
      if (to !== null) answer(carrier, service, to, data, error)
    },
  }
  return exchange
}

/** What the data of an answer may take, beside its headers. */
export const answerRoom = (
  maxPayloadBytes: number,
  service: string,
  error?: ServiceError,
): number => maxPayloadBytes - messageBytes('', answerHeaders(service, error))

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

function answer(
  carrier: Carrier,
  service: string,
  to: ReplySubject,
  data: Payload,
  error?: ServiceError,
): void {
  const headers = answerHeaders(service, error)
  const bytes = messageBytes(data, headers)
  if (bytes <= carrier.maxPayloadBytes) return carrier.answer(to, data, headers)
  const refused = tooLarge(bytes, carrier.maxPayloadBytes)
  carrier.report(refused)
  const said = { code: 413, description: refused.message }
  const least = answerHeaders(service, said)
  // Never empty: what has no content can be taken for a request that needs none.
  const room = carrier.maxPayloadBytes - messageBytes('', least)
  if (room > 0) carrier.answer(to, refused.message.slice(0, room), least)
}

function answerHeaders(service: string, error?: ServiceError): Headers {
  if (error === undefined) return { [answerHeader]: service }
  return {
    [answerHeader]: service,
    [errorCodeHeader]: `${error.code}`,
    [errorHeader]: oneLine(error.description).slice(0, descriptionMax),
  }
}

/** All of it stands in the body. */
const descriptionMax = 256

/** A header holds one line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]\s*/g, ' ').trim()
}

function rethrow(error: unknown): void {
  if (!(error instanceof BusError)) throw error
}
