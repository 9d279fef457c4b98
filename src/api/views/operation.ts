/** Shows clients an operation: one that is, one that would be, and what speaks against it. */

import { askerOf } from '../../core/model/events/command.ts'
import type { Answer, Verdict } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Plan, Platform } from '../../core/model/platform/platform.ts'
import {
  leftBehindBy,
  type Operation,
  type StepPhase,
  type StepState,
} from '../../core/model/system/operation.ts'
import type { System } from '../../core/model/system/system.ts'
import { queueOf } from '../../core/operations/requests/queue.ts'
import type { ControlReply, OperationReply, PlanReply, StepReply } from '../resources/control.ts'
import type { CheckReply } from '../resources/interlocks.ts'
import { componentView } from './component.ts'

/** With a System, and the time, also why one that is queued waits. */
export function operationView(
  platform: Platform,
  operation: Operation,
  at: At | null = null,
): OperationReply {
  const queue = at === null ? null : queueOf(platform, at.system, operation, at.now)
  const plan = lookUp(lookUp(platform.plans, operation.component), operation.recipe)
  const leftBehind = leftBehindBy(operation)
  return {
    id: operation.id,
    component: operation.component,
    action: operation.action,
    state: operation.state,
    ...(queue === null ? {} : { queue }),
    steps: operation.steps.map((state, index) => stepView(plan, state, index)),
    requestId: operation.requestId,
    ...askerOf(operation),
    reason: operation.reason,
    cause: operation.cause,
    correlation: operation.correlation,
    ...(operation.override === null ? {} : { override: operation.override }),
    acceptedAt: operation.acceptedAt,
    startedAt: operation.startedAt,
    endedAt: operation.endedAt,
    ...(operation.error === null ? {} : { error: operation.error }),
    ...(leftBehind.length === 0 ? {} : { leftBehind }),
    ...(operation.remarks === undefined ? {} : { remarks: operation.remarks }),
  }
}

/** A System at a moment. */
interface At {
  readonly system: System
  readonly now: number
}

export function controlView(
  platform: Platform,
  answer: Extract<Answer, { kind: 'accepted' }>,
  at: At | null = null,
): ControlReply {
  const { unchanged, operation, component, kept } = answer
  return {
    accepted: true,
    ...(kept === undefined ? {} : { kept }),
    unchanged,
    operation: operation === null ? null : operationView(platform, operation, at),
    component: componentView(platform, component),
  }
}

export function planView(
  platform: Platform,
  answer: Extract<Answer, { kind: 'planned' }>,
): PlanReply {
  const { unchanged, component, steps, verdicts } = answer
  const shown = componentView(platform, component)
  return { dryRun: true, unchanged, component: shown, steps, verdicts }
}

/** `verdicts` are all that apply, the status of the component among them. */
export function checkView(
  component: string,
  action: string,
  verdicts: readonly Verdict[],
): CheckReply {
  const allowed = verdicts.every(({ verdict }) => verdict !== 'blocks')
  const waits = allowed && verdicts.some(({ verdict }) => verdict === 'waits')
  return { component, action, allowed, waits, verdicts }
}

/** A step of an operation that an earlier configuration planned may have lost its name. */
function stepView(plan: Plan | undefined, state: StepState, index: number): StepReply {
  const planned = plan?.steps[index]
  const step = planned?.step
  return {
    name: planned?.name ?? `step ${index + 1}`,
    kind: step?.kind ?? 'unknown',
    service: step?.kind === 'call' ? step.service : null,
    target: planned?.target ?? 'unknown',
    state: stepStates[state.phase],
    attempts: state.attempts,
    attemptsMax: step?.kind === 'call' ? step.retries + 1 : null,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    ...(state.error === null ? {} : { error: state.error }),
  }
}

const stepStates: Readonly<Record<StepPhase, StepReply['state']>> = {
  waiting: 'waiting',
  asking: 'running',
  resting: 'running',
  watching: 'running',
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  undoing: 'undoing',
  undone: 'undone',
}
