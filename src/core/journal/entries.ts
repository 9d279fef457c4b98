/** Derives the journal's entries from what changed. Nobody can forget one. */

import { askerOf, type EmergencyOff } from '../model/command.ts'
import type { CommandResult } from '../model/command-result.ts'
import type { Component } from '../model/component.ts'
import type { Change } from '../model/dirty-set.ts'
import type { Event } from '../model/event.ts'
import type { Name } from '../model/ids.ts'
import type { Operation } from '../model/operation.ts'
import { componentOf, endedSince, type System } from '../model/system.ts'
import { rowOf } from '../model/table.ts'
import { alertAndOverrideEntries } from './alerts.ts'
import { policyEntries } from './policies.ts'
import { protectionEntries } from './protection.ts'
import { type EntryDraft, entry } from './words.ts'

/** What one turn did to the components that it changed, and the operations that it ended. */
export function turnEntries(
  before: System,
  after: System,
  changed: readonly Name[],
  now: number,
): readonly EntryDraft[] {
  const protection = protectionEntries(before, after, now)
  if (before.components === after.components && before.ended === after.ended) return protection
  const ended = endedSince(before, after)
  const untold = new Set(ended)
  const transitions = movedOf(before, after, changed).flatMap((component): EntryDraft[] => {
    const prior = componentOf(before, component.name)
    const mine =
      ended.find(
        (operation) => operation.component === component.name && operation.state !== 'aborted',
      ) ?? ended.find((operation) => operation.component === component.name)
    if (mine !== undefined) untold.delete(mine)
    return [transition(prior, component, mine ?? null, now)]
  })
  return [
    ...protection,
    ...[...untold].map((operation) => operationEntry(after, operation, now)),
    ...transitions,
  ]
}

/**
 * Those of another status than before, in the order in which their operations were accepted. One
 * that the configuration has only now was nothing before.
 */
const movedOf = (before: System, after: System, changed: readonly Name[]): readonly Component[] =>
  changed
    .map((name) => componentOf(after, name))
    .filter(({ name, status }) => (rowOf(before.components, name)?.status ?? status) !== status)
    .sort((a, b) => (a.operation?.order ?? 0) - (b.operation?.order ?? 0))

/**
 * What a whole step did beyond its turns: what was answered, which operations began without a
 * change of status, what now stands and what does not.
 */
export function stepEntries(
  { before, after, changed }: Change,
  event: Event,
  result: CommandResult | null,
  drafts: readonly EntryDraft[],
  now: number,
): readonly EntryDraft[] {
  const known = new Set(drafts.map(({ operation }) => operation))
  return [
    ...(result === null ? [] : answerEntries(before, event, result, now)),
    ...changed.flatMap((name) => {
      const { operation } = componentOf(after, name)
      return operation !== null &&
        rowOf(before.components, name)?.operation?.id !== operation.id &&
        !known.has(operation.id)
        ? [operationEntry(after, operation, now)]
        : []
    }),
    ...policyEntries(before, after, changed, now),
    ...alertAndOverrideEntries(before, after, event, now),
    ...(event.kind === 'store' && event.damage !== null
      ? [entry('service', 'statemgr', 'store-damaged', now, { message: event.damage })]
      : []),
    ...(event.kind === 'start'
      ? [
          entry('service', 'statemgr', event.damage === null ? 'started' : 'store-damaged', now, {
            message: event.damage ?? `boot ${event.boot}`,
          }),
        ]
      : []),
  ]
}

/** A status change. It took as long as the operation that ends with it. */
function transition(
  prior: Component,
  after: Component,
  ended: Operation | null,
  now: number,
): EntryDraft {
  const operation = ended ?? after.operation ?? prior.operation
  const outcome =
    ended?.state ??
    (after.operation === null
      ? 'observed'
      : after.operation.state === 'rolling-back'
        ? 'rolling-back'
        : prior.operation?.state === 'running' && prior.operation.id === after.operation.id
          ? 'progress'
          : 'started')
  return entry('transition', after.name, outcome, now, {
    ...(operation === null ? {} : of(operation)),
    from: prior.status,
    to: after.status,
    cause: after.cause,
    durationMs: ended?.startedAt == null ? null : now - ended.startedAt,
    previousStatusMs: now - prior.since,
    message:
      ended?.error?.message ?? after.operation?.error?.message ?? after.lastError?.message ?? null,
  })
}

function operationEntry(after: System, operation: Operation, now: number): EntryDraft {
  const { status } = componentOf(after, operation.component)
  const outcome = operation.state === 'running' ? 'started' : operation.state
  return entry('operation', operation.component, outcome, now, {
    ...of(operation),
    from: status,
    to: status,
    durationMs:
      operation.endedAt === null ? null : now - (operation.startedAt ?? operation.acceptedAt),
    message: operation.error?.message ?? null,
  })
}

function answerEntries(
  before: System,
  event: Event,
  { answer }: CommandResult,
  now: number,
): readonly EntryDraft[] {
  if (event.kind === 'emergency.off') return [emergencyOffEntry(event, now)]
  if (event.kind !== 'request' || answer.kind === 'planned' || answer.kind === 'recorded') return []
  const { reason, action, component } = event
  if (answer.kind === 'refused') {
    const { code, message, evidence } = answer.refusal
    const { status } = rowOf(before.components, component) ?? { status: null }
    return [
      entry('refusal', component, 'refused', now, {
        ...askerOf(event),
        reason,
        action,
        cause: code,
        message,
        evidence,
        from: status,
        to: status,
      }),
    ]
  }
  if (!answer.unchanged) return []
  const { status } = answer.component
  return [
    entry('operation', component, 'unchanged', now, {
      ...askerOf(event),
      reason,
      action,
      cause: 'request',
      from: status,
      to: status,
      operation: answer.operation?.id ?? null,
      correlation: answer.operation?.correlation ?? null,
    }),
  ]
}

/** Also where nothing was left to cut: that somebody pressed it is worth a line. */
const emergencyOffEntry = (command: EmergencyOff, now: number) => {
  const { component, id, reason } = command
  return entry('emergency', component ?? 'system', 'asked', now, {
    correlation: id,
    action: 'EmergencyCut',
    cause: 'emergency-off',
    ...askerOf(command),
    reason,
  })
}

const of = (operation: Operation): Partial<EntryDraft> => ({
  operation: operation.id,
  correlation: operation.correlation,
  action: operation.action,
  cause: operation.cause,
  ...askerOf(operation),
  reason: operation.reason,
})
