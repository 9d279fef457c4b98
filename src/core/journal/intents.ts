/** Derives the journal's entries on intents: schedules, preferences, and restored power. */

import { askerOf } from '../model/events/command.ts'
import type { Event } from '../model/events/event.ts'
import type { EntryOutcome } from '../model/events/outcomes.ts'
import type { Name } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Preferences } from '../model/platform/preferences.ts'
import type { Restoration, Schedule } from '../model/system/intents.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { type EntryDraft, entry } from './words.ts'

/** What one turn did to what is meant to happen by itself. */
export function intentEntries(
  before: System,
  after: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  const corrected =
    before.startCause === after.startCause || event.kind === 'start'
      ? []
      : [entry('service', 'statemgr', after.startCause, now, { message: wasKept })]
  if (before.intents === after.intents) return corrected
  return [
    ...corrected,
    ...scheduleEntries(before, after, event, now),
    ...preferenceEntries(before, after, event, now),
    ...descriptionEntries(before, after, event, now),
    ...restorationEntries(before, after, now),
  ]
}

const wasKept = 'the chassis has had power all the time: the BMC alone was reset'

function scheduleEntries(
  { intents: { schedules: before } }: System,
  { intents: { schedules: after } }: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before === after) return []
  const added = Object.values(after).filter(({ id }) => lookUp(before, id) === undefined)
  const gone = Object.values(before).filter(({ id }) => lookUp(after, id) === undefined)
  return [
    ...added.map((schedule) => scheduleEntry(schedule, 'planned', now)),
    ...gone.map((schedule) => ({
      ...scheduleEntry(schedule, endOf(schedule, event), now),
      ...(event.kind === 'schedule.cancel' ? { ...askerOf(event), reason: event.reason } : {}),
    })),
  ]
}

const scheduleEntry = (schedule: Schedule, outcome: EntryOutcome, now: number) =>
  entry('schedule', schedule.component, outcome, now, {
    action: schedule.action,
    ...askerOf(schedule),
    reason: schedule.reason,
    correlation: `schedule-${schedule.id}`,
    message: `for ${new Date(schedule.dueWall).toISOString()}`,
  })

function endOf({ ifMissed }: Schedule, event: Event): EntryOutcome {
  if (event.kind !== 'due') return 'called-off'
  return event.isMissed && ifMissed === 'skip' ? 'skipped' : 'due'
}

function preferenceEntries(
  { intents: { preferences: before } }: System,
  { intents: { preferences: after } }: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before === after) return []
  const asker = event.kind === 'preferences.set' ? event : { actor: 'statemgr', reason: null }
  return Object.entries(after).flatMap(([name, is]) => {
    const changes = changesOf(lookUp(before, name) ?? {}, is)
    return changes.length === 0
      ? []
      : [
          entry('preference', name, event.kind === 'preferences.set' ? 'set' : 'used-up', now, {
            ...askerOf(asker),
            reason: asker.reason,
            message: changes.join(', '),
          }),
        ]
  })
}

const changesOf = (was: Partial<Preferences>, is: Partial<Preferences>): readonly string[] =>
  (Object.keys(is) as (keyof Preferences)[])
    .filter((key) => was[key] !== is[key])
    .map((key) => `${key}: ${is[key] ?? 'none'}`)

function descriptionEntries(
  { intents: { descriptions: before } }: System,
  { intents: { descriptions: after } }: System,
  event: Event,
  now: number,
): readonly EntryDraft[] {
  if (before === after || event.kind !== 'description.set') return []
  const { component, reason, changes } = event
  const message = Object.entries(changes)
    .map(([key, value]) => `${key}: ${shortened(JSON.stringify(value))}`)
    .join(', ')
  const rest = { ...askerOf(event), reason, message }
  return [entry('description', component, 'set', now, rest)]
}

const shortened = (text: string) =>
  text.length <= quotedMax ? text : `${text.slice(0, quotedMax)}…`
/** The journal says what was written down, and not all of it: that stands beside the component. */
const quotedMax = 200

const givenBack = 'power was lost, and by their policies these are powered on again'
const whole = 'no supply is missing any more; still to be powered on'

function restorationEntries(before: System, after: System, now: number): readonly EntryDraft[] {
  const { restoration: was } = before.intents
  const { restoration: is } = after.intents
  if (was === is) return []
  const isLostNow = is !== null && is.decidedAt === null && is.lost.length > 0
  if (isLostNow && (was === null || was.decidedAt !== null || was.lost.length < is.lost.length))
    return [
      restorationEntry('lost', 'power was lost, and is given back when it is back', is.lost, now),
    ]
  if (was === null) return []
  if (is !== null && is.decidedAt === null && is.backAt !== was.backAt)
    return is.backAt === undefined
      ? [restorationEntry('lost', 'what was back has gone again', is.lost, now)]
      : [restorationEntry('back-in-part', 'the rest of it is waited for', is.lost, now)]
  if (is?.lacking !== undefined && is.lacking !== was.lacking) {
    const why = `held up while ${is.lacking.join(', ')} is missing`
    return [restorationEntry('held-up', why, Object.keys(is.wanted), now)]
  }
  if (is !== null && was.lacking !== undefined && is.lacking === undefined)
    return [restorationEntry('goes-on', whole, Object.keys(is.wanted), now)]
  const isDecided = was.decidedAt === null && is?.decidedAt != null
  if (isDecided) return [restorationEntry('decided', givenBack, wantedText(is), now)]
  const gone = Object.keys(was.wanted).filter((name) => lookUp(is?.wanted, name) === undefined)
  const missed = gone.filter((name) => isMissed(before, after, name))
  if (missed.length > 0)
    return [restorationEntry('gave-up', 'what speaks against it stays', missed, now)]
  const left = gone.filter((name) => !isBegun(before, after, name))
  if (left.length > 0) {
    const why = 'on already, held, or asked for otherwise meanwhile'
    return [restorationEntry('left', why, left, now)]
  }
  if (
    was.decidedAt === null &&
    is === null &&
    (was.lost.length > 0 || after.startCause === 'ac-loss')
  ) {
    return [restorationEntry('nothing', 'power was lost, and no policy gives it back', [], now)]
  }
  return []
}

function isMissed(before: System, after: System, name: Name): boolean {
  const is = rowOf(after.components, name)?.discrepancy
  return is !== rowOf(before.components, name)?.discrepancy && is?.name === 'never-reached'
}

/** It is powered on for it: that is an operation. */
function isBegun(before: System, after: System, name: Name): boolean {
  const is = rowOf(after.components, name)?.operation
  return is != null && is.id !== rowOf(before.components, name)?.operation?.id
}

const wantedText = ({ wanted }: Restoration): readonly string[] =>
  Object.entries(wanted).map(([name, cause]) => `${name} (${cause})`)

const restorationEntry = (
  outcome: EntryOutcome,
  what: string,
  names: readonly Name[],
  now: number,
): EntryDraft =>
  entry('restore', 'statemgr', outcome, now, {
    message: names.length === 0 ? what : `${what}: ${names.join(', ')}`,
  })
