/** Derives the journal's entries on alerts, acknowledgements, recoveries and overrides. */

import { shownDuration } from '../../text/duration.ts'
import { type Clearing, clearedBy } from '../alerts/cleared.ts'
import { procedureOf } from '../alerts/procedures.ts'
import { askerOf } from '../model/events/command.ts'
import type { AlertNews } from '../model/events/entry.ts'
import type { Event } from '../model/events/event.ts'
import type { EntryOutcome } from '../model/events/outcomes.ts'
import { lookUp } from '../model/look-up.ts'
import type { Override, Recovery } from '../model/system/intents.ts'
import type { Alert } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'
import { type EntryDraft, entry } from './words.ts'

/** What people gave leave for or have seen: whatever else a step did may follow from that. */
export function leaveEntries(
  before: System,
  after: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before.intents === after.intents) return []
  return [
    ...overrideEntries(before.intents.overrides, after.intents.overrides, event, now),
    ...acknowledgementEntries(before, after, event, now),
  ]
}

/** What of a recovery is begun by the step, or is over with what it did. */
export const recoveryEntries = (
  { intents: { recoveries: before } }: System,
  { intents: { recoveries: after } }: System,
  now: number,
): readonly EntryDraft[] =>
  before === after
    ? []
    : Object.entries(after).flatMap(([id, recovery]) => [
        ...stepEntries(lookUp(before, id), recovery, now),
        ...(recovery.ended === null || lookUp(before, id)?.ended === recovery.ended
          ? []
          : [recoveryEntry(recovery.alert, recovery.ended, now, {})]),
      ])

type Record<T> = Readonly<{ [id: string]: T }>

function overrideEntries(
  before: Record<Override>,
  after: Record<Override>,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before === after) return []
  const granted = Object.values(after).filter(({ id }) => lookUp(before, id) === undefined)
  const gone = Object.values(before).filter(({ id }) => lookUp(after, id) === undefined)
  return [
    ...granted.map((override) => {
      const { via } = event.kind === 'override.grant' ? event : {}
      return overrideEntry(override, 'granted', { ...override, ...(via && { via }) }, now)
    }),
    ...gone.map((override) =>
      event.kind === 'override.revoke' && event.id === override.id
        ? overrideEntry(override, 'revoked', event, now)
        : overrideEntry(override, 'expired', { actor: 'statemgr', reason: null }, now),
    ),
  ]
}

const endOf = (forMs: number, untilWall: number | undefined) =>
  untilWall === undefined
    ? `for ${shownDuration(forMs)}`
    : `until ${new Date(untilWall).toISOString()}`

const overrideEntry = (
  { id, component, interlocks, grantedAt, expiresAt, untilWall }: Override,
  outcome: EntryOutcome,
  by: { readonly actor: string; readonly via?: string; readonly reason: string | null },
  now: number,
) =>
  entry('override', component, outcome, now, {
    cause: id,
    ...askerOf(by),
    reason: by.reason,
    message:
      outcome === 'granted'
        ? `against ${interlocks.join(', ')} ${endOf(expiresAt - now, untilWall)}`
        : `against ${interlocks.join(', ')}`,
    durationMs: outcome === 'granted' ? null : now - grantedAt,
  })

/** Seen by somebody: for some that is all it takes, and the alert is gone with it. */
function acknowledgementEntries(
  before: System,
  after: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (event.kind !== 'alert.acknowledge' || before.intents === after.intents) return []
  const { alert } = lookUp(before.alerts, event.alert) ?? { alert: null }
  if (alert === null) return []
  const { code: cause, component, message } = alert
  const by = { ...askerOf(event), reason: event.reason }
  const rest = { cause, ...by, message, alert: newsOf(alert) }
  return [entry('acknowledgement', component, 'acknowledged', now, rest)]
}

/** Steps that are over now and were not before, and one that came to nothing. */
function stepEntries(before: Recovery | undefined, is: Recovery, now: number) {
  const { steps } = procedureOf(is.alert.code)
  const begun = before === undefined || before.alert !== is.alert ? 0 : before.done.length
  const done = is.done.slice(begun).map((step, i) =>
    recoveryEntry(is.alert, 'step-done', now, {
      ...askerOf(step),
      reason: step.note,
      message: `step ${begun + i + 1} of ${steps.length}: ${steps[begun + i]?.text ?? ''}`,
    }),
  )
  const doing = is.doing !== null && before?.doing?.operation !== is.doing.operation
  const failed = before?.doing != null && is.doing === null && done.length === 0
  const number = is.done.length + 1
  const step = is.doing ?? before?.doing
  const started = recoveryEntry(is.alert, failed ? 'step-failed' : 'step-started', now, {
    ...(step == null ? {} : askerOf(step)),
    reason: step?.note ?? null,
    operation: step?.operation ?? null,
    message: `step ${number} of ${steps.length}: ${steps[number - 1]?.text ?? ''}`,
  })
  return doing || failed ? [...done, started] : done
}

const recoveryEntry = (
  { code: cause, component }: Alert,
  outcome: EntryOutcome,
  now: number,
  rest: Partial<EntryDraft>,
) => entry('recovery', component, outcome, now, { cause, ...rest })

export function alertEntries(clearing: Clearing, now: number): readonly EntryDraft[] {
  const { alerts: before } = clearing.before
  const { alerts: after } = clearing.after
  if (before === after) return []
  return Object.entries(after).flatMap(([id, state]) => {
    const was = lookUp(before, id)
    // What is only held back, or forgotten, is not told of.
    if (was?.at === state.at && was.isCleared === state.isCleared) return []
    const { code: cause, component, since } = state.alert
    const isNew = was === undefined || was.isCleared
    const outcome = state.isCleared ? 'cleared' : isNew ? 'raised' : 'updated'
    if (state.isCleared && isNew) return []
    const ended = state.isCleared ? clearedBy(clearing, state.alert) : null
    const rest = {
      cause,
      message: ended === null ? state.alert.message : `cleared: ${ended}`,
      durationMs: state.isCleared ? Math.max(0, now - since) : null,
      alert: newsOf(state.alert, ended),
    }
    return [entry('alert', component, outcome, now, rest)]
  })
}

function newsOf(alert: Alert, clearedBy: string | null = null): AlertNews {
  const { id, code, severity, since, until, value, limit, unit, guidance } = alert
  const procedure = procedureOf(code).name
  return { id, severity, since, until, value, limit, unit, guidance, procedure, clearedBy }
}
