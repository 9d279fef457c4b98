/** Traces one run of a service: chooses what is told of, and makes spans of what is over. */

import type { Message } from '../../bus/bus.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import type { AskedTrace, CallTrace, Tracer } from '../../engine/tracing/tracer.ts'
import {
  contextIn,
  headersOf,
  newSpanId,
  newTraceId,
  spanIdFor,
  type TraceContext,
  textOf,
} from './context.ts'
import {
  causedBy,
  emergencySpan,
  isOfEmergency,
  mitigationOf,
  placeOf,
  stepOf,
  stepSpan,
} from './places.ts'
import type { SpanSink } from './span.ts'
import {
  type CallEffect,
  callSpan,
  emergencySpans,
  operationSpans,
  requestSpan,
  type WallOf,
} from './spans.ts'

export interface TracerOptions {
  readonly platform: Platform
  readonly clock: { readonly now: () => number; readonly wall: () => number }
  /** How many of the traces that begin here are told of: from 0 to 1. */
  readonly ratio: number
  /** Where they go; `null` where nobody wants them: what others send is handed on then. */
  readonly sink: SpanSink | null
}

export function createTracer({ platform, clock, ratio, sink }: TracerOptions): Tracer {
  const wallOf: WallOf = (at) => at + clock.wall() - clock.now()
  const chosen = sink === null ? 0 : ratio
  return {
    asked: (path, message) => askedIn(path, message),
    called: (effect, system) => calledFor(effect, system),
    ended: (operation, system) => {
      if (sink === null) return
      const place = placeOf(system, operation, chosen)
      if (!place?.isSampled) return
      for (const span of operationSpans(platform, place, operation, wallOf)) sink(span)
    },
    kept: (records, system) => {
      for (const { entry } of records) if (isOfEmergency(entry)) tellEmergency(entry, system)
    },
  }

  function askedIn(path: string, message: Message): AskedTrace | null {
    const theirs = contextIn(message.headers)
    if (theirs === null && Math.random() >= chosen) return null
    if (theirs !== null && (sink === null || !theirs.isSampled)) return handedOn(theirs)
    const context: TraceContext = {
      traceId: theirs?.traceId ?? newTraceId(),
      ...{ spanId: newSpanId(), isSampled: true, state: theirs?.state ?? null },
    }
    const startMs = clock.wall()
    return {
      trace: textOf(context),
      headers: headersOf(context),
      answered: (data, error) => {
        const body = typeof data === 'string' ? data : Buffer.from(data).toString()
        const answered = { path, subject: message.subject, body, error }
        const took = { startMs, endMs: clock.wall() }
        sink?.(requestSpan(context, theirs?.spanId ?? null, answered, took))
      },
    }
  }

  function calledFor(effect: CallEffect, system: System): CallTrace | null {
    const found = callIn(effect, system)
    if (found === null) return null
    const { parentId, ...context } = found
    // What is told to nobody is no place of its own.
    if (!context.isSampled || sink === null) return { headers: headersOf(context), answered() {} }
    const startMs = clock.wall()
    const own = { ...context, spanId: spanIdFor(`call ${effect.id}`) }
    return {
      headers: headersOf(own),
      answered: (outcome) =>
        sink(callSpan(own, parentId, effect, outcome, { startMs, endMs: clock.wall() })),
    }
  }

  /** With the span that it is a child of, as `parentId`, and as `spanId` what is handed on. */
  function callIn(effect: CallEffect, system: System) {
    const step = stepOf(system, effect.id)
    if (step !== null) {
      const { operation } = step
      const place = placeOf(system, operation, chosen)
      if (place === null || (operation.trace === undefined && !place.isSampled)) return null
      const { traceId, isSampled, state } = place
      const spanId = (sink === null ? operation.trace?.split('-')[2] : null) ?? place.spanId
      return { traceId, isSampled, state, spanId, parentId: stepSpan(operation.id, step.step) }
    }
    const mitigation = sink === null ? null : mitigationOf(system, effect.id)
    if (mitigation === null) return null
    const { correlation } = mitigation
    const cause = causedBy(system, correlation, chosen)
    const parentId = emergencySpan(correlation)
    return cause.isSampled ? { ...cause, spanId: parentId, parentId } : null
  }

  function tellEmergency(entry: Entry, system: System): void {
    if (sink === null) return
    const cause = causedBy(system, entry.correlation ?? '', chosen)
    if (cause.isSampled) sink(emergencySpans(cause, entry, newSpanId, wallOf))
  }
}

/** Neither is it told of here, nor is it lost. */
const handedOn = (theirs: TraceContext): AskedTrace => ({
  trace: textOf(theirs),
  headers: headersOf(theirs),
  answered: () => {},
})
