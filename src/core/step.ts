/**
 * The whole service, one event at a time. Pure: the same System, event and now give the same
 * answer.
 */
import { follow } from './consequences.ts'
import { difference } from './effects.ts'
import type { Entry, Event, Stepped } from './event.ts'
import { callId, sagaOf, setOperation, undoCallId } from './flight.ts'
import type { Operation, System } from './model.ts'
import { observeBoot, observeLevel, observePower, observeService } from './observations.ts'
import { end, startQueued } from './operations.ts'
import { stop } from './outcomes.ts'
import type { Platform } from './platform.ts'
import { recordStep, recordTurn, type Unnumbered } from './record.ts'
import { refuse } from './refusals.ts'
import { type Answered, abortable, ask } from './requests.ts'
import { hearUndo, unwind } from './rollback.ts'
import { advance, hear } from './saga.ts'
import { resume } from './start.ts'
import { componentOf, componentsOf, operationOf } from './system.ts'

export function step(platform: Platform, before: System, event: Event, now: number): Stepped {
  const unnumbered: Unnumbered[] = []
  let system = before
  const turn = (next: System) => {
    if (next === system) return false
    unnumbered.push(...recordTurn(system, next, now))
    system = next
    return true
  }
  const answered = isAsking(event) ? answer(platform, before, event, now) : null
  turn(isAsking(event) ? answered!.system : heard(platform, before, event, now))
  settle(platform, () => system, turn, now)
  unnumbered.push(...recordStep(platform, before, system, event, answered, unnumbered, now))
  const entries = unnumbered.map((entry, i): Entry => ({ ...entry, seq: before.seq + 1 + i }))
  if (entries.length > 0) system = { ...system, seq: before.seq + entries.length }
  return {
    system,
    entries,
    // After a start nothing that was asked before can be relied upon: all of it is asked again.
    effects: difference(platform, event.kind === 'start' ? null : before, system),
    answer: answered === null ? null : upToDate(system, answered),
  }
}

type Asking = Extract<Event, { kind: 'request' | 'abort' }>
const isAsking = (event: Event): event is Asking =>
  event.kind === 'request' || event.kind === 'abort'

const answer = (platform: Platform, system: System, event: Asking, now: number): Answered =>
  event.kind === 'request' ? ask(platform, system, event, now) : abort(platform, system, event, now)

function heard(
  platform: Platform,
  system: System,
  event: Exclude<Event, Asking>,
  now: number,
): System {
  switch (event.kind) {
    case 'power':
      return observePower(platform, system, event, now)
    case 'boot':
      return observeBoot(platform, system, event, now)
    case 'level':
      return observeLevel(platform, system, event.subject, event.judged)
    case 'service':
      return observeService(system, event.service, event.available, now)
    case 'start':
      return resume(platform, system, event.boot, now)
    case 'outcome':
      return outcome(platform, system, event, now)
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
  return system
}

function abort(
  platform: Platform,
  system: System,
  event: Extract<Event, { kind: 'abort' }>,
  now: number,
): Answered {
  const operation = operationOf(system, event.operation)
  const component = operation && system.components[operation.component]
  if (operation === undefined || component === undefined) {
    const refusal = refuse('unknown-operation', `there is no operation ${event.operation}`)
    return { system, answer: { kind: 'refused', refusal } }
  }
  const refusal = abortable(platform, operation)
  if (refusal !== null) return { system, answer: { kind: 'refused', refusal } }
  const why = event.reason === null ? '' : `: ${event.reason}`
  const error = { code: 'aborted', message: `aborted by ${event.actor}${why}`, at: now }
  const next =
    operation.state === 'queued'
      ? end(platform, system, operation, 'aborted', error, now)
      : stopped(platform, system, operation, error, now)
  return { system: next, answer: { kind: 'accepted', unchanged: false, operation, component } }
}

function stopped(
  platform: Platform,
  system: System,
  operation: Operation,
  error: NonNullable<Operation['error']>,
  now: number,
): System {
  const saga = sagaOf(platform, system, operation, now)
  const aborting = { ...operation, aborting: true }
  return stop(
    { ...saga, operation: aborting, system: setOperation(saga, { aborting: true }) },
    error,
  )
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
    for (const { name } of componentsOf(begun)) move(platform, current, turn, name, now)
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
