/** Outcomes: how an operation ends, and what becomes of its component's status. */
import { adopt } from './adopt.ts'
import { type Saga, setOperation } from './flight.ts'
import type { Component, Fault, OperationState, StepState, System } from './model.ts'
import { end, untouched } from './operations.ts'
import type { Recipe } from './platform.ts'
import { change, componentOf, enter, powerNow, put } from './system.ts'

/** Every step is over: the component is what the recipe ends as. */
export function finish(saga: Saga): System {
  const { platform, recipe, operation, now } = saga
  const ended = end(platform, saga.system, operation, 'succeeded', null, now)
  const component = componentOf(ended, operation.component)
  const settled = change(component, {
    lastError: null,
    ...(recipe.sets.identify === undefined ? {} : { identify: recipe.sets.identify }),
    ...(recipe.sets.lock === undefined ? {} : { locks: locksAfter(saga, component) }),
    ...(recipe.power === 'On'
      ? { attemptsLeft: platform.components[component.name]!.attemptsMax }
      : {}),
  })
  if (recipe.ends === 'same') return put(ended, settled)
  return put(
    ended,
    recipe.ends === 'adopt'
      ? adopt(platform, settled, operation.cause, now)
      : enter(platform, settled, endOf(recipe, settled), operation.cause, now),
  )
}

/**
 * It cannot go on. What was done, or may have been, is taken back in reverse; then it has
 * failed.
 */
export function stop(saga: Saga, error: Fault): System {
  const { operation, plan, recipe, platform, now } = saga
  const undoable = operation.steps.flatMap((state, index) =>
    mayHaveHappened(state) && plan.steps[index]!.undo.length > 0 ? [index] : [],
  )
  const first = undoable.at(-1)
  if (first === undefined) {
    return operation.aborting
      ? rolledBack({ ...saga, operation: { ...operation, error } })
      : fail(saga, error)
  }
  const steps = operation.steps.map(
    (state, index): StepState =>
      undoable.includes(index)
        ? { ...state, phase: 'undoing', deadline: null }
        : isUnderWay(state)
          ? { ...state, phase: 'skipped', deadline: null, endedAt: now }
          : state,
  )
  const rolling = setOperation(saga, {
    state: 'rolling-back',
    error,
    steps,
    undo: { step: first, part: 0, state: untouched },
  })
  const component = componentOf(rolling, operation.component)
  return put(
    rolling,
    enter(platform, component, recipe.undoing ?? component.status, error.code, now),
  )
}

/** Failed where it cannot be undone: held in the status that the step names. */
export function holdAt(saga: Saga, status: string, error: Fault): System {
  const { platform, operation, now } = saga
  const ended = end(platform, saga.system, operation, 'failed', error, now)
  return put(
    ended,
    enter(platform, componentOf(ended, operation.component), status, error.code, now),
  )
}

/** The roll-back came through: the component is what the hardware is observed to be. */
export function rolledBack(saga: Saga): System {
  const { platform, operation, now } = saga
  const state: OperationState = operation.aborting ? 'aborted' : 'rolled-back'
  const ended = end(platform, saga.system, operation, state, operation.error, now)
  const component = componentOf(ended, operation.component)
  return put(ended, adopt(platform, component, operation.error?.code ?? 'aborted', now))
}

/** Failed with nothing to undo, or in the undoing. */
export function fail(saga: Saga, error: Fault): System {
  const { platform, recipe, operation, now } = saga
  const { kind, status } = componentOf(saga.system, operation.component)
  if (recipe.status === null) return end(platform, saga.system, operation, 'failed', error, now)
  const failed = platform.machines[kind]!.fails
  if (recipe.failed === 'held' || operation.state === 'rolling-back')
    return holdAt(saga, failed, error)
  const ended = end(platform, saga.system, operation, 'failed', error, now)
  const component = componentOf(ended, operation.component)
  if (powerNow(platform, component, now) === 'Unknown') return holdAt(saga, failed, error)
  const missed = change(component, { discrepancy: { name: 'never-reached', at: now } })
  return put(ended, adopt(platform, missed, `${status} ${error.code}`, now))
}

/** What was isolated stays so, whatever takes its power. */
const endOf = ({ ends }: Recipe, { locks }: Component) =>
  ends === 'Off' && locks.some(({ code }) => code === 'isolated') ? 'Isolated' : ends

const mayHaveHappened = ({ phase, doubtful }: StepState) =>
  phase === 'done' || phase === 'asking' || doubtful

const isUnderWay = ({ phase }: StepState) =>
  phase === 'waiting' || phase === 'asking' || phase === 'resting' || phase === 'watching'

function locksAfter({ recipe, operation, now }: Saga, { locks }: Component): Component['locks'] {
  const code = recipe.sets.lock
  if (code == null) return []
  return [
    ...locks.filter((lock) => lock.code !== code),
    { code, actor: operation.actor, reason: operation.reason, at: now },
  ]
}
