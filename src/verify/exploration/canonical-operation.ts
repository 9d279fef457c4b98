/** Brings an operation into its canonical form: only what something follows from. */

import { lookUp } from '../../core/model/look-up.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { Component } from '../../core/model/system/component.ts'
import type { Operation, StepState } from '../../core/model/system/operation.ts'
import { attemptsHeard } from '../../core/operations/requests/out-of-reach.ts'
import { unheardBoot } from '../../core/operations/steps/hearing.ts'

export function operationParts(
  platform: Platform,
  holder: Component,
  operation: Operation,
): object {
  // Who asked, when and why; what a queue and a correlation come to is said of all at once.
  const { id, component, action, order, requestId, joined, actor, reason, ...rest } = operation
  const { correlation, acceptedAt, startedAt, endedAt, wereOn, error, steps, undo, ...left } = rest
  return {
    ...left,
    error: error?.code ?? null,
    steps: steps.map((state, index) => ({
      is: stepParts(state),
      ...doubtParts(platform, holder, operation, index),
    })),
    undo: undo && { ...undo, state: stepParts(undo.state) },
  }
}

/** What was heard since a call that is in doubt: it may show that it was done. */
function doubtParts(
  { plans }: Platform,
  { observed, powerChanges }: Component,
  operation: Operation,
  index: number,
): object {
  const { doubtful, phase, startedAt } = operation.steps[index]!
  const step = lookUp(lookUp(plans, operation.component), operation.recipe)?.steps[index]?.step
  const isReset = step?.kind === 'call' && step.verb === 'reset' && phase === 'done'
  if (!doubtful || startedAt === null || (phase !== 'resting' && !isReset)) return {}
  return isReset
    ? { isInDoubt: true, hasChanged: powerChanges.at.some((at) => at > startedAt) }
    : { isHeardSince: observed.at !== null && observed.at > startedAt }
}

function stepParts(state: StepState): object | string {
  const { call, startedAt, endedAt, error, unheard, ...rest } = state
  const left = { ...rest, isUnheard: error === unheardBoot }
  const { phase, doubtful } = state
  switch (phase) {
    case 'asking':
    case 'watching':
    case 'resting':
      // What nobody heard does not count, only how long it rests.
      return { ...left, attempts: attemptsHeard(state), row: unheard?.row }
    default:
      return doubtful && phase !== 'done' ? `${phase} in doubt` : phase
  }
}
