/** Ends a step of an operation: with what it came to, and what that means for the operation. */

import type { StepState } from '../model/system/operation.ts'
import { componentOf, type System } from '../model/system/system.ts'
import { stop } from './endings/outcome.ts'
import { isLeftOut } from './steps/left-out.ts'
import { type SagaContext, setStep } from './steps/saga-context.ts'

export function failed(
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

export const over = (saga: SagaContext, index: number, changes: Partial<StepState>): System => {
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
