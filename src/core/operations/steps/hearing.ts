/**
 * Tells what was heard since a step began: a time-out of nobody having been heard is none of the
 * hardware, and what was seen to be done needs no second asking.
 */

import type { ObserveStep, Plan, Planned } from '../../model/platform/platform.ts'
import { isKnown } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { componentOf, hasBooted, powerNow } from '../../model/system/system.ts'
import { holds } from './conditions.ts'
import type { SagaContext } from './saga-context.ts'

/** What a step says of itself while it waits once more, for somebody to be heard. */
export const unheardBoot = 'nothing was heard of it'

/**
 * Whether nothing was heard of a host that could have told of its boot: before it is reset again,
 * what is so now has to be heard. Nobody will ever tell of what nobody measures.
 */
export function isUnheard(saga: SagaContext, { retryWith }: ObserveStep): boolean {
  const { platform, operation, now } = saga
  const component = componentOf(saga.system, operation.component)
  const { observed, boot } = component
  if (retryWith === undefined || boot === null || observed.unverified) return false
  if (observed.at === null || !isKnown(powerNow(platform, component, now))) return true
  const ranBefore = boot.before != null && hasBooted(platform, component.name, boot.before)
  return observed.at <= boot.at + platform.limits.bootGraceMs && ranBefore
}

/** The step that looks at what came of a call. */
export const lookedAtBy = ({ steps }: Plan, index: number): Planned | undefined =>
  steps.find(({ after, step }) => {
    if (!after.includes(index) || step.kind !== 'observe') return false
    return 'power' in step.until || 'bmc' in step.until
  })

/** Whether a call that nobody answered was seen to be done, by what the step after it wants. */
export function isSeenDone(saga: SagaContext, index: number): boolean {
  const { doubtful, startedAt } = saga.operation.steps[index]!
  const { step } = saga.plan.steps[index]!
  if (!doubtful || startedAt === null || step.kind !== 'call' || !step.verifiedByNext) return false
  const { observed } = componentOf(saga.system, saga.operation.component)
  const proof = lookedAtBy(saga.plan, index)
  if (proof?.step.kind !== 'observe') return false
  if ('bmc' in proof.step.until) return holds(saga, proof, proof.step.until)
  return observed.at !== null && observed.at > startedAt && holds(saga, proof, proof.step.until)
}

/**
 * The reset that nobody answered, where nothing that was heard since shows that it was done: the
 * component is as it was before, and may have been so all along.
 */
export function unseenReset({ platform, system, operation, plan }: SagaContext): Planned | null {
  const index = operation.steps.findIndex(({ doubtful, phase }, at) => {
    const { step } = plan.steps[at]!
    return doubtful && phase === 'done' && step.kind === 'call' && step.verb === 'reset'
  })
  const component = componentOf(system, operation.component)
  // What is waited for after it has shown it.
  if (index < 0 || component.bmcRun !== null) return null
  const since = operation.steps[index]!.startedAt ?? 0
  const tellsOfBoot = platform.components[component.name]!.bootProgress && component.boot !== null
  const isSeen = tellsOfBoot ? component.boot.unproven !== true : wasSwitched(component, since)
  return isSeen ? null : plan.steps[index]!
}

/** Its power went, or came. */
const wasSwitched = ({ powerChanges }: Component, since: number): boolean =>
  powerChanges.at.some((at) => at > since)
