/** Sends an endpoint's one answer, and reports errors nobody awaits. */
import type { Headers, Payload, Respond, ServiceError } from './bus.ts'
import { messageBytes, tooLarge } from './rules.ts'

/**
 * Hears what the bus cannot throw at a caller: what a handler threw, as it was thrown, and a
 * `BusError` for each message or permission the bus had to give up.
 */
export type OnError = (error: unknown) => void

/** Headers in which NATS micro carries a service error. */
const errorHeader = 'Nats-Service-Error'
const errorCodeHeader = 'Nats-Service-Error-Code'

/** What answers are sent with; `To` is what an adapter knows of the one who asked. */
export interface Carrier<To> {
  readonly maxPayloadBytes: number
  readonly report: OnError
  readonly send: (to: To, data: Payload, headers?: Headers) => void
}

/** One request being answered. */
export interface Exchange {
  isAnswered: boolean
  readonly respond: Respond
}

/** A `respond` that works once. An answer too large becomes a service error, and is reported. */
export function openExchange<To>(carrier: Carrier<To>, to: To): Exchange {
  const exchange: Exchange = {
    isAnswered: false,
    respond: (data, error) => {
      if (exchange.isAnswered) return
      exchange.isAnswered = true
      answer(carrier, to, data, error)
    },
  }
  return exchange
}

/** What an asker hears when the handler threw: 500, and the message of the error. */
export function internalError(error: unknown): ServiceError {
  const description = error instanceof Error ? error.message : String(error)
  return { code: 500, description: oneLine(description) }
}

/**
 * Hands errors over in a microtask of their own, where nothing `onError` throws can stop the bus.
 * Without an `onError` they are thrown there: a bug ends the process rather than being overheard.
 */
export function reportTo(onError: OnError = rethrow): OnError {
  return (error) => queueMicrotask(() => onError(error))
}

function answer<To>(carrier: Carrier<To>, to: To, data: Payload, error?: ServiceError): void {
  const headers = error === undefined ? undefined : errorHeaders(error)
  const bytes = messageBytes(data, headers)
  if (bytes <= carrier.maxPayloadBytes) {
    carrier.send(to, data, headers)
    return
  }
  const refused = tooLarge(bytes, carrier.maxPayloadBytes)
  carrier.report(refused)
  carrier.send(to, '', errorHeaders(internalError(refused)))
}

function errorHeaders(error: ServiceError): Headers {
  return { [errorCodeHeader]: `${error.code}`, [errorHeader]: oneLine(error.description) }
}

/** A header holds one line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]\s*/g, ' ').trim()
}

function rethrow(error: unknown): never {
  throw error
}
