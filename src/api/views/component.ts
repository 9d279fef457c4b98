/** Shows clients a component. */

import { allowedActions } from '../../core/machines/takeover.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { BmcRun, Component } from '../../core/model/system/component.ts'
import type { Fault } from '../../core/model/system/operation.ts'
import type { ComponentReply } from '../resources/component.ts'
import { budgetsView } from './budgets.ts'
import { observedView, thermalView } from './supplies.ts'

export function componentView(platform: Platform, component: Component): ComponentReply {
  const { observed, operation, boot, attemptsLeft, restartCause, powerOn, bmcRun } = component
  return {
    name: component.name,
    kind: component.kind,
    status: component.status,
    statusClass: platform.machines[component.kind]!.statuses[component.status]!.class,
    since: component.since,
    deadline: component.deadline,
    revision: component.revision,
    requested: component.requested,
    observed: observedView(observed),
    health: component.health,
    operation: operation === null ? null : operation.id,
    lastError: component.lastError && faultView(component.lastError),
    cause: component.cause,
    discrepancy: component.discrepancy,
    locks: component.locks,
    identify: component.identify,
    ...(boot === null ? {} : { bootProgress: boot.progress, osStatus: osStatusOf(boot.progress) }),
    ...(attemptsLeft === null ? {} : { attemptsLeft }),
    ...(restartCause === null ? {} : { restartCause }),
    ...(bmcRun === null ? {} : { run: runView(bmcRun) }),
    ...(powerOn === null ? {} : { powerOnHours: Math.floor(powerOn.ms / hourMs) }),
    ...(component.thermal === null ? {} : { thermal: thermalView(component.thermal) }),
    ...(component.aftermath === undefined
      ? {}
      : { aftermath: component.aftermath.map(({ awaits, ...shown }) => shown) }),
    budgets: budgetsView(platform, component),
    allowedActions: allowedActions(platform, component),
  }
}

const faultView = ({ code, message, at }: Fault) => ({ code, message, at })

const runView = ({ beganAt, evidence, bootId, resetReason }: BmcRun) => ({
  beganAt,
  evidence,
  bootId,
  resetReason,
})

const hourMs = 3_600_000

/** What the operating system is doing, as far as the boot progress tells. */
function osStatusOf(progress: string): 'Inactive' | 'Booting' | 'Running' {
  if (progress === 'OSRunning') return 'Running'
  return progress === 'OSBootStarted' ? 'Booting' : 'Inactive'
}
