/** Advances an operation through its plan, step by step, and says where it stops. */

import { shownDuration } from '../../text/duration.ts'
import { consumeAutoReboot } from '../intents/preferences.ts'
import { firstBlock } from '../interlocks/verdicts.ts'
import type { Outcome } from '../model/events/event.ts'
import type { CallStep, ObserveStep, Planned } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import type { StepState } from '../model/system/operation.ts'
import {
  change,
  componentOf,
  enter,
  noBoot,
  put,
  type System,
  underWay,
} from '../model/system/system.ts'
import { unanswered, unseen } from '../model/waits.ts'
import { endUnverified, finish, holdAt, stop } from './endings/outcome.ts'
import { attemptsHeard, isProtectiveOperation, restUnheard } from './requests/out-of-reach.ts'
import { type BmcMissed, bmcMissed } from './steps/bmc-missed.ts'
import { calling } from './steps/calling.ts'
import { holds } from './steps/conditions.ts'
import { coolingAsked } from './steps/cooling-asked.ts'
import {
  beginEach,
  beginLate,
  eachStands,
  forcedAmong,
  goingText,
  isTooEarly,
} from './steps/dependents.ts'
import { isSeenDone, isUnheard, lookedAtBy, unheardBoot } from './steps/hearing.ts'
import { isLeftOut } from './steps/left-out.ts'
import { backoff } from './steps/retries.ts'
import { callId, isOver, type SagaContext, setStep } from './steps/saga-context.ts'
import { supplyAnswered, supplyAsked } from './steps/supplies-asked.ts'
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

function attempt(saga: SagaContext, index: number, step: CallStep): System {
  const state = saga.operation.steps[index]!
  const made = called(saga, index, step)
  const { target } = saga.plan.steps[index]!
  const stepped = setStep(made, index, {
    phase: 'asking',
    attempts: state.attempts + 1,
    call: made.system.calls,
    deadline: saga.now + step.timeoutMs,
    startedAt: state.startedAt ?? saga.now,
  })
  const switched = supplyAsked(saga.platform, stepped, { ...step, target }, saga.now)
  const asked = coolingAsked(saga.platform, switched, { ...step, target })
  // Asked again because nobody answered, it may be booting already: that progress is its own.
  return step.boots && state.attempts === 0 ? forgetBoot(asked, saga) : asked
}

/** One more attempt of the step, as it goes out. */
const called = (
  saga: SagaContext,
  index: number,
  { verb, timeoutMs }: Pick<CallStep, 'verb' | 'timeoutMs'>,
): SagaContext =>
  calling(saga, {
    id: callId(saga.operation, index, saga.operation.steps[index]!.attempts + 1),
    ...{ verb, timeoutMs, target: saga.plan.steps[index]!.target },
    lookedAtBy: lookedAtBy(saga.plan, index),
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
      const { startedAt } = saga.operation.steps[index]!
      const begun = due ? saga.system : beginLate(saga, { ...planned, step }, startedAt!)
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

/** Where nobody was heard, it waits once more; a host that nobody hears of is not reset again. */
function timedOut(saga: SagaContext, index: number, step: ObserveStep): System {
  const ofBmc = bmcMissed(saga, step)
  if (ofBmc !== null) return endMissed(saga, index, ofBmc)
  if (!isUnheard(saga, step)) return missed(saga, index, step, lateText(saga, step))
  if (saga.operation.steps[index]!.error !== unheardBoot)
    return setStep(saga, index, { error: unheardBoot, deadline: saga.now + step.timeoutMs })
  const { retryWith: _, ...once } = step
  const why = `${unheardBoot} within ${shownDuration(2 * step.timeoutMs)}`
  return missed(saga, index, once, why)
}

/** Of what it waits for that others end, who they are. */
function lateText({ system, operation }: SagaContext, { until, timeoutMs }: ObserveStep): string {
  const others = 'alone' in until ? underWay(system, operation.component) : []
  const names = others.map(({ component, action }) => `${action} of ${component}`).join(', ')
  return names === '' ? unseen(timeoutMs) : `${names} goes on after ${shownDuration(timeoutMs)}`
}

function endMissed(saga: SagaContext, index: number, { ends, code, message }: BmcMissed): System {
  if (ends === 'failed') return failed(saga, index, false, code, message)
  const system = over(saga, index, { phase: 'failed', error: message })
  const operation = componentOf(system, saga.operation.component).operation!
  const left = { ...saga, system, operation }
  const error = { code, message, at: saga.now }
  const { kind } = componentOf(system, operation.component)
  return ends === 'held'
    ? holdAt(left, saga.platform.machines[kind]!.failureStatus, error)
    : endUnverified(left, error)
}

/**
 * What should have been seen was not: once more, if there is an attempt left; else held, or
 * failed.
 */
function missed(saga: SagaContext, index: number, step: ObserveStep, why: string): System {
  const { component: name } = saga.operation
  const component = componentOf(saga.system, name)
  const left = Math.max(0, (component.attemptsLeft ?? 1) - 1)
  const autoReboot =
    step.retryWith === undefined
      ? { isAllowed: false, system: saga.system }
      : consumeAutoReboot(saga.platform, saga.system, name)
  if (autoReboot.isAllowed && left > 0) {
    return bootAgain({ ...saga, system: autoReboot.system }, index, step, left, why)
  }
  if (step.onTimeout !== undefined) {
    const attemptsLeft = component.attemptsLeft === null ? null : left
    const spent = put(autoReboot.system, { ...component, attemptsLeft })
    const { attempts } = saga.operation.steps[index]!
    return holdAt({ ...saga, system: spent }, step.onTimeout.status, {
      code: step.onTimeout.code,
      message: `${step.name}: ${why}${attempts > 1 ? ` at each of ${attempts} attempts` : ''}`,
      at: saga.now,
    })
  }
  const { name: what } = saga.plan.steps[index]!
  return failed(saga, index, false, step.code ?? 'timeout', `${what}: ${why}`)
}

function bootAgain(
  saga: SagaContext,
  index: number,
  step: ObserveStep,
  attemptsLeft: number,
  why: string,
): System {
  const made = called(saga, index, step.retryWith!)
  const retried = setStep(made, index, {
    doubtful: false,
    attempts: saga.operation.steps[index]!.attempts + 1,
    call: made.system.calls,
    deadline: saga.now + step.timeoutMs,
    error: why,
  })
  const component = componentOf(retried, saga.operation.component)
  return forgetBoot(put(retried, change(component, { attemptsLeft })), saga)
}

function failed(
  saga: SagaContext,
  index: number,
  doubtful: boolean,
  code: string,
  message: string,
): System {
  const state: Partial<StepState> = { phase: 'failed', doubtful, error: message }
  const failing = over(saga, index, state)
  const planned = saga.plan.steps[index]!
  if (planned.step.ignoreFailureBecause !== undefined || isLeftOut(saga, planned)) return failing
  const operation = componentOf(failing, saga.operation.component).operation!
  return stop({ ...saga, system: failing, operation }, { code, message, at: saga.now })
}

const over = (saga: SagaContext, index: number, changes: Partial<StepState>): System => {
  const step = saga.plan.steps[index]!.step
  const isCut = step.kind === 'call' && step.forces && changes.phase === 'done'
  return setStep(saga, index, {
    startedAt: saga.operation.steps[index]!.startedAt ?? saga.now,
    ...(isCut ? { forced: saga.plan.steps[index]!.name } : {}),
    ...changes,
    endedAt: saga.now,
    deadline: null,
  })
}

/** Progress heard before this moment belongs to the boot before. */
const forgetBoot = (system: System, { operation, now }: SagaContext): System => {
  const component: Component = componentOf(system, operation.component)
  return put(system, { ...component, boot: noBoot(component, now) })
}
