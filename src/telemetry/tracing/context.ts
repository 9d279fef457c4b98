/** Reads and writes the context of a trace, as W3C has it: https://www.w3.org/TR/trace-context/. */

import { createHash, randomBytes } from 'node:crypto'
import type { Headers } from '../../bus/bus.ts'
import { lookUp } from '../../core/model/look-up.ts'

/** Where in which trace something is: what follows from it is a child of that span. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
  /** Whether spans of it are told to anybody. */
  readonly isSampled: boolean
  /** What other vendors have to say: handed on as it is. */
  readonly state: string | null
}

const parentHeader = 'traceparent'
const stateHeader = 'tracestate'

/** Of a later version what is known of this one is read, and the rest is left alone. */
const parentPattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:$|-)/
const statePattern = /^[\x20-\x7e]{1,512}$/
const nothing = /^0+$/

/** `null` where there is none, or none that can be read: then it is as if nobody had sent one. */
export function contextIn(headers: Headers): TraceContext | null {
  const parent = lookUp(headers, parentHeader)
  return parent === undefined ? null : contextOf(parent, lookUp(headers, stateHeader))
}

/** As an operation keeps it: `textOf` made it. */
export function contextInText(text: string): TraceContext | null {
  const [parent = '', state] = text.split(' ')
  return contextOf(parent, state)
}

function contextOf(parent: string, given: string | undefined): TraceContext | null {
  const [, traceId = '', spanId = '', flags = ''] = parentPattern.exec(parent.trim()) ?? []
  if (traceId === '' || nothing.test(traceId) || nothing.test(spanId)) return null
  const state = given !== undefined && statePattern.test(given) ? given.replaceAll(' ', '') : null
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1
  return { traceId, spanId, isSampled, state: state === '' ? null : state }
}

export function headersOf(context: TraceContext): Headers {
  const headers = { [parentHeader]: parentText(context) }
  return context.state === null ? headers : { ...headers, [stateHeader]: context.state }
}

/** `traceparent`, and behind a blank `tracestate` where there is one. */
export const textOf = (context: TraceContext): string =>
  context.state === null ? parentText(context) : `${parentText(context)} ${context.state}`

const parentText = ({ traceId, spanId, isSampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`

export const newTraceId = (): string => randomBytes(16).toString('hex')
export const newSpanId = (): string => randomBytes(8).toString('hex')

/** The same for the same thing, in whichever run: what it is goes on in its trace. */
export const traceIdFor = (what: string): string => hashOf(what).slice(0, 32)
export const spanIdFor = (what: string): string => hashOf(what).slice(0, 16)

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** So many of all traces, by their ids alone: whoever asks about one gets the same answer. */
export const isSampledAt = (ratio: number, traceId: string): boolean =>
  Number.parseInt(traceId.slice(-randomDigits), 16) < ratio * 16 ** randomDigits

/** As many as a number holds exactly. */
const randomDigits = 13
