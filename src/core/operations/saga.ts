/** Advances an operation through its plan, step by step, and says where it stops. */

import { shownDuration } from '../../text/duration.ts'
import { firstBlock } from '../interlocks/verdicts.ts'
import type { Outcome } from '../model/events/event.ts'
import type { CallStep, ObserveStep, Planned } from '../model/platform/platform.ts'
import type { StepState } from '../model/system/operation.ts'
import { componentOf, enter, put, type System } from '../model/system/system.ts'
import { unanswered } from '../model/waits.ts'
import { attempt } from './attempt.ts'
import { finish, stop } from './endings/outcome.ts'
import { missed, timedOut } from './missed.ts'
import { attemptsHeard, isProtectiveOperation, restUnheard } from './requests/out-of-reach.ts'
import { failed, over } from './step-over.ts'
import { holds } from './steps/conditions.ts'
import { beginEach, eachStands, forcedAmong, goingText, isTooEarly } from './steps/dependents.ts'
import { isSeenDone } from './steps/hearing.ts'
import { isLeftOut } from './steps/left-out.ts'
import { backoff } from './steps/retries.ts'
import { callId, isOver, type SagaContext, setStep } from './steps/saga-context.ts'
import { supplyAnswered } from './steps/supplies-asked.ts'
import { askedOnceMore, isToCome, isUndecided } from './steps/unsettled.ts'

/** Moves one step that can move; the same System when none can. Called until nothing changes. */
export function advance(saga: SagaContext): System {
  const { operation, plan } = saga
  for (const [index, state] of operation.steps.entries()) {
    const next = moved(saga, index, plan.steps[index]!, state)
    if (next !== saga.system) return next
  }
  return operation.steps.every(isOver) ? finish(saga) : saga.system
}

/** What a call came to. The caller has matched it to this very attempt. */
export function applyOutcome(saga: SagaContext, index: number, outcome: Outcome): System {
  const planned = saga.plan.steps[index]!
  const state = saga.operation.steps[index]!
  const step = planned.step
  if (step.kind === 'observe') {
    // The answer to its repeated reset: only a clear and lasting no matters.
    return state.attempts > 1 && outcome.kind === 'rejected' && !outcome.again
      ? missed(saga, index, step, outcome.error)
      : saga.system
  }
  if (step.kind !== 'call') return saga.system
  if (outcome.kind === 'done') {
    const done = over(saga, index, { phase: 'done', doubtful: false })
    return supplyAnswered(saga.platform, done, { ...step, target: planned.target }, saga.now)
  }
  if (outcome.kind === 'rejected' && outcome.unheard && isAskedUntilHeard(saga, step)) {
    const error = `not carried out: ${step.service} service out of reach (${outcome.error})`
    return setStep(saga, index, restUnheard(state, error, saga.now))
  }
  const doubtful = state.doubtful || outcome.kind === 'unknown'
  const again = outcome.kind === 'unknown' ? !step.notRepeatable : outcome.again
  if (again && attemptsHeard(state) <= step.retries) {
    return setStep(saga, index, {
      phase: 'resting',
      doubtful,
      error: outcome.error,
      deadline: saga.now + backoff(step, callId(saga.operation, index), attemptsHeard(state)),
    })
  }
  if (doubtful && step.verifiedByNext)
    return over(saga, index, { phase: 'done', doubtful, error: outcome.error })
  return failed(
    saga,
    index,
    doubtful,
    doubtful ? 'no-answer' : 'rejected',
    `${planned.name}: ${outcome.error}`,
  )
}

/** What need not succeed is passed over, so that what must is asked for sooner. */
const isAskedUntilHeard = (saga: SagaContext, step: CallStep | ObserveStep): boolean =>
  step.ignoreFailureBecause === undefined &&
  isProtectiveOperation(saga.platform, saga.system, saga.operation)

function moved(saga: SagaContext, index: number, planned: Planned, state: StepState): System {
  const due = state.deadline !== null && state.deadline <= saga.now
  const { step } = planned
  switch (state.phase) {
    case 'waiting':
      return planned.after.every((i) => isOver(saga.operation.steps[i]!))
        ? start(saga, index, planned)
        : saga.system
    case 'asking':
      return due ? applyOutcome(saga, index, silence(step)) : saga.system
    case 'resting':
      // Whom nobody hears may cut the power by hand: what it would have led to is seen.
      if (state.unheard !== undefined && isSeenAlready(saga, index, planned))
        return over(saga, index, { phase: 'done', doubtful: true })
      if (isSeenDone(saga, index)) return over(saga, index, { phase: 'done', doubtful: false })
      return due ? (heldUp(saga) ?? attempt(saga, index, step as CallStep)) : saga.system
    case 'watching':
      return watched(saga, index, planned, due)
    default:
      return saga.system
  }
}

const silence = (step: Planned['step']): Outcome => ({
  kind: 'unknown',
  error: unanswered(step.timeoutMs),
})

/** Whether what the next step looks for is so, and not just as it was before the bus was lost. */
function isSeenAlready(saga: SagaContext, index: number, { step }: Planned): boolean {
  if (step.kind !== 'call' || !step.verifiedByNext || saga.system.bus.lost !== null) return false
  const next = saga.plan.steps[index + 1]
  return next?.step.kind === 'observe' && holds(saga, next, next.step.until)
}

/** What was refused, and passed over, is not waited for. */
const isInVain = ({ operation, plan }: SagaContext, { step, after }: Planned): boolean =>
  step.kind === 'observe' &&
  after.length > 0 &&
  after.every((index) => {
    const { step: before } = plan.steps[index]!
    const { phase } = operation.steps[index]!
    return before.kind === 'call' && before.verifiedByNext === true && phase === 'failed'
  })

function start(saga: SagaContext, index: number, planned: Planned): System {
  const { step } = planned
  if (step.skipIf !== undefined && isUndecided(saga, step.skipIf)) return saga.system
  const isNeedless = step.skipIf !== undefined && holds(saga, planned, step.skipIf)
  const isPassedOver = (step.kind !== 'call' && isLeftOut(saga, planned)) || isInVain(saga, planned)
  if (isNeedless || isPassedOver) return over(saga, index, { phase: 'skipped' })
  if (step.kind === 'call' || step.kind === 'each') {
    const held = heldUp(saga)
    if (held !== null) return held
  }
  const entered = step.enters === undefined ? saga : showing(saga, step.enters)
  switch (step.kind) {
    case 'call':
      return attempt(entered, index, step)
    case 'each':
      return isTooEarly(saga, { ...planned, step })
        ? saga.system
        : beginEach(entered, { ...planned, step }, watch(entered, index, step.timeoutMs))
    case 'observe':
    case 'pause':
      return watch(entered, index, step.timeoutMs)
  }
}

/** Where an interlock blocks it, it waits or stops; `null` where it may go on, or ask once more. */
function heldUp(saga: SagaContext): System | null {
  if (!saga.recipe.energises) return null
  const { component, correlation, override } = saga.operation
  const block = firstBlock({
    ...saga,
    component: componentOf(saga.system, component),
    correlation,
    override,
    asking: saga.operation,
  })
  if (block === undefined) return null
  if (block.verdict === 'waits') return saga.system
  const { code, rule, message } = block
  return stop(saga, { code: code ?? rule, message, at: saga.now })
}

const showing = (saga: SagaContext, status: string): SagaContext => ({
  ...saga,
  system: put(
    saga.system,
    enter(
      saga.platform,
      componentOf(saga.system, saga.operation.component),
      status,
      saga.operation.cause,
      saga.now,
    ),
  ),
})

const watch = (saga: SagaContext, index: number, timeoutMs: number): System =>
  setStep(saga, index, {
    phase: 'watching',
    attempts: 1,
    startedAt: saga.now,
    deadline: saga.now + timeoutMs,
  })

function watched(saga: SagaContext, index: number, planned: Planned, due: boolean): System {
  const { step } = planned
  switch (step.kind) {
    case 'pause':
      return due ? over(saga, index, { phase: 'done' }) : saga.system
    case 'observe':
      if (holds(saga, planned, step.until)) return over(saga, index, { phase: 'done' })
      if (due && isToCome(saga, planned)) return saga.system
      // Nobody can tell while the bus is lost: it is looked again once that is back.
      if (due && saga.system.bus.lost !== null && isAskedUntilHeard(saga, step))
        return watch(saga, index, step.timeoutMs)
      return due ? timedOut(saga, index, step) : askedOnceMore(saga, index)
    case 'each': {
      if (step.skipIf !== undefined && holds(saga, planned, step.skipIf))
        return over(saga, index, { phase: 'skipped' })
      const stands = eachStands(saga, { ...planned, step }, due)
      if (stands === 'all') {
        const forced = forcedAmong(saga, { ...planned, step })
        return over(saga, index, { phase: 'done', ...(forced === null ? {} : { forced }) })
      }
      if (stands === 'going' && !due) return saga.system
      const begun = due ? saga.system : beginEach(saga, { ...planned, step }, saga.system)
      if (begun !== saga.system) return begun
      const late = `${goingText(saga, { ...planned, step })} after ${shownDuration(step.timeoutMs)}`
      return failed(
        saga,
        index,
        true,
        'dependents',
        `${planned.name}: ${stands === 'going' ? late : stands}`,
      )
    }
    case 'call':
      return saga.system
  }
}
