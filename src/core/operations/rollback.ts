/** Rolls back an operation: takes back what it did, the last step first. */

import type { Outcome } from '../model/events/event.ts'
import type { CallStep, Planned } from '../model/platform/platform.ts'
import type { Fault, StepState, Undo } from '../model/system/operation.ts'
import type { System } from '../model/system/system.ts'
import { unanswered, unseen } from '../model/waits.ts'
import { fail, rolledBack } from './endings/outcome.ts'
import { untouched } from './requests/accept.ts'
import { calling } from './steps/calling.ts'
import { holds } from './steps/conditions.ts'
import { coolingAsked } from './steps/cooling-asked.ts'
import { backoff } from './steps/retries.ts'
import { type SagaContext, setOperation, undoCallId } from './steps/saga-context.ts'
import { supplyAnswered, supplyAsked } from './steps/supplies-asked.ts'
import { isToCome, isUndecided, undoneOnceMore } from './steps/unsettled.ts'

/** Moves the undo that is under way, if it can move; the same System when it can't. */
export function unwind(saga: SagaContext): System {
  const undo = saga.operation.undo!
  const planned = saga.plan.steps[undo.step]!.undo[undo.part]!
  const { state } = undo
  const due = state.deadline !== null && state.deadline <= saga.now
  switch (state.phase) {
    case 'waiting':
      return begin(saga, undo, planned)
    case 'asking':
      return due
        ? applyUndoOutcome(saga, { kind: 'unknown', error: unanswered(planned.step.timeoutMs) })
        : saga.system
    case 'resting':
      return due ? ask(saga, undo, planned) : saga.system
    case 'watching':
      if (isSeen(saga, planned)) return next(saga, undo)
      if (!due) return undoneOnceMore(saga)
      return isToCome(saga, planned)
        ? saga.system
        : failed(saga, undo, planned, unseen(planned.step.timeoutMs))
    default:
      throw new Error(`the undo of ${saga.operation.id} cannot be ${state.phase}`)
  }
}

/** What a call of the undo came to. */
export function applyUndoOutcome(saga: SagaContext, outcome: Outcome): System {
  const undo = saga.operation.undo!
  const planned = saga.plan.steps[undo.step]!.undo[undo.part]!
  const { step } = planned
  if (outcome.kind === 'done') return next(answered(saga, planned), undo)
  const isOnce = step.kind === 'call' && step.notRepeatable === true
  const again = outcome.kind === 'unknown' ? !isOnce : outcome.again
  if (step.kind === 'call' && again && undo.state.attempts <= step.retries) {
    return set(saga, undo, {
      phase: 'resting',
      error: outcome.error,
      deadline: saga.now + backoff(step, undoCallId(saga.operation), undo.state.attempts),
    })
  }
  const observable = step.kind === 'call' && step.verifiedByNext
  return outcome.kind === 'unknown' && observable
    ? next(saga, undo)
    : failed(saga, undo, planned, outcome.error)
}

function begin(saga: SagaContext, undo: Undo, planned: Planned): System {
  const { skipIf } = planned.step
  if (skipIf !== undefined && isUndecided(saga, skipIf)) return saga.system
  if (skipIf !== undefined && holds(saga, planned, skipIf)) return next(saga, undo)
  return planned.step.kind === 'call'
    ? ask(saga, undo, planned)
    : set(saga, undo, {
        phase: 'watching',
        attempts: 1,
        deadline: saga.now + planned.step.timeoutMs,
      })
}

const ask = (saga: SagaContext, undo: Undo, planned: Planned): System => {
  const attempts = undo.state.attempts + 1
  const step = planned.step as CallStep
  const { verb, timeoutMs } = step
  const made = calling(saga, {
    id: undoCallId(saga.operation, attempts),
    ...{ verb, timeoutMs, target: planned.target },
    lookedAtBy: saga.plan.steps[undo.step]!.undo[undo.part + 1],
  })
  const asked = set(made, undo, {
    phase: 'asking',
    attempts,
    call: made.system.calls,
    deadline: saga.now + timeoutMs,
  })
  const switched = { ...step, target: planned.target }
  const cooled = coolingAsked(saga.platform, asked, switched)
  return supplyAsked(saga.platform, cooled, switched, saga.now)
}

const answered = (saga: SagaContext, { step, target }: Planned): SagaContext =>
  step.kind === 'call'
    ? {
        ...saga,
        system: supplyAnswered(saga.platform, saga.system, { ...step, target }, saga.now),
      }
    : saga

const isSeen = (saga: SagaContext, planned: Planned) =>
  planned.step.kind === 'observe' && holds(saga, planned, planned.step.until)

/** On to the next part, the next step below, or the end of it. */
function next(saga: SagaContext, undo: Undo): System {
  if (undo.part + 1 < saga.plan.steps[undo.step]!.undo.length) {
    return setOperation(saga, { undo: { step: undo.step, part: undo.part + 1, state: untouched } })
  }
  const taken = saga.operation.steps[undo.step]!
  const steps = saga.operation.steps.with(undo.step, {
    ...taken,
    phase: taken.leftBehind === undefined ? 'undone' : 'failed',
    endedAt: saga.now,
  })
  const below = steps.findLastIndex(({ phase }) => phase === 'undoing')
  const operation = {
    ...saga.operation,
    steps,
    undo: below < 0 ? null : { step: below, part: 0, state: untouched },
  }
  return below < 0 ? rolledBack({ ...saga, operation }) : setOperation({ ...saga, operation }, {})
}

/** What cannot be taken back is left behind. Where that may not be so, somebody must look. */
function failed(saga: SagaContext, undo: Undo, planned: Planned, why: string): System {
  const text = `${saga.plan.steps[undo.step]!.name} (${planned.name}: ${why})`
  if (planned.step.ignoreFailureBecause !== undefined)
    return next(
      withSteps(saga, (state, index) => (index === undo.step ? left(state, text) : state)),
      undo,
    )
  const abandoned = withSteps(saga, (state, index) => {
    if (state.phase !== 'undoing') return state
    const leftBehind = index === undo.step ? text : `${saga.plan.steps[index]!.name} (not tried)`
    return { ...left(state, leftBehind), phase: 'failed', endedAt: saga.now }
  })
  const others = abandoned.operation.steps.flatMap(({ leftBehind }, index) =>
    index === undo.step ? [] : (leftBehind ?? []),
  )
  const first = saga.operation.error
  const error: Fault = {
    code: 'rollback-failed',
    at: saga.now,
    message:
      `${planned.name} (taking back ${saga.plan.steps[undo.step]!.name}): ${why}` +
      (others.length === 0 ? '' : `; left behind as well: ${others.join('; ')}`) +
      (first === null ? '' : `; it began with ${first.message}`),
  }
  return fail(abandoned, error)
}

/** What comes after the first part that failed is told no more. */
const left = (state: StepState, text: string): StepState => {
  const leftBehind = state.leftBehind ?? text
  return { ...state, leftBehind, error: leftBehind }
}

const withSteps = (
  saga: SagaContext,
  stepOf: (state: StepState, index: number) => StepState,
): SagaContext => ({
  ...saga,
  operation: { ...saga.operation, steps: saga.operation.steps.map(stepOf) },
})

const set = (saga: SagaContext, undo: Undo, changes: Partial<StepState>): System =>
  setOperation(saga, { undo: { ...undo, state: { ...undo.state, ...changes } } })
