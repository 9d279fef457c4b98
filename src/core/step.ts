/**
 * Steps the whole service by one event. Pure: the same System, event and now give the same answer.
 */

import { declined, mayGoOn } from './acting.ts'
import { notify } from './alerts/notify.ts'
import { recoveriesGoOn } from './alerts/recovery.ts'
import { contain, noteBug, setAside } from './automation/protection/containment.ts'
import { cutAll } from './automation/protection/last-resort.ts'
import { lossToldByBmc } from './automation/protection/lost-power.ts'
import {
  applyMitigationOutcome,
  mitigationsAskedAnew,
} from './automation/protection/mitigations.ts'
import { execute, isCommand } from './command.ts'
import { applyShown } from './id-button.ts'
import { fallDue, refusedWhenDue } from './intents/schedules.ts'
import { applyPolicyDecision, policyIsAskedAnew } from './interlocks/external-policy.ts'
import { overrideIsDue } from './interlocks/overrides.ts'
import { stepEntries } from './journal/entries.ts'
import { hasStuckNews, ledsDueAt, updateLeds } from './leds/control.ts'
import type { Culprit, OnBug } from './model/bug.ts'
import type { Command } from './model/events/command.ts'
import { type CommandResult, refused } from './model/events/command-result.ts'
import type { Entry, Event, Stepped } from './model/events/event.ts'
import type { Name } from './model/ids.ts'
import { lookUp } from './model/look-up.ts'
import type { Context } from './model/platform/context.ts'
import type { Platform } from './model/platform/platform.ts'
import { refuse } from './model/refusals.ts'
import {
  busyIn,
  changedBetween,
  changedSince,
  createDirtySet,
  type DirtySet,
} from './model/system/dirty-set.ts'
import type { Operation } from './model/system/operation.ts'
import { componentOf, componentsOf, operationOf, type System } from './model/system/system.ts'
import { emptyTable } from './model/table.ts'
import { applyBus, applyBusRefusal, applyBusVoices, applyOddReports } from './observations/bus.ts'
import { applyClaim } from './observations/claim.ts'
import { applyCooling } from './observations/cooling.ts'
import { applyOrders } from './observations/orders.ts'
import { applyBoot, applyLevel, applyPower, applyService } from './observations/reports.ts'
import { applyStore } from './observations/store.ts'
import { applyOutput } from './observations/supplies.ts'
import { applyImpliedPower } from './observations/unverified-power.ts'
import { queuedIn, startInTurn } from './operations/requests/accept.ts'
import { takenElsewhere } from './operations/requests/elsewhere.ts'
import { askUnheard } from './operations/requests/out-of-reach.ts'
import { applyUndoOutcome, unwind } from './operations/rollback.ts'
import { advance, applyOutcome } from './operations/saga.ts'
import { stepAside } from './operations/step-aside.ts'
import { callEnded } from './operations/steps/calling.ts'
import { callId, isOver, sagaOf, undoCallId } from './operations/steps/saga-context.ts'
import { resume } from './start.ts'
import { automated, beginTurn, journaled, settled, type Turn, turned } from './turn.ts'

/**
 * `dirty`, if given, is what the step that came to `before` left of it. With `onBug` a mistake of
 * our own is contained, and told of there; without, it is thrown.
 */
export function step(
  platform: Platform,
  before: System,
  event: Event,
  now: number,
  dirty: DirtySet = createDirtySet(platform),
  onBug?: OnBug,
): Stepped {
  const context: Context = onBug === undefined ? { platform, now } : { platform, now, onBug }
  // A schedule whose time has come is a request like any other; one that was missed may be dropped.
  const fallen =
    event.kind === 'due' && before.claim.role === 'acting' ? fallDue(before, event) : null
  const effective = event.kind === 'due' ? (fallen?.request ?? { kind: 'tick' }) : event
  const began = beginTurn(now, before, event, dirty)
  const due = fallen === null ? began : turned(context, began, fallen.system)
  const { system: came, result } = taken(context, due.system, effective)
  const next =
    fallen?.schedule !== undefined && result?.answer.kind === 'refused'
      ? refusedWhenDue(came, fallen.schedule, result.answer.refusal, now)
      : came
  const turn = settle(context, turned(context, due, next))
  const changed = changedSince(dirty, 0, before, turn.system)
  const concluded = conclude(context, before, turn, changed)
  const change = { before, after: concluded, changed }
  const handled = isCommand(effective) && result !== null ? { command: effective, result } : null
  const ofStep = journaled(context, () =>
    stepEntries(platform, change, effective, handled, turn.entries, now),
  )
  const drafts = [...turn.entries, ...ofStep]
  const entries = drafts.map((entry, i): Entry => ({ ...entry, seq: before.seq + 1 + i }))
  const system = entries.length > 0 ? { ...concluded, seq: before.seq + entries.length } : concluded
  settled(context, turn.dirty, system)
  return {
    system,
    entries,
    answer: result === null || fallen !== null ? null : upToDate(system, result),
  }
}

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
    return next()
  } catch (error) {
    noteBug(context, { place, what: 'signals', component: null }, error)
    return system
  }
}

type Due = Extract<Event, { kind: 'due' }>

function applyReport(
  context: Context,
  system: System,
  event: Exclude<Event, Command | Due>,
): System {
  const { platform, now } = context
  switch (event.kind) {
    case 'power':
      return lossToldByBmc(context, system, applyPower(platform, system, event, now))
    case 'implied-power':
      return applyImpliedPower(platform, system, event, now)
    case 'output':
      return applyOutput(platform, system, event, now)
    case 'cooling':
      return applyCooling(platform, system, event)
    case 'boot':
      return applyBoot(platform, system, event, now)
    case 'level':
      return applyLevel(platform, system, event.subject, event.judged)
    case 'service': {
      const next = serviceReported(platform, system, event, now)
      return next !== system && event.available ? askUnheard(next, now) : next
    }
    case 'bus': {
      const next = applyBus(system, event, now)
      return event.lost === null ? askUnheard(next, now) : next
    }
    case 'bus-refusal': {
      const next = applyBusRefusal(system, event, now)
      return next !== system && event.why === null ? askUnheard(next, now) : next
    }
    case 'claim':
      return withClaim(platform, applyClaim(system, event, now), now)
    case 'taken-elsewhere':
      return takenElsewhere(platform, system, event, now)
    case 'bus-voices':
      return applyBusVoices(system, event, now)
    case 'odd-reports':
      return applyOddReports(system, event)
    case 'orders':
      return applyOrders(system, event, now)
    case 'store':
      return applyStore(system, event, now)
    case 'led':
      return applyShown(context, system, event)
    case 'start':
      return mitigationsAskedAnew(
        context,
        policyIsAskedAnew(withClaim(platform, resume(context, system, event), now), now),
      )
    case 'external-policy':
      return applyPolicyDecision(system, event)
    case 'override-due':
      return overrideIsDue(system, event.override)
    case 'wall':
      return { ...system, wallAheadMs: event.aheadMs }
    case 'outcome': {
      // Kept together: what was done is told once.
      const next = applyCallOutcome(platform, system, event, now)
      return event.implied === undefined
        ? next
        : applyImpliedPower(platform, next, event.implied, now)
    }
    case 'bug':
      return setAside(context, system, event.bug)
    case 'tick':
      return system
  }
}

/** Who waits for another to act lets go of what it had under way. */
const withClaim = (platform: Platform, system: System, now: number): System =>
  system.claim.role === 'waiting'
    ? stepAside(platform, { ...system, leds: emptyTable }, now)
    : system

/** One that was away and is back is asked anew for what protects the hardware. */
function serviceReported(
  platform: Platform,
  before: System,
  event: Extract<Event, { kind: 'service' }>,
  now: number,
): System {
  const system = applyService(platform, before, event, now)
  const isBack = event.available && lookUp(before.services, event.service)?.available === false
  return isBack && event.service !== platform.ledService
    ? mitigationsAskedAnew({ platform, now }, system)
    : system
}

/**
 * Only the call that is out right now is answered: late, repeated and foreign answers fall
 * through, but for what they say of when the hardware may follow.
 */
function applyCallOutcome(
  platform: Platform,
  before: System,
  { call, outcome }: Extract<Event, { kind: 'outcome' }>,
  now: number,
): System {
  const system = callEnded(before, call, outcome.kind === 'rejected', now)
  for (const { operation } of componentsOf(system)) {
    if (operation === null || !call.startsWith(`${operation.id}/`)) continue
    const saga = sagaOf(platform, system, operation, now)
    if (operation.undo !== null) {
      return operation.undo.state.phase === 'asking' && undoCallId(operation) === call
        ? applyUndoOutcome(saga, outcome)
        : system
    }
    const index = operation.steps.findIndex(
      ({ phase }, i) =>
        (phase === 'asking' || phase === 'watching') && callId(operation, i) === call,
    )
    return index < 0 ? system : applyOutcome(saga, index, outcome)
  }
  return applyMitigationOutcome(platform, system, call, outcome, now)
}

/** More than any chain of rules can need; beyond it there is a circle in them. */
const settleRoundsMax = 200

/**
 * Lets everything follow that follows: operations move, queued ones start, consequences are
 * drawn.
 */
function settle(context: Context, begun: Turn): Turn {
  let turn = begun
  let before = turn.system
  for (let round = 0; round < settleRoundsMax; round++) {
    before = turn.system
    for (const name of busyIn(turn.dirty)) turn = moved(context, turn, name)
    if (turn.system.claim.role !== 'looking')
      turn = turned(context, turn, started(context, turn.system, busyIn(turn.dirty)))
    turn = automated(context, turn)
    if (turn.system === before) return turn
  }
  return unsettled(context, turn, before)
}

/** What goes round in circles is set aside, so that the next step does not go round again. */
function unsettled(context: Context, turn: Turn, before: System): Turn {
  const error = new Error(`the rules do not settle at ${context.now}`)
  const circling = changedBetween(before, turn.system)
  const culprits = circling.length === 0 ? [null] : circling
  return culprits.reduce((sofar: Turn, component) => {
    const culprit = { place: 'operation', what: 'rules that do not settle', component } as const
    return turned(context, sofar, contain(context, sofar.system, culprit, error))
  }, turn)
}

function started(context: Context, system: System, busy: readonly Name[]): System {
  let next = system
  for (const operation of queuedIn(system, busy)) {
    try {
      next = startInTurn(context.platform, next, operation, context.now)
    } catch (error) {
      next = contain(context, next, culpritOf(operation), error)
    }
  }
  return next
}

function moved(context: Context, turn: Turn, name: Name): Turn {
  const { operation } = componentOf(turn.system, name)
  if (operation === null || operation.state === 'queued') return turn
  if (!mayGoOn(context.platform, turn.system, operation)) return turn
  let next: System
  try {
    const saga = sagaOf(context.platform, turn.system, operation, context.now)
    next = operation.state === 'rolling-back' ? unwind(saga) : advance(saga)
  } catch (error) {
    next = contain(context, turn.system, culpritOf(operation), error)
  }
  return turned(context, turn, next)
}

/** Where it stands: the first of its steps that is not over, or the one that is taken back. */
function culpritOf({ recipe, component, steps, undo }: Operation): Culprit {
  const step = undo?.step ?? steps.findIndex((state) => !isOver(state))
  const what = undo === null ? `step ${step + 1}` : `undo of step ${step + 1}`
  return { place: 'operation', what: `${recipe}, ${what}`, component }
}

/** The answer tells of the operation and the component as they are at the end of the step. */
function upToDate(system: System, { answer }: CommandResult): Stepped['answer'] {
  if (answer.kind !== 'accepted') return answer
  const component = componentOf(system, answer.component.name)
  const operation =
    answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation)
  return { ...answer, component, operation }
}
