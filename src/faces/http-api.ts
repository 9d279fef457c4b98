/** Serves the bus API over HTTP: a POST becomes a request on the bus, its answer the response. */

import { errorBody } from '../api/fields/errors.ts'
import { changesNothing, subjectOf } from '../api/fields/resource.ts'
import { parseRequest } from '../api/requests/parse-request.ts'
import { type Path, type RequestOf, subjects } from '../api/resources.ts'
import { viaHeader } from '../api/via.ts'
import { type Answer, type Bus, BusError, type Headers, type Message } from '../bus/bus.ts'
import { shownDuration } from '../text/duration.ts'
import { nearest } from '../text/nearest.ts'
import type { Door } from './door.ts'
import { refused, replied } from './http-reply.ts'

/** Headers in which NATS micro carries a service error. */
const errorHeader = 'Nats-Service-Error'
const errorCodeHeader = 'Nats-Service-Error-Code'

/** How long the service may take, besides what the request itself is willing to wait. */
const answerTimeoutMs = 10_000

/** Asks on the bus; `body` has been limited in size already. */
export type SendRequest = (
  subject: string,
  contentType: string | null,
  body: Uint8Array,
  trace?: Trace,
) => Promise<Response>

/** The headers of a trace that whoever asks is in, as W3C has them. */
interface Trace {
  readonly traceparent: string | undefined
  readonly tracestate: string | undefined
}

export function requestOnBus(bus: Bus, serviceName: string, door: Door): SendRequest {
  const bySubject = new Map(subjects.map((one) => [subjectOf(serviceName, one), one]))
  return async (subject, contentType, body, trace) => {
    const api = bySubject.get(subject)
    if (api === undefined) return unknownSubject(subject, [...bySubject.keys()])
    if (contentType === null ? body.length > 0 : !isJson(contentType)) return notJson(contentType)
    if (door.onlyReads && !changesNothing(api)) return onlyLooks(subject, door)
    const headers = { [viaHeader]: door.name, ...traceHeaders(trace) }
    return forward(bus, subject, api, body, headers)
  }
}

/** One that is no trace is not read here, but it must be one that a bus can carry. */
function traceHeaders({ traceparent, tracestate }: Partial<Trace> = {}): Headers {
  if (traceparent === undefined || !isPrintable(traceparent)) return {}
  return tracestate === undefined || !isPrintable(tracestate)
    ? { traceparent }
    : { traceparent, tracestate }
}

const isPrintable = (text: string): boolean => /^[\x20-\x7e]{1,512}$/.test(text)

async function forward(
  bus: Bus,
  subject: string,
  api: (typeof subjects)[number],
  body: Uint8Array,
  headers: Headers,
): Promise<Response> {
  const read = parseRequest(api, body)
  if (read.kind === 'refused') return refused(read.refusal)
  const timeoutMs = answerTimeoutMs + waitMsOf(read.request)
  try {
    return responseTo(subject, timeoutMs, await bus.request(subject, body, { timeoutMs, headers }))
  } catch (error) {
    if (!(error instanceof BusError)) throw error
    return refused(errorBody('not-ready', `the bus does not carry ${subject}: ${error.message}`))
  }
}

function responseTo(subject: string, timeoutMs: number, answer: Answer): Response {
  switch (answer.kind) {
    case 'answered':
      return responseOf(answer.message)
    case 'nobody':
      return refused(errorBody('not-ready', `nobody serves ${subject} on the bus`))
    case 'refused':
      return refused(errorBody('not-ready', `the bus does not carry ${subject}: ${answer.why}`))
    case 'silent':
      return refused(unansweredBody(subject, timeoutMs))
  }
}

const unansweredBody = (subject: string, timeoutMs: number) =>
  errorBody('unanswered', `nobody answered ${subject} within ${shownDuration(timeoutMs)}`)

/** An answer of the service, whatever it is, with the trace that it is part of. */
export function responseOf(message: Message): Response {
  const response = untracedOf(message)
  const { traceparent } = message.headers
  if (traceparent !== undefined) response.headers.set('traceparent', traceparent)
  return response
}

function untracedOf(message: Message): Response {
  const code = message.headers[errorCodeHeader]
  if (code === undefined) return replied(message.text())
  const number = Number(code)
  const status = Number.isInteger(number) && number >= 400 && number <= 599 ? number : 502
  const text = message.text()
  return text.startsWith('{') ? replied(text, status) : refused(bug(message), status)
}

/** The bus itself answers so, in plain text, for an endpoint that threw. */
function bug({ headers }: Message) {
  return {
    code: 'internal',
    message: headers[errorHeader] ?? 'the service failed without a word',
    evidence: [],
    guidance: 'This is a bug: see the log of the service, and report it.',
  }
}

function unknownSubject(subject: string, subjects: readonly string[]): Response {
  const limit = nearest(subject, subjects)
  const hint = limit === null ? ': see / for what there is' : `: did you mean ${limit}?`
  const value = subject.slice(0, shownMax)
  return refused(
    errorBody('unknown-subject', `there is no ${value}${hint}`, [
      { subject: 'path', value, limit },
    ]),
  )
}

const shownMax = 128

function onlyLooks(subject: string, { name }: Door): Response {
  const message = `who comes in by ${name} may look, and ${subject} is more than that`
  return refused(
    errorBody('forbidden', message, [{ subject: 'door', value: name, limit: 'one who may act' }]),
  )
}

function isJson(contentType: string): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType)
}

/** A body that a page of another site may send unasked is never one of these. */
function notJson(contentType: string | null): Response {
  const value = contentType?.slice(0, shownMax) ?? null
  const limit = 'application/json'
  const message = `the header content-type must be ${limit}; it is ${value ?? 'missing'}`
  return refused(errorBody('malformed', message, [{ subject: 'content-type', value, limit }]), 415)
}

const waitMsOf = (request: RequestOf<Path>): number => ('wait' in request ? (request.wait ?? 0) : 0)
