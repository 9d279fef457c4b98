/**
 * Steps the whole service by one event. Pure: the same System, event and now give the same answer.
 */

import { notify } from './alerts/notify.ts'
import { recoveriesGoOn } from './alerts/recovery.ts'
import { applyMitigationOutcome } from './automation/mitigations.ts'
import { applyRules } from './automation/rules.ts'
import { execute, isCommand } from './command.ts'
import { difference } from './effects.ts'
import { fallDue } from './intents/schedules.ts'
import { applyPolicyDecision, policyIsAskedAnew } from './interlocks/external-policy.ts'
import { stepEntries, turnEntries } from './journal/entries.ts'
import { intentEntries } from './journal/intents.ts'
import type { EntryDraft } from './journal/words.ts'
import { applyLedReport, updateLeds } from './leds/control.ts'
import type { Command } from './model/command.ts'
import type { CommandResult } from './model/command-result.ts'
import type { Entry, Event, Stepped } from './model/event.ts'
import type { Platform } from './model/platform.ts'
import { componentOf, componentsOf, operationOf, type System } from './model/system.ts'
import { applyBoot, applyLevel, applyPower, applyService } from './observations/reports.ts'
import { applyImpliedPower } from './observations/unverified-power.ts'
import { startQueued } from './operations/accept.ts'
import { applyUndoOutcome, unwind } from './operations/rollback.ts'
import { advance, applyOutcome } from './operations/saga.ts'
import { callId, sagaOf, undoCallId } from './operations/saga-context.ts'
import { resume } from './start.ts'

export function step(platform: Platform, before: System, event: Event, now: number): Stepped {
  const unnumbered: EntryDraft[] = []
  let system = before
  const turn = (next: System) => {
    if (next === system) return false
    unnumbered.push(...intentEntries(system, next, event, now), ...turnEntries(system, next, now))
    system = next
    return true
  }
  // A schedule whose time has come is a request like any other; one that was missed may be dropped.
  const fallen = event.kind === 'due' ? fallDue(before, event) : null
  if (fallen !== null) turn(fallen.system)
  const asked = event.kind === 'due' ? (fallen?.request ?? { kind: 'tick' }) : event
  const answered = isCommand(asked) ? execute(platform, system, asked, now) : null
  turn(isCommand(asked) ? answered!.system : applyReport(platform, system, asked, now))
  settle(platform, () => system, turn, now)
  system = conclude(platform, before, system, now)
  unnumbered.push(...stepEntries(before, system, asked, answered, unnumbered, now))
  const entries = unnumbered.map((entry, i): Entry => ({ ...entry, seq: before.seq + 1 + i }))
  if (entries.length > 0) system = { ...system, seq: before.seq + entries.length }
  return {
    system,
    entries,
    // After a start nothing that was asked before can be relied upon: all of it is asked again.
    effects: difference(platform, event.kind === 'start' ? null : before, system),
    answer: answered === null || fallen !== null ? null : upToDate(system, answered),
  }
}

/** What is told and shown of it all; nothing else follows from that, so that once is enough. */
function conclude(platform: Platform, before: System, system: System, now: number): System {
  const told = recoveriesGoOn(platform, notify(platform, system, now), now)
  return updateLeds(platform, before, told, now)
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
    case 'service':
      return applyService(platform, system, event, now)
    case 'led':
      return applyLedReport(system, event, now)
    case 'start':
      return policyIsAskedAnew(resume(platform, system, event, now), now)
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
function settle(
  platform: Platform,
  current: () => System,
  turn: (next: System) => boolean,
  now: number,
): void {
  for (let round = 0; round < settleRoundsMax; round++) {
    const begun = current()
    for (const { name, operation } of componentsOf(begun))
      if (operation !== null) move(platform, current, turn, name, now)
    turn(startQueued(platform, current(), now))
    turn(applyRules(platform, current(), now))
    if (current() === begun) return
  }
  throw new Error(`the rules do not settle at ${now}`)
}

function move(
  platform: Platform,
  current: () => System,
  turn: (next: System) => boolean,
  name: string,
  now: number,
): void {
  const { operation } = componentOf(current(), name)
  if (operation === null || operation.state === 'queued') return
  const saga = sagaOf(platform, current(), operation, now)
  turn(operation.state === 'rolling-back' ? unwind(saga) : advance(saga))
}

/** The answer tells of the operation and the component as they are at the end of the step. */
function upToDate(system: System, { answer }: CommandResult): Stepped['answer'] {
  if (answer.kind !== 'accepted') return answer
  const component = componentOf(system, answer.component.name)
  const operation =
    answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation)
  return { ...answer, component, operation }
}
