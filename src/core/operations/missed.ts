/** Decides what follows where a step waited in vain: once more, held, unverified or failed. */

import { shownDuration } from '../../text/duration.ts'
import { consumeAutoReboot } from '../intents/preferences.ts'
import type { ObserveStep } from '../model/platform/platform.ts'
import { componentOf, put, type System, underWay } from '../model/system/system.ts'
import { unseen } from '../model/waits.ts'
import { bootAgain } from './attempt.ts'
import { endUnverified, holdAt } from './endings/outcome.ts'
import { failed, over } from './step-over.ts'
import { type BmcMissed, bmcMissed } from './steps/bmc-missed.ts'
import { isUnheard, unheardBoot } from './steps/hearing.ts'
import { type SagaContext, setStep } from './steps/saga-context.ts'

/** Where nobody was heard, it waits once more; a host that nobody hears of is not reset again. */
export function timedOut(saga: SagaContext, index: number, step: ObserveStep): System {
  const ofBmc = bmcMissed(saga, step)
  if (ofBmc !== null) return endMissed(saga, index, ofBmc)
  if (!isUnheard(saga, step)) return missed(saga, index, step, lateText(saga, step))
  if (saga.operation.steps[index]!.error !== unheardBoot)
    return setStep(saga, index, { error: unheardBoot, deadline: saga.now + step.timeoutMs })
  const { retryWith: _, ...once } = step
  const why = `${unheardBoot} within ${shownDuration(2 * step.timeoutMs)}`
  return missed(saga, index, once, why)
}

/** Of what it waits for that others end, who they are. */
function lateText({ system, operation }: SagaContext, { until, timeoutMs }: ObserveStep): string {
  const others = 'alone' in until ? underWay(system, operation.component) : []
  const names = others.map(({ component, action }) => `${action} of ${component}`).join(', ')
  return names === '' ? unseen(timeoutMs) : `${names} goes on after ${shownDuration(timeoutMs)}`
}

function endMissed(saga: SagaContext, index: number, { ends, code, message }: BmcMissed): System {
  if (ends === 'failed') return failed(saga, index, false, code, message)
  const system = over(saga, index, { phase: 'failed', error: message })
  const operation = componentOf(system, saga.operation.component).operation!
  const left = { ...saga, system, operation }
  const error = { code, message, at: saga.now }
  const { kind } = componentOf(system, operation.component)
  return ends === 'held'
    ? holdAt(left, saga.platform.machines[kind]!.failureStatus, error)
    : endUnverified(left, error)
}

/**
 * What should have been seen was not: once more, if there is an attempt left; else held, or
 * failed.
 */
export function missed(saga: SagaContext, index: number, step: ObserveStep, why: string): System {
  const { component: name } = saga.operation
  const component = componentOf(saga.system, name)
  const left = Math.max(0, (component.attemptsLeft ?? 1) - 1)
  const autoReboot =
    step.retryWith === undefined
      ? { isAllowed: false, system: saga.system }
      : consumeAutoReboot(saga.platform, saga.system, name)
  if (autoReboot.isAllowed && left > 0) {
    return bootAgain({ ...saga, system: autoReboot.system }, index, step, left, why)
  }
  if (step.onTimeout !== undefined) {
    const attemptsLeft = component.attemptsLeft === null ? null : left
    const spent = put(autoReboot.system, { ...component, attemptsLeft })
    const { attempts } = saga.operation.steps[index]!
    return holdAt({ ...saga, system: spent }, step.onTimeout.status, {
      code: step.onTimeout.code,
      message: `${step.name}: ${why}${attempts > 1 ? ` at each of ${attempts} attempts` : ''}`,
      at: saga.now,
    })
  }
  const { name: what } = saga.plan.steps[index]!
  return failed(saga, index, false, step.code ?? 'timeout', `${what}: ${why}`)
}
