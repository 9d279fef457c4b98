/** Defines a span: something that took time, as part of a trace. */

import type { TraceContext } from './context.ts'

export type Attributes = Readonly<Record<string, string | number | boolean>>

export interface Span extends Pick<TraceContext, 'traceId' | 'spanId' | 'state'> {
  /** `null` for the first of a trace. */
  readonly parentId: string | null
  readonly name: string
  /** A request that came, a call that was made, or what was done here. */
  readonly kind: 'server' | 'client' | 'internal'
  /** Wall time, ms since 1970. */
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  /** Spans that it follows from. */
  readonly links: readonly Pick<TraceContext, 'traceId' | 'spanId'>[]
  readonly events: readonly SpanEvent[]
  /** What went wrong; `null` where nothing did. */
  readonly error: string | null
}

export interface SpanEvent {
  readonly name: string
  readonly atMs: number
  readonly attributes: Attributes
}

/** Takes spans that are over; none is waited for. */
export type SpanSink = (span: Span) => void
