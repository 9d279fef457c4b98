/**
 * Takes calls that must not be made twice for doubt, where the run that made them is over: they may
 * have been made or not, and looking decides, or nobody can tell.
 */

import type { Outcome } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import type { Planned, Platform } from '../model/platform/platform.ts'
import type { Operation } from '../model/system/operation.ts'
import { componentOf, type System } from '../model/system/system.ts'
import { applyUndoOutcome } from './rollback.ts'
import { applyOutcome } from './saga.ts'
import { sagaOf, setStep } from './steps/saga-context.ts'

/** Of a component's operation, if it has one: none of its calls is then made for a second time. */
export function callsAreDoubted(
  platform: Platform,
  system: System,
  name: Name,
  now: number,
): System {
  const { operation } = componentOf(system, name)
  if (operation === null) return system
  const { undo } = operation
  const saga = sagaOf(platform, system, operation, now)
  if (undo !== null) {
    const planned = saga.plan.steps[undo.step]!.undo[undo.part]!
    return isOut(undo.state.phase, planned) ? applyUndoOutcome(saga, cutShort) : system
  }
  return operation.steps.reduce(
    (sofar, _, index) => doubted(platform, sofar, operation, index, now),
    system,
  )
}

const cutShort: Outcome = {
  kind: 'unknown',
  error: 'statemgr was started anew before the answer came',
}

/** While it is the same operation: with the first step that fails, all of it does. */
function doubted(
  platform: Platform,
  system: System,
  { id, component }: Operation,
  index: number,
  now: number,
): System {
  const { operation } = componentOf(system, component)
  if (operation?.id !== id || operation.state !== 'running') return system
  const saga = sagaOf(platform, system, operation, now)
  const { phase, attempts } = operation.steps[index]!
  const planned = saga.plan.steps[index]!
  if (isOut(phase, planned)) return applyOutcome(saga, index, cutShort)
  const isAskedAgain = phase === 'watching' && attempts > 1 && planned.step.kind === 'observe'
  return isAskedAgain ? setStep(saga, index, { doubtful: true }) : system
}

const isOut = (phase: string, { step }: Planned) =>
  phase === 'asking' && step.kind === 'call' && step.notRepeatable === true
