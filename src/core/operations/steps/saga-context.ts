/** Gathers an operation under way with everything that is needed to move it. */

import type { Plan, Platform, Recipe } from '../../model/platform/platform.ts'
import type { Operation, StepState } from '../../model/system/operation.ts'
import { componentOf, put, type System } from '../../model/system/system.ts'

export interface SagaContext {
  readonly platform: Platform
  readonly system: System
  readonly operation: Operation
  readonly plan: Plan
  readonly recipe: Recipe
  readonly now: number
}

export function sagaOf(
  platform: Platform,
  system: System,
  operation: Operation,
  now: number,
): SagaContext {
  const plan = platform.plans[operation.component]![operation.recipe]!
  return { platform, system, operation, plan, recipe: plan.recipe, now }
}

/** The same across a crash, so a call can be made again and its answer recognised. */
export const callId = (
  { id, steps }: Operation,
  step: number,
  attempts = steps[step]!.attempts,
): string => `${id}/${step}/${attempts}`

/** As `callId`, for the part of an undo that is under way. */
export const undoCallId = ({ id, undo }: Operation, attempts = undo!.state.attempts): string =>
  `${id}/undo/${undo!.step}/${undo!.part}/${attempts}`

export const isOver = ({ phase }: StepState) =>
  phase === 'done' || phase === 'skipped' || phase === 'failed'

export function setStep(saga: SagaContext, index: number, changes: Partial<StepState>): System {
  const steps = saga.operation.steps.with(index, { ...saga.operation.steps[index]!, ...changes })
  return setOperation(saga, { steps })
}

export function setOperation(saga: SagaContext, changes: Partial<Operation>): System {
  const component = componentOf(saga.system, saga.operation.component)
  return put(saga.system, { ...component, operation: { ...saga.operation, ...changes } })
}
