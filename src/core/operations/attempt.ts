/** Makes attempts: a call of a step goes out, for the first time or once more. */

import type { CallStep, ObserveStep } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import { change, componentOf, noBoot, put, type System } from '../model/system/system.ts'
import { calling } from './steps/calling.ts'
import { coolingAsked } from './steps/cooling-asked.ts'
import { lookedAtBy } from './steps/hearing.ts'
import { callId, type SagaContext, setStep } from './steps/saga-context.ts'
import { supplyAsked } from './steps/supplies-asked.ts'

export function attempt(saga: SagaContext, index: number, step: CallStep): System {
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

export function bootAgain(
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

/** Progress heard before this moment belongs to the boot before. */
const forgetBoot = (system: System, { operation, now }: SagaContext): System => {
  const component: Component = componentOf(system, operation.component)
  return put(system, { ...component, boot: noBoot(component, now) })
}
