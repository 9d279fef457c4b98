/** Derives the journal's entries from what changed. Nobody can forget one. */

import type { Event } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import type { Platform } from '../model/platform/platform.ts'
import { type Component, thermalStatusOf } from '../model/system/component.ts'
import type { Change } from '../model/system/dirty-set.ts'
import { endText, type Operation } from '../model/system/operation.ts'
import { componentOf, endedSince, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { alertEntries, leaveEntries, recoveryEntries } from './alerts.ts'
import { answerEntries, type Handled } from './answers.ts'
import { callEntries, ledEntries } from './calls.ts'
import { intentEntries } from './intents.ts'
import { policyEntries } from './policies.ts'
import { protectionEntries } from './protection.ts'
import { silentChanges } from './silent.ts'
import { stepsTaken } from './steps.ts'
import { type EntryDraft, entry, of } from './words.ts'

/**
 * What one turn did, causes first: what was seen, what protects the hardware, what is meant to
 * happen by itself, and then what became of components and of the operations that ended.
 */
export function turnEntries(
  platform: Platform,
  before: System,
  after: System,
  changed: readonly Name[],
  event: Event,
  now: number,
): readonly EntryDraft[] {
  const meant = [
    ...protectionEntries(before, after, now),
    ...intentEntries(before, after, event, now),
  ]
  if (before.components === after.components && before.ended === after.ended) return meant
  const ended = endedSince(before, after)
  const untold = new Set(ended)
  const transitions = movedOf(before, after, changed).flatMap((component): EntryDraft[] => {
    const prior = componentOf(before, component.name)
    const mine =
      ended.find(
        (operation) => operation.component === component.name && operation.state !== 'aborted',
      ) ?? ended.find((operation) => operation.component === component.name)
    if (mine !== undefined) untold.delete(mine)
    return [transition(platform, prior, component, mine ?? null, now)]
  })
  return [
    ...changed.flatMap((name) => thermalEntry(before, componentOf(after, name), now)),
    ...meant,
    ...[...untold].map((operation) => operationEntry(platform, after, operation, now)),
    ...transitions,
    ...callEntries(platform, before, after, changed, now),
  ]
}

/** That all is well when it is read for the first time is no news. */
function thermalEntry(
  before: System,
  { name, thermal }: Component,
  now: number,
): readonly EntryDraft[] {
  const prior = rowOf(before.components, name)?.thermal
  if (!prior || thermal === null || prior.level === thermal.level) return []
  if (prior.by === null && thermal.level === 'normal') return []
  return [
    entry('thermal', name, 'observed', now, {
      from: thermalStatusOf(prior.level),
      to: thermalStatusOf(thermal.level),
      cause: thermal.by,
      previousStatusMs: now - prior.since,
    }),
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
 * What a whole step did, causes first: what was asked and decided, what its turns did (`drafts`),
 * and what came of it all: operations that began, or began to be taken back, without a change of
 * status, what now stands and what does not.
 */
export function stepEntries(
  platform: Platform,
  { before, after, changed }: Change,
  event: Event,
  handled: Handled | null,
  drafts: readonly EntryDraft[],
  now: number,
): readonly EntryDraft[] {
  const known = new Set(drafts.map(({ operation }) => operation))
  const isAdvance = event.kind === 'recovery.advance'
  const recoveries = recoveryEntries(before, after, now)
  const entries = [
    ...ofService(before, after, event, now),
    ...(handled === null ? [] : answerEntries(before, handled, now)),
    ...leaveEntries(before, after, event, now),
    ...(isAdvance ? recoveries : []),
    ...policyEntries(before, after, changed, now),
    ...drafts,
    ...changed.flatMap((name) => {
      const { operation } = componentOf(after, name)
      const prior = rowOf(before.components, name)?.operation
      const isAsBefore = prior?.id === operation?.id && prior?.state === operation?.state
      return operation === null || isAsBefore || known.has(operation.id)
        ? []
        : [operationEntry(platform, after, operation, now)]
    }),
    ...(isAdvance ? [] : recoveries),
    ...alertEntries({ platform, before, after, event }, now),
    ...ledEntries(platform, before, after, event, now),
  ]
  return [...entries, ...silentChanges(before, after, entries, now)]
}

/** That it starts, or what it was told of its store; else who acts for the System. */
function ofService(before: System, after: System, event: Event, now: number) {
  const damage = event.kind === 'store' || event.kind === 'start' ? event.damage : null
  if (damage !== null)
    return [entry('service', 'statemgr', 'store-damaged', now, { message: damage })]
  return event.kind === 'start'
    ? [entry('service', 'statemgr', 'started', now, { message: `boot ${event.boot}` })]
    : claimEntries(before, after, now)
}

/** Who acts for the System, where that changes while it runs. */
const claimEntries = ({ claim: was }: System, { claim: is }: System, now: number) =>
  was.role === is.role ? [] : [entry('service', 'statemgr', is.role, now, { cause: 'claim' })]

/** A status change. It took as long as the operation that ends with it. */
function transition(
  platform: Platform,
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
    ...(ended === null ? {} : stepsTaken(platform, ended, now)),
    previousStatusMs: now - prior.since,
    message:
      (ended === null ? null : endText(ended)) ??
      after.operation?.error?.message ??
      // One from before has nothing to do with this change.
      (after.lastError === prior.lastError ? null : (after.lastError?.message ?? null)),
  })
}

function operationEntry(
  platform: Platform,
  after: System,
  operation: Operation,
  now: number,
): EntryDraft {
  const { status } = componentOf(after, operation.component)
  const outcome = operation.state === 'running' ? 'started' : operation.state
  return entry('operation', operation.component, outcome, now, {
    ...of(operation),
    from: status,
    to: status,
    durationMs:
      operation.endedAt === null ? null : now - (operation.startedAt ?? operation.acceptedAt),
    message: endText(operation),
    ...(operation.endedAt === null ? {} : stepsTaken(platform, operation, now)),
  })
}
