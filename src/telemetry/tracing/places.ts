/** Says where in which trace operations and calls are, by what is kept of them. */

import type { Entry } from '../../core/model/events/entry.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import { componentsOf, operationOf, type System } from '../../core/model/system/system.ts'
import { contextInText, isSampledAt, spanIdFor, type TraceContext, traceIdFor } from './context.ts'

/** A span that is, or is to be, with what it is under and what it follows from. */
export interface Place extends TraceContext {
  readonly parentId: string | null
  readonly links: readonly Pick<TraceContext, 'traceId' | 'spanId'>[]
}

/**
 * Whoever asked has begun the trace, or it was chosen then, and stands in the operation since. What
 * began by itself, as nobody asked, has one by its cause. `null` where it is in no trace.
 */
export function placeOf(system: System, operation: Operation, ratio: number): Place | null {
  const { id, trace, via, correlation, component, action } = operation
  const asked = trace === undefined ? null : contextInText(trace)
  if (asked === null && via !== undefined) return null
  const { traceId, isSampled, state } = asked ?? causedBy(system, correlation, ratio)
  const own = `.${component}.${action}`
  const parent = id.endsWith(own) ? spanIdFor(id.slice(0, -own.length)) : null
  const cause = via === undefined ? causeOf(system, operation) : null
  return {
    ...{ traceId, isSampled, state, spanId: spanIdFor(id) },
    parentId: parent ?? asked?.spanId ?? cause,
    links: cause === null ? [] : [{ traceId, spanId: cause }],
  }
}

/** What all has in common that follows from one cause which nobody has asked for. */
export function causedBy(
  { id }: Pick<System, 'id'>,
  correlation: string,
  ratio: number,
): Pick<TraceContext, 'traceId' | 'isSampled' | 'state'> {
  const traceId = traceIdFor(`${id} ${correlation}`)
  return { traceId, isSampled: isSampledAt(ratio, traceId), state: null }
}

export const emergencySpan = (correlation: string): string => spanIdFor(`emergency ${correlation}`)
export const stepSpan = (operation: string, step: number): string =>
  spanIdFor(`${operation} step ${step}`)

/** The span of what it follows from: an operation, or an emergency. */
function causeOf(system: System, { id, correlation }: Operation): string | null {
  if (correlation === id) return null
  if (operationOf(system, correlation) !== undefined) return spanIdFor(correlation)
  const { emergencies } = system.protection
  return Object.values(emergencies).some((one) => one.correlation === correlation)
    ? emergencySpan(correlation)
    : null
}

/** The call of a step, or of what takes it back; `null` where it is of no operation. */
export function stepOf(
  system: System,
  callId: string,
): { readonly operation: Operation; readonly step: number } | null {
  const [, id, step] = callPattern.exec(callId) ?? []
  if (id === undefined) return null
  const owner = componentsOf(system).find(({ operation }) => operation?.id === id)
  return owner?.operation ? { operation: owner.operation, step: Number(step) } : null
}

/** `run-3/0/1`, and `run-3/undo/0/0/1`: step, part and attempt. */
const callPattern = /^(.*?)(?:\/undo\/(?=\d+\/\d+\/\d+$)|\/(?=\d+\/\d+$))(\d+)/

/** Why something is done against an emergency. */
export const mitigationOf = (
  { protection: { mitigations } }: System,
  callId: string,
): { readonly correlation: string } | null =>
  Object.values(mitigations).find(({ id }) => callId.startsWith(`${id}/`)) ?? null

/** An emergency that is over, and what was done against it. */
export const isOfEmergency = ({ type, outcome, correlation, durationMs }: Entry): boolean =>
  type === 'emergency' &&
  (outcome === 'ended' || outcome === 'released') &&
  correlation !== null &&
  durationMs !== null
