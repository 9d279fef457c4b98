/**
 * Says what is known of a BMC that was reset or shut down, where what was waited for was not seen
 * in time: that it has gone, that it has not followed, or nothing at all.
 */

import { shownDuration } from '../../../text/duration.ts'
import type { ObserveStep } from '../../model/platform/platform.ts'
import { isKnown, isKnownOff, isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { componentOf, hasRestartedSince, powerNow } from '../../model/system/system.ts'
import { lastCallAt } from './conditions.ts'
import type { SagaContext } from './saga-context.ts'

export interface BmcMissed {
  /** Held for somebody to look, failed with the BMC as it is seen, or told by nothing. */
  readonly ends: 'held' | 'failed' | 'unverified'
  readonly code: string
  readonly message: string
}

/** `null` for a step that waits for something else. */
export function bmcMissed(saga: SagaContext, step: ObserveStep): BmcMissed | null {
  if (!('bmc' in step.until)) return null
  const component = componentOf(saga.system, saga.operation.component)
  return step.until.bmc === 'restarted'
    ? notBack(saga, step, component)
    : notGone(saga, step, component)
}

function notBack(saga: SagaContext, step: ObserveStep, component: Component): BmcMissed {
  const { name, bmcRun } = component
  const code = step.code ?? 'timeout'
  const within = `within ${shownDuration(step.timeoutMs)}`
  if (isAway(saga, component))
    return { ends: 'held', code, message: `${name} has gone, and is not back ${within}` }
  if (bmcRun?.bootId != null) {
    const message = `${name} was not reset ${within}: it still tells of boot ${bmcRun.bootId}`
    return { ends: 'failed', code, message }
  }
  return unseen(saga, `whether ${name} was reset`)
}

function notGone(saga: SagaContext, step: ObserveStep, component: Component): BmcMissed {
  const { name, observed } = component
  const { platform, now } = saga
  const code = step.code ?? 'timeout'
  const within = `within ${shownDuration(step.timeoutMs)}`
  if (isKnownOn(powerNow(platform, component, now)) && !observed.unverified)
    return {
      ends: 'failed',
      code,
      message: `${name} was not shut down ${within}: it still has power`,
    }
  return unseen(saga, `whether ${name} was shut down`)
}

/** Nobody would have told: that nothing was seen says nothing. */
const unseen = ({ operation }: SagaContext, what: string): BmcMissed =>
  operation.steps.some(({ doubtful }) => doubtful)
    ? { ends: 'failed', code: 'no-answer', message: `no answer, and nothing shows ${what}` }
    : { ends: 'unverified', code: 'unverified', message: `nothing shows ${what}` }

/** Seen to be off, out of reach with all its services, or not heard of any more. */
function isAway({ platform, now }: SagaContext, component: Component): boolean {
  const power = powerNow(platform, component, now)
  const wasHeard = component.observed.source !== null && !component.observed.unverified
  const isDark = component.bmcRun?.darkSince != null
  return isDark || isKnownOff(power) || (wasHeard && !isKnown(power))
}

/** Whether what was done to a BMC is believed, and nobody has seen it. */
export function isOnlyBelieved({ system, operation, recipe }: SagaContext): boolean {
  const component = componentOf(system, operation.component)
  const looks = recipe.steps.some((step) => step.kind === 'observe' && 'bmc' in step.until)
  return (
    looks &&
    component.observed.unverified === true &&
    !hasRestartedSince(component, lastCallAt(operation.steps))
  )
}
