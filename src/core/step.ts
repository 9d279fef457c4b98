/**
 * Steps the whole service by one event. Pure: the same System, event and now give the same answer.
 */

import { declined, mayGoOn } from './acting.ts'
import { notify } from './alerts/notify.ts'
import { recoveriesGoOn } from './alerts/recovery.ts'
import { applyMitigationOutcome, mitigationsAskedAnew } from './automation/mitigations.ts'
import { execute, isCommand } from './command.ts'
import { fallDue } from './intents/schedules.ts'
import { applyPolicyDecision, policyIsAskedAnew } from './interlocks/external-policy.ts'
import { stepEntries } from './journal/entries.ts'
import { applyLedReport, hasStuckNews, ledsDueAt, updateLeds } from './leds/control.ts'
import type { Command } from './model/command.ts'
import type { CommandResult } from './model/command-result.ts'
import type { Context } from './model/context.ts'
import { busyIn, changedSince, createDirtySet, type DirtySet } from './model/dirty-set.ts'
import type { Entry, Event, Stepped } from './model/event.ts'
import type { Name } from './model/ids.ts'
import { lookUp } from './model/look-up.ts'
import type { Platform } from './model/platform.ts'
import { componentOf, componentsOf, operationOf, type System } from './model/system.ts'
import { emptyTable } from './model/table.ts'
import { applyBus, applyBusRefusal, applyBusVoices } from './observations/bus.ts'
import { applyClaim } from './observations/claim.ts'
import { applyBoot, applyLevel, applyPower, applyService } from './observations/reports.ts'
import { applyStore } from './observations/store.ts'
import { applyImpliedPower } from './observations/unverified-power.ts'
import { startQueued } from './operations/accept.ts'
import { askUnheard } from './operations/out-of-reach.ts'
import { applyUndoOutcome, unwind } from './operations/rollback.ts'
import { advance, applyOutcome } from './operations/saga.ts'
import { callId, sagaOf, undoCallId } from './operations/saga-context.ts'
import { stepAside } from './operations/step-aside.ts'
import { resume } from './start.ts'
import { automated, beginTurn, settled, type Turn, turned } from './turn.ts'

/** `dirty`, if given, is what the step that came to `before` left of it. */
export function step(
  platform: Platform,
  before: System,
  event: Event,
  now: number,
  dirty: DirtySet = createDirtySet(platform),
): Stepped {
  const context: Context = { platform, now }
  // A schedule whose time has come is a request like any other; one that was missed may be dropped.
  const fallen =
    event.kind === 'due' && before.claim.role === 'acting' ? fallDue(before, event) : null
  const effective = event.kind === 'due' ? (fallen?.request ?? { kind: 'tick' }) : event
  const began = beginTurn(now, before, event, dirty)
  const due = fallen === null ? began : turned(context, began, fallen.system)
  const result = isCommand(effective)
    ? (declined(platform, due.system, effective) ?? execute(platform, due.system, effective, now))
    : null
  const next = isCommand(effective)
    ? result!.system
    : applyReport(platform, due.system, effective, now)
  const turn = settle(context, turned(context, due, next))
  const changed = changedSince(dirty, 0, before, turn.system)
  const concluded = conclude(context, before, turn, changed)
  const drafts = [
    ...turn.entries,
    ...stepEntries({ before, after: concluded, changed }, effective, result, turn.entries, now),
  ]
  const entries = drafts.map((entry, i): Entry => ({ ...entry, seq: before.seq + 1 + i }))
  const system = entries.length > 0 ? { ...concluded, seq: before.seq + entries.length } : concluded
  settled(context, turn.dirty, system)
  return {
    system,
    entries,
    answer: result === null || fallen !== null ? null : upToDate(system, result),
  }
}

/** What is told and shown of it all; nothing else follows from that, so that once is enough. */
function conclude(
  context: Context,
  before: System,
  { system, dirty }: Turn,
  changed: readonly Name[],
): System {
  const { platform, now } = context
  const notified = recoveriesGoOn(platform, notify(context, before, system, dirty), now)
  const isAnyDue = dirty.isWhole || dirty.ledsDueAt <= now
  // LEDs show what the one that acts knows: two would blink against each other.
  if (notified.claim.role !== 'acting') {
    dirty.ledsDueAt = Number.POSITIVE_INFINITY
    return notified
  }
  const shown = updateLeds(context, { before, after: notified, changed }, isAnyDue)
  dirty.hasStuckNews = hasStuckNews(notified, shown)
  dirty.ledsDueAt = isAnyDue
    ? ledsDueAt(null, shown)
    : Math.min(dirty.ledsDueAt, ledsDueAt(before, shown))
  return shown
}

type Due = Extract<Event, { kind: 'due' }>

function applyReport(
  platform: Platform,
  system: System,
  event: Exclude<Event, Command | Due>,
  now: number,
): System {
  switch (event.kind) {
    case 'power':
      return applyPower(platform, system, event, now)
    case 'implied-power':
      return applyImpliedPower(platform, system, event, now)
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
    case 'bus-voices':
      return applyBusVoices(system, event, now)
    case 'store':
      return applyStore(system, event, now)
    case 'led':
      return applyLedReport(system, event, now)
    case 'start':
      return mitigationsAskedAnew(
        { platform, now },
        policyIsAskedAnew(withClaim(platform, resume(platform, system, event, now), now), now),
      )
    case 'external-policy':
      return applyPolicyDecision(system, event)
    case 'wall':
      return { ...system, wallAheadMs: event.aheadMs }
    case 'outcome': {
      // Kept together: what was done is told once.
      const next = applyCallOutcome(platform, system, event, now)
      return event.implied === undefined
        ? next
        : applyImpliedPower(platform, next, event.implied, now)
    }
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
 * through.
 */
function applyCallOutcome(
  platform: Platform,
  system: System,
  { call, outcome }: Extract<Event, { kind: 'outcome' }>,
  now: number,
): System {
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
  const { platform, now } = context
  let turn = begun
  for (let round = 0; round < settleRoundsMax; round++) {
    const before = turn.system
    for (const name of busyIn(turn.dirty)) turn = moved(context, turn, name)
    if (turn.system.claim.role !== 'looking')
      turn = turned(context, turn, startQueued(platform, turn.system, busyIn(turn.dirty), now))
    turn = automated(context, turn)
    if (turn.system === before) return turn
  }
  throw new Error(`the rules do not settle at ${now}`)
}

function moved(context: Context, turn: Turn, name: Name): Turn {
  const { operation } = componentOf(turn.system, name)
  if (operation === null || operation.state === 'queued') return turn
  if (!mayGoOn(context.platform, turn.system, operation)) return turn
  const saga = sagaOf(context.platform, turn.system, operation, context.now)
  return turned(context, turn, operation.state === 'rolling-back' ? unwind(saga) : advance(saga))
}

/** The answer tells of the operation and the component as they are at the end of the step. */
function upToDate(system: System, { answer }: CommandResult): Stepped['answer'] {
  if (answer.kind !== 'accepted') return answer
  const component = componentOf(system, answer.component.name)
  const operation =
    answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation)
  return { ...answer, component, operation }
}
