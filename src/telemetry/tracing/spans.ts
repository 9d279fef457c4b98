/** Makes spans of what is over: operations with their steps, calls, requests and emergencies. */

import type { ServiceError } from '../../bus/bus.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Effect, Outcome } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Evidence } from '../../core/model/refusals.ts'
import {
  endingOf,
  endText,
  type Operation,
  type StepState,
} from '../../core/model/system/operation.ts'
import { jsonOf } from '../../text/json.ts'
import type { TraceContext } from './context.ts'
import { emergencySpan, type Place, stepSpan } from './places.ts'
import type { Attributes, Span, SpanEvent } from './span.ts'

export type CallEffect = Extract<Effect, { kind: 'call' }>

/** Gives the wall time, ms since 1970, of a service time. */
export type WallOf = (at: number) => number

/** A span for it, and one for each of its steps that was come to. */
export function operationSpans(
  platform: Platform,
  place: Place,
  operation: Operation,
  wallOf: WallOf,
): readonly Span[] {
  const { id, component, action, state, recipe, steps, acceptedAt, startedAt } = operation
  const endedAt = operation.endedAt ?? acceptedAt
  const { traceId, state: traceState, spanId, parentId, links } = place
  const isFailure = endingOf(state)?.isFailure === true
  const own: Span = {
    ...{ traceId, spanId, state: traceState, parentId, links },
    name: `${component} ${action}`,
    kind: 'internal',
    startMs: wallOf(acceptedAt),
    endMs: wallOf(endedAt),
    attributes: {
      ...{ 'statemgr.operation.id': id, 'statemgr.component': component },
      ...{ 'statemgr.action': action, 'statemgr.recipe': recipe, 'statemgr.outcome': state },
      ...{ 'statemgr.cause': operation.cause, 'statemgr.correlation': operation.correlation },
      ...textAttributes({
        'statemgr.actor': operation.actor,
        'statemgr.via': operation.via,
        'statemgr.reason': operation.reason,
      }),
    },
    events:
      startedAt === null || startedAt === acceptedAt
        ? []
        : [{ name: 'its turn came', atMs: wallOf(startedAt), attributes: {} }],
    error: isFailure ? (endText(operation) ?? state) : null,
  }
  const plan = lookUp(lookUp(platform.plans, component), recipe)
  const children = steps.flatMap((step, index): readonly Span[] => {
    const planned = plan?.steps[index]
    if (step.startedAt === null || planned === undefined) return []
    return [
      {
        ...{ traceId, state: traceState, parentId: spanId, links: [], events: [] },
        ...{ spanId: stepSpan(id, index), name: planned.name, kind: 'internal' as const },
        startMs: wallOf(step.startedAt),
        endMs: wallOf(step.endedAt ?? endedAt),
        attributes: { ...stepAttributes(step, index), 'statemgr.component': planned.target },
        error: step.phase === 'failed' ? (step.error ?? step.phase) : null,
      },
    ]
  })
  return [own, ...children]
}

const stepAttributes = ({ phase, attempts, error }: StepState, index: number): Attributes => ({
  'statemgr.step': index,
  'statemgr.phase': phase,
  'statemgr.attempts': attempts,
  ...textAttributes({ 'statemgr.last_error': error }),
})

export interface Took {
  readonly startMs: number
  readonly endMs: number
}

export const callSpan = (
  context: TraceContext,
  parentId: string,
  { id, service, verb, target, timeoutMs }: CallEffect,
  outcome: Outcome,
  took: Took,
): Span => ({
  ...{ traceId: context.traceId, spanId: context.spanId, state: context.state, parentId },
  ...{ name: `${service} ${verb}`, kind: 'client', ...took, links: [], events: [] },
  attributes: {
    ...{ 'rpc.system': 'nats', 'rpc.service': service, 'rpc.method': verb },
    ...{ 'statemgr.component': target, 'statemgr.call.id': id },
    ...{ 'statemgr.call.timeout_ms': timeoutMs, 'statemgr.outcome': outcome.kind },
  },
  error: outcome.kind === 'done' ? null : outcome.error,
})

/** What was asked, by the header and the body of its answer. */
export interface RequestMade {
  readonly path: string
  readonly subject: string
  readonly body: string
  readonly error: ServiceError | undefined
}

/** One that was refused has the rule that objects, and what was seen. */
export function requestSpan(
  context: TraceContext,
  parentId: string | null,
  { path, subject, body, error }: RequestMade,
  took: Took,
): Span {
  const refusal = error === undefined ? null : refusalIn(body)
  const objections = refusal?.evidence.filter(({ ok }) => !ok) ?? []
  return {
    ...{ traceId: context.traceId, spanId: context.spanId, state: context.state, parentId },
    ...{ name: path, kind: 'server', ...took, links: [] },
    attributes: {
      ...{ 'rpc.system': 'nats', 'rpc.method': path, 'messaging.destination.name': subject },
      ...(error === undefined ? {} : { 'statemgr.refusal.number': error.code }),
      ...textAttributes({
        'error.type': refusal?.code,
        'statemgr.refusal.rule': objections[0]?.rule,
        'statemgr.operation.id': error === undefined ? operationIn(body) : null,
      }),
    },
    events: objections.map(
      (one): SpanEvent => ({
        name: 'evidence',
        atMs: took.endMs,
        attributes: evidenceAttributes(one),
      }),
    ),
    error: error === undefined ? null : (refusal?.message ?? error.description),
  }
}

const evidenceAttributes = ({
  rule,
  subject,
  value,
  limit,
  unit,
  ageMs,
}: Evidence): Attributes => ({
  'statemgr.rule': rule,
  'statemgr.subject': subject,
  ...(value === null ? {} : { 'statemgr.value': value }),
  ...(limit === null ? {} : { 'statemgr.limit': limit }),
  ...(ageMs === null ? {} : { 'statemgr.age_ms': ageMs }),
  ...textAttributes({ 'statemgr.unit': unit }),
})

/** From when it began to when it ended; of what was done against it, to when that was let go. */
export function emergencySpans(
  { traceId, state }: Pick<TraceContext, 'traceId' | 'state'>,
  { component, action, cause, correlation, durationMs, outcome, reason, message, at }: Entry,
  newSpanId: () => string,
  wallOf: WallOf,
): Span {
  const whole = emergencySpan(correlation ?? '')
  const why = message ?? reason
  return {
    ...{ traceId, state, kind: 'internal', links: [], events: [], error: null },
    ...(action === null
      ? { spanId: whole, parentId: null, name: `${component} ${cause}` }
      : { spanId: newSpanId(), parentId: whole, name: `${component} ${action}` }),
    startMs: wallOf(at - (durationMs ?? 0)),
    endMs: wallOf(at),
    attributes: textAttributes({
      ...{ 'statemgr.component': component, 'statemgr.cause': cause, 'statemgr.outcome': outcome },
      ...{ 'statemgr.correlation': correlation, 'statemgr.reason': why },
    }),
  }
}

const textAttributes = (given: Readonly<Record<string, string | null | undefined>>): Attributes =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
  )

interface Refused {
  readonly code: string
  readonly message: string
  readonly evidence: readonly Evidence[]
}

/** The answer is ours; of another dialect it says nothing here. */
function refusalIn(body: string): Refused | null {
  const value = jsonOf(body) as Partial<Refused> | null | undefined
  if (typeof value?.code !== 'string' || typeof value.message !== 'string') return null
  return { code: value.code, message: value.message, evidence: value.evidence ?? [] }
}

/** Which operation it has set in motion. */
function operationIn(body: string): string | null {
  const value = jsonOf(body) as { operation?: { id?: unknown } | null } | null | undefined
  const id = value?.operation?.id
  return typeof id === 'string' ? id : null
}
