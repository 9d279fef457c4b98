/** Ends an operation: with which outcome, and what becomes of its component's status. */

import type { Status } from '../../model/ids.ts'
import type { Planned, Platform, Recipe } from '../../model/platform/platform.ts'
import { isKnown } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { type Fault, leftBehindBy, type StepState, untold } from '../../model/system/operation.ts'
import {
  change,
  componentOf,
  enter,
  powerNow,
  put,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { end, endOf, endUntold, setBy, untouched } from '../requests/accept.ts'
import { hasAllAttempts } from '../requests/restart-causes.ts'
import { isTakenAlong } from '../requests/taken-along.ts'
import { isOnlyBelieved } from '../steps/bmc-missed.ts'
import { unseenReset } from '../steps/hearing.ts'
import { adopt } from '../steps/implied-status.ts'
import { type SagaContext, setOperation } from '../steps/saga-context.ts'
import { forceUsed, partlyTakenBack, withAftermath } from './aftermath.ts'
import { withPassedOver } from './passed-over.ts'

/** Every step is over: the component is what the recipe ends as. */
export function finish(given: SagaContext): System {
  const unseen = unseenReset(given)
  if (unseen !== null) return endUnseen(given, unseen)
  const saga = withPassedOver(given)
  const { platform, recipe, operation, now } = saga
  const error = isOnlyBelieved(saga) ? believedOnly(operation.component, now) : null
  const forced = error === null ? forceUsed(operation, now) : null
  const state = error !== null ? 'unverified' : forced !== null ? 'forced' : 'succeeded'
  const ended = end(platform, saga.system, operation, state, error ?? forced, now)
  const component = withAftermath(saga, componentOf(ended, operation.component), true)
  const settled = change(component, {
    lastError: error && untold(error),
    ...setBy(recipe, component, operation, now),
    ...(recipe.power === 'On' && hasAllAttempts(operation)
      ? { attemptsLeft: platform.components[component.name]!.attemptsMax }
      : {}),
  })
  if (recipe.ends === 'same') return put(ended, settled)
  return put(
    ended,
    recipe.ends === 'observed'
      ? adopt(platform, settled, operation.cause, now)
      : arrive(platform, settled, endOf(platform, recipe, settled), operation.cause, now),
  )
}

/** All is well, but whether it was done that was asked nobody knows: it is not said to be. */
function endUnseen(saga: SagaContext, { name }: Planned): System {
  const { platform, operation, now } = saga
  const message = `${name}: no answer, and nothing that was heard since shows whether it was done`
  const error = { code: 'no-answer', message, at: now }
  const ended = endUntold(platform, saga.system, operation, 'failed', error, now)
  return put(ended, adopt(platform, componentOf(ended, operation.component), error.code, now))
}

/** All was done, and nothing shows what came of it: the component is as it is observed to be. */
export function endUnverified(saga: SagaContext, error: Fault): System {
  const { platform, operation, now } = saga
  const ended = endUntold(platform, saga.system, operation, 'unverified', error, now)
  return put(ended, adopt(platform, componentOf(ended, operation.component), error.code, now))
}

const believedOnly = (name: string, at: number): Fault => ({
  code: 'unverified',
  message: `what was asked was done, and nobody tells whether ${name} has followed`,
  at,
})

/**
 * It cannot go on. What was done, or may have been, is taken back in reverse; then it has
 * failed.
 */
export function stop(saga: SagaContext, error: Fault): System {
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
export function holdAt(saga: SagaContext, status: string, error: Fault): System {
  const { platform, operation, now } = saga
  const ended = end(platform, saga.system, operation, 'failed', error, now)
  return put(
    ended,
    enter(platform, componentOf(ended, operation.component), status, error.code, now),
  )
}

/**
 * The roll-back came through: the component is what the hardware is observed to be, and what was
 * asked was not reached, unless nobody wants it any more or its chassis goes off.
 */
export function rolledBack(saga: SagaContext): System {
  const { platform, recipe, operation, now } = saga
  const isWhole = leftBehindBy(operation).length === 0
  const state = !isWhole ? 'rolled-back-partly' : operation.aborting ? 'aborted' : 'rolled-back'
  const error = isWhole ? operation.error : partlyTakenBack(operation, now)
  const ended = end(platform, saga.system, operation, state, error, now)
  const component = withAftermath(saga, componentOf(ended, operation.component), false)
  const isExplained = operation.aborting || isTakenAlong(saga, saga.system, operation)
  const left = isExplained ? component : missed(recipe, component, now)
  return put(ended, adopt(platform, left, operation.error?.code ?? 'aborted', now))
}

/** Failed with nothing to undo, or in the undoing. */
export function fail(saga: SagaContext, error: Fault): System {
  const { platform, recipe, operation, now } = saga
  const { kind, status } = componentOf(saga.system, operation.component)
  if (recipe.status === null)
    return endUntold(platform, saga.system, operation, 'failed', error, now)
  const failed = platform.machines[kind]!.failureStatus
  if (operation.state === 'rolling-back') {
    const held = holdAt(saga, failed, error)
    return put(held, withAftermath(saga, componentOf(held, operation.component), false))
  }
  if (recipe.failed === 'held') return holdAt(saga, failed, error)
  const ended = end(platform, saga.system, operation, 'failed', error, now)
  const component = componentOf(ended, operation.component)
  if (!isKnown(powerNow(platform, component, now))) return holdAt(saga, failed, error)
  return put(ended, adopt(platform, missed(recipe, component, now), `${status} ${error.code}`, now))
}

/** Power that was asked for and is not so is a discrepancy, all else an alert by itself. */
const missed = ({ power }: Recipe, component: Component, now: number): Component =>
  change(
    component,
    power === null
      ? { lastError: component.lastError && untold(component.lastError) }
      : { discrepancy: { name: 'never-reached', at: now } },
  )

/** It may have been shown on the way already: its deadline counts from now. */
function arrive(
  platform: Platform,
  component: Component,
  status: Status,
  cause: string,
  now: number,
): Component {
  if (component.status !== status) return enter(platform, component, status, cause, now)
  const { timeout } = statusOf(platform, component)
  return timeout === null ? component : { ...component, deadline: now + timeout.afterMs }
}

const mayHaveHappened = ({ phase, doubtful }: StepState) =>
  phase === 'done' || phase === 'asking' || doubtful

const isUnderWay = ({ phase }: StepState) =>
  phase === 'waiting' || phase === 'asking' || phase === 'resting' || phase === 'watching'
