/**
 * Steps the whole service by one event. Pure: the same System, event and now give the same answer.
 */

import { declined } from './acting.ts'
import { notify } from './alerts/notify.ts'
import { recoveriesGoOn } from './alerts/recovery.ts'
import { applyReport, type Due } from './apply-report.ts'
import { contain, noteBug } from './automation/protection/containment.ts'
import { cutAll } from './automation/protection/last-resort.ts'
import { execute, isCommand } from './command.ts'
import { fallDue, refusedWhenDue } from './intents/schedules.ts'
import { stepEntries } from './journal/entries.ts'
import { hasStuckNews, ledsDueAt, updateLeds } from './leds/control.ts'
import type { Culprit, OnBug } from './model/bug.ts'
import { type CommandResult, refused } from './model/events/command-result.ts'
import type { Entry } from './model/events/entry.ts'
import type { Event, Stepped } from './model/events/event.ts'
import type { Name } from './model/ids.ts'
import type { Context, Maker, Witness } from './model/platform/context.ts'
import type { Platform } from './model/platform/platform.ts'
import { refuse } from './model/refusals.ts'
import { changedSince, createDirtySet, type DirtySet } from './model/system/dirty-set.ts'
import { componentOf, componentsOf, operationOf, type System } from './model/system/system.ts'
import { settle } from './settle.ts'
import { beginTurn, journaled, settled, type Turn, turned } from './turn.ts'

/**
 * `dirty`, if given, is what the step that came to `before` left of it. With `onBug` a mistake of
 * our own is contained, and told of there; without, it is thrown. A `witness` sees what changes.
 */
export function step(
  platform: Platform,
  before: System,
  event: Event,
  now: number,
  dirty: DirtySet = createDirtySet(platform),
  onBug?: OnBug,
  witness?: Witness,
): Stepped {
  const plain: Context = onBug === undefined ? { platform, now } : { platform, now, onBug }
  const context = witness === undefined ? plain : { ...plain, witness }
  // A schedule whose time has come is a request like any other; one that was missed may be dropped.
  const fallen =
    event.kind === 'due' && before.claim.role === 'acting' ? fallDue(before, event) : null
  const effective = event.kind === 'due' ? (fallen?.request ?? { kind: 'tick' }) : event
  const began = beginTurn(now, before, event, dirty)
  const due = fallen === null ? began : turned(context, began, fallen.system)
  const { system: came, result } = taken(context, due.system, effective)
  if (came !== before) witness?.saw(makerOf(event), before, came)
  const next =
    fallen?.schedule !== undefined && result?.answer.kind === 'refused'
      ? refusedWhenDue(came, fallen.schedule, result.answer.refusal, now)
      : came
  const turn = settle(context, turned(context, due, next))
  const changed = changedSince(dirty, 0, before, turn.system)
  const concluded = conclude(context, before, turn, changed)
  const change = { before, after: concluded, changed }
  const handled = isCommand(effective) && result !== null ? { command: effective, result } : null
  const drafts = journaled(context, turn.entries, () =>
    stepEntries(platform, change, effective, handled, turn.entries, now),
  )
  const entries = drafts.map((entry, i): Entry => ({ ...entry, seq: before.seq + 1 + i }))
  const system = entries.length > 0 ? { ...concluded, seq: before.seq + entries.length } : concluded
  settled(context, turn.dirty, system)
  return {
    system,
    entries,
    answer: result === null || fallen !== null ? null : upToDate(system, result),
  }
}

const makerOf = (event: Event): Maker => ({
  ...{ place: 'event', what: event.kind },
  component: 'component' in event ? event.component : null,
})

/** What the event comes to by itself: what was said is applied, what was asked is decided. */
function taken(
  context: Context,
  system: System,
  event: Exclude<Event, Due>,
): { readonly system: System; readonly result: CommandResult | null } {
  const { platform, now } = context
  try {
    if (!isCommand(event)) return { system: applyReport(context, system, event), result: null }
    const result = declined(platform, system, event) ?? execute(platform, system, event, now)
    return { system: result.system, result }
  } catch (error) {
    const held = contain(context, system, culpritIn(system, event), error)
    // Whatever was to be thought of first: who asks for that is in danger.
    const next =
      event.kind === 'emergency.off'
        ? cutAll(context, held, event.component)
        : event.kind === 'start'
          ? { ...held, boot: event.boot, settlesAt: now + platform.limits.settleMs }
          : held
    if (!isCommand(event)) return { system: next, result: null }
    const why = refuse('internal', `a bug of statemgr keeps ${event.kind} from being decided`)
    return { system: next, result: refused(next, why) }
  }
}

/** An answer is to an operation; whatever else was said or asked is to blame by itself. */
function culpritIn(system: System, event: Exclude<Event, Due>): Culprit {
  const component = 'component' in event ? event.component : null
  if (event.kind !== 'outcome') return { place: 'event', what: event.kind, component }
  const owner = componentsOf(system).find(
    ({ operation }) => operation !== null && event.call.startsWith(`${operation.id}/`),
  )
  return { place: 'operation', what: 'outcome', component: owner?.name ?? null }
}

/** What is told and shown of it all; nothing else follows from that, so that once is enough. */
function conclude(
  context: Context,
  before: System,
  { system, dirty }: Turn,
  changed: readonly Name[],
): System {
  const { platform, now } = context
  const alerted = signalled(context, 'alert', system, () => notify(context, before, system, dirty))
  const notified = signalled(context, 'alert', alerted, () =>
    recoveriesGoOn(platform, alerted, now),
  )
  const isAnyDue = dirty.isWhole || dirty.ledsDueAt <= now
  // LEDs show what the one that acts knows: two would blink against each other.
  if (notified.claim.role !== 'acting') {
    dirty.ledsDueAt = Number.POSITIVE_INFINITY
    return notified
  }
  const shown = signalled(context, 'LED', notified, () =>
    updateLeds(context, { before, after: notified, changed }, isAnyDue),
  )
  dirty.hasStuckNews = hasStuckNews(notified, shown)
  dirty.ledsDueAt = isAnyDue
    ? ledsDueAt(null, shown)
    : Math.min(dirty.ledsDueAt, ledsDueAt(before, shown))
  return shown
}

/** Nothing is decided by what is shown: where that is a bug's, it stays as it was. */
function signalled(
  context: Context,
  place: 'alert' | 'LED',
  system: System,
  next: () => System,
): System {
  try {
    const after = next()
    if (after !== system)
      context.witness?.saw({ place, what: 'signals', component: null }, system, after)
    return after
  } catch (error) {
    noteBug(context, { place, what: 'signals', component: null }, error)
    return system
  }
}

/** The answer tells of the operation and the component as they are at the end of the step. */
function upToDate(system: System, { answer }: CommandResult): Stepped['answer'] {
  if (answer.kind !== 'accepted') return answer
  const component = componentOf(system, answer.component.name)
  const operation =
    answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation)
  return { ...answer, component, operation }
}
