/** Names what an operation that came to what was asked left undone: steps that it passed over. */

import { lookUp } from '../../model/look-up.ts'
import type { Planned, Step } from '../../model/platform/platform.ts'
import { supplyOf, supplySubject } from '../../model/system/assessments.ts'
import { isSo } from '../../model/system/supply.ts'
import { coolingVerbs, powerWantedBy } from '../../model/verbs.ts'
import { holds } from '../steps/conditions.ts'
import { eachStands } from '../steps/dependents.ts'
import { isLeftOut } from '../steps/left-out.ts'
import type { SagaContext } from '../steps/saga-context.ts'

/**
 * With what each step that failed, and could be passed over, leaves behind: nothing where another
 * made up for it, where what it was for is seen to be so, or where somebody told to go without.
 */
export function withPassedOver(saga: SagaContext): SagaContext {
  const steps = saga.operation.steps.map((state, index) => {
    const { error, phase } = state
    const planned = saga.plan.steps[index]!
    const isLeft =
      phase === 'failed' &&
      !isLeftOut(saga, planned) &&
      !isMadeUpFor(saga, index, planned) &&
      !isSeenSo(saga, planned)
    return isLeft ? { ...state, leftBehind: error ?? planned.name } : state
  })
  return { ...saga, operation: { ...saga.operation, steps } }
}

/** What was done later about the same thing, or about what feeds it, decided instead. */
function isMadeUpFor({ platform, plan, operation }: SagaContext, at: number, planned: Planned) {
  const matter = matterOf(planned.step)
  const feeder = lookUp(platform.components, planned.target)?.chassis
  return plan.steps.some(
    ({ step, target }, index) =>
      index > at &&
      step.kind !== 'each' &&
      operation.steps[index]!.phase === 'done' &&
      matter !== null &&
      matterOf(step) === matter &&
      (target === planned.target || target === feeder),
  )
}

/** What a step is about; what the verbs of others mean nobody knows. */
function matterOf(step: Step): 'power' | 'cooling' | null {
  if (step.kind === 'pause') return null
  if (step.kind !== 'call') return 'power' in step.until ? 'power' : null
  if (Object.hasOwn(coolingVerbs, step.verb)) return 'cooling'
  return powerWantedBy(step.verb) === null ? null : 'power'
}

function isSeenSo(saga: SagaContext, planned: Planned): boolean {
  const { step, target } = planned
  switch (step.kind) {
    case 'observe':
      return holds(saga, planned, step.until)
    case 'each':
      return eachStands(saga, { ...planned, step }, false) === 'all'
    case 'call':
      return isSupplySeen(saga, target, step.verb)
    case 'pause':
      return true
  }
}

/** Of a supply that is told of, what it gives says whether a call was carried out. */
function isSupplySeen({ system }: SagaContext, target: string, verb: string): boolean {
  const power = powerWantedBy(verb)
  const { observed } = supplyOf(system, supplySubject(target))
  return power !== null && !observed.unverified && isSo(observed, power)
}
