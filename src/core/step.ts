/**
 * The whole service, one event at a time. Pure: the same System, event and now give the same
 * answer.
 */

import { tellAlerts } from './alerts/notify.ts'
import { recoveriesGoOn } from './alerts/recovery.ts'
import { hearMeasure } from './automation/mitigations.ts'
import { follow } from './automation/rules.ts'
import { answer, isAsk } from './command.ts'
import { difference } from './effects.ts'
import { fallDue } from './intents/schedules.ts'
import { adviceIsAskedAnew, hearAdvice } from './interlocks/external-policy.ts'
import { recordStep, recordTurn } from './journal/entries.ts'
import { recordIntents } from './journal/intents.ts'
import type { Unnumbered } from './journal/words.ts'
import { light, observeLamp } from './leds/control.ts'
import type { Ask } from './model/command.ts'
import type { Answered } from './model/command-result.ts'
import type { Entry, Event, Stepped } from './model/event.ts'
import type { Platform } from './model/platform.ts'
import { componentOf, componentsOf, operationOf, type System } from './model/system.ts'
import { observeBoot, observeLevel, observePower, observeService } from './observations/reports.ts'
import { observePulse } from './observations/unverified-power.ts'
import { startQueued } from './operations/accept.ts'
import { hearUndo, unwind } from './operations/rollback.ts'
import { advance, hear } from './operations/saga.ts'
import { callId, sagaOf, undoCallId } from './operations/saga-context.ts'
import { resume } from './start.ts'

export function step(platform: Platform, before: System, event: Event, now: number): Stepped {
  const unnumbered: Unnumbered[] = []
  let system = before
  const turn = (next: System) => {
    if (next === system) return false
    unnumbered.push(...recordIntents(system, next, event, now), ...recordTurn(system, next, now))
    system = next
    return true
  }
  // A schedule whose time has come is a request like any other; one that was missed may be dropped.
  const fallen = event.kind === 'due' ? fallDue(before, event) : null
  if (fallen !== null) turn(fallen.system)
  const asked = event.kind === 'due' ? (fallen?.request ?? { kind: 'tick' }) : event
  const answered = isAsk(asked) ? answer(platform, system, asked, now) : null
  turn(isAsk(asked) ? answered!.system : heard(platform, system, asked, now))
  settle(platform, () => system, turn, now)
  system = conclude(platform, before, system, now)
  unnumbered.push(...recordStep(before, system, asked, answered, unnumbered, now))
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
  const told = recoveriesGoOn(platform, tellAlerts(platform, system, now), now)
  return light(platform, before, told, now)
}

type Due = Extract<Event, { kind: 'due' }>

function heard(
  platform: Platform,
  system: System,
  event: Exclude<Event, Ask | Due>,
  now: number,
): System {
  switch (event.kind) {
    case 'power':
      return observePower(platform, system, event, now)
    case 'pulse':
      return observePulse(platform, system, event, now)
    case 'boot':
      return observeBoot(platform, system, event, now)
    case 'level':
      return observeLevel(platform, system, event.subject, event.judged)
    case 'service':
      return observeService(platform, system, event, now)
    case 'led':
      return observeLamp(system, event, now)
    case 'start':
      return adviceIsAskedAnew(resume(platform, system, event, now), now)
    case 'advice':
      return hearAdvice(system, event)
    case 'wall':
      return { ...system, wallAheadMs: event.aheadMs }
    case 'outcome': {
      // Kept together: what was done is told once.
      const next = outcome(platform, system, event, now)
      return event.implied === undefined ? next : observePulse(platform, next, event.implied, now)
    }
    case 'tick':
      return system
  }
}

/**
 * Only the call that is out right now is answered: late, repeated and foreign answers fall
 * through.
 */
function outcome(
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
        ? hearUndo(saga, outcome)
        : system
    }
    const index = operation.steps.findIndex(
      ({ phase }, i) =>
        (phase === 'asking' || phase === 'watching') && callId(operation, i) === call,
    )
    return index < 0 ? system : hear(saga, index, outcome)
  }
  return hearMeasure(platform, system, call, outcome, now)
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
    turn(follow(platform, current(), now))
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
function upToDate(system: System, { answer }: Answered): Stepped['answer'] {
  if (answer.kind !== 'accepted') return answer
  const component = componentOf(system, answer.component.name)
  const operation =
    answer.operation && (operationOf(system, answer.operation.id) ?? answer.operation)
  return { ...answer, component, operation }
}
