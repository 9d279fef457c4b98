/**
 * Waits for what was asked of a component before: while that may yet come, no step is taken for
 * needless or given up, and what it came after is asked for once more.
 */

import { recipeClasses } from '../../machines/recipe-classes.ts'
import type { Condition, Planned } from '../../model/platform/platform.ts'
import { isInMotion, isOutrun } from '../../model/system/evidence.ts'
import type { StepState } from '../../model/system/operation.ts'
import { componentOf, type System } from '../../model/system/system.ts'
import { untouched } from '../requests/accept.ts'
import { type SagaContext, setOperation } from './saga-context.ts'

/**
 * Whether nobody can say yet if a step is needed. Who takes power away at once does not wait for
 * that.
 */
export const isUndecided = (saga: SagaContext, condition: Condition): boolean =>
  isOfPower(condition) && !takesAtOnce(saga) && isInMotion(componentIn(saga))

/**
 * Whether a wait that is over goes on until somebody has looked: what was asked has its time. In an
 * emergency that is only so for the call that takes the power.
 */
export const isToCome = (saga: SagaContext, { step, after }: Planned): boolean =>
  step.kind === 'observe' &&
  isOfPower(step.until) &&
  isInMotion(componentIn(saga)) &&
  (!takesAtOnce(saga) || after.some((index) => isVerified(saga.plan.steps[index]!)))

/** The step before a wait again, where what was asked before that came after it was done. */
export function askedOnceMore(saga: SagaContext, index: number): System {
  const { plan, operation } = saga
  if (!isOutrun(componentIn(saga))) return saga.system
  const calls = plan.steps[index]!.after.filter((at) => mayBeRepeated(plan.steps[at]!))
  if (calls.length === 0) return saga.system
  const steps = operation.steps.map((state, at): StepState => {
    if (at === index) return untouched
    return calls.includes(at) ? { ...state, phase: 'waiting', endedAt: null } : state
  })
  return setOperation(saga, { steps })
}

/** As `askedOnceMore`, for the part of an undo that waits. */
export function undoneOnceMore(saga: SagaContext): System {
  const undo = saga.operation.undo!
  const call = saga.plan.steps[undo.step]!.undo[undo.part - 1]
  if (!isOutrun(componentIn(saga)) || call === undefined || !mayBeRepeated(call)) return saga.system
  // As many as it may have had already: the next one is another.
  const attempts = call.step.kind === 'call' ? call.step.retries + 1 : 0
  return setOperation(saga, {
    undo: { ...undo, part: undo.part - 1, state: { ...untouched, attempts } },
  })
}

const componentIn = ({ system, operation }: SagaContext) => componentOf(system, operation.component)

const isOfPower = (condition: Condition) => 'power' in condition || 'known' in condition

const takesAtOnce = ({ recipe }: SagaContext) =>
  recipeClasses[recipe.class].takesPower === 'at once'

const isVerified = ({ step }: Planned) => step.kind === 'call' && step.verifiedByNext === true

const mayBeRepeated = (planned: Planned) =>
  isVerified(planned) && planned.step.kind === 'call' && !planned.step.notRepeatable
