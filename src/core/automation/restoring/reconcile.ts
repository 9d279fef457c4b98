/** Reconciles hardware that is not as it was asked to be: adopts it, or asks again. */

import { shownDuration } from '../../../text/duration.ts'
import { firstBlock } from '../../interlocks/verdicts.ts'
import { powerActionIn } from '../../machines/power-actions.ts'
import { permits } from '../../machines/takeover.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import { change, enter, put, type System } from '../../model/system/system.ts'
import { accept, recipeOf } from '../../operations/requests/accept.ts'
import { isAutomatic } from './automation.ts'

/**
 * A consequence. Where the policy is to adopt, what is stands, named as a discrepancy. Where it is
 * to restore, what was asked is asked again, a few times in a while; then it is held, since
 * something works against it.
 */
export function discrepancyIsRestored(
  context: Context,
  system: System,
  component: Component,
): System {
  const { platform, now } = context
  const { discrepancy, name, kind, operation, status, requested } = component
  if (discrepancy === null || !isToBeRestored(platform, component)) return system
  const { restoration } = system.intents
  if (operation !== null || (restoration !== null && Object.hasOwn(restoration.last, name)))
    return system
  const machine = platform.machines[kind]!
  const wanted = requested?.power ?? 'Unknown'
  const action = wanted === 'Unknown' ? null : powerActionIn(machine, wanted)
  const { attempts, windowMs } = platform.limits.reconcile
  const { impliedPower, class: statusClass } = machine.statuses[status]!
  if (action === null || impliedPower === null || statusClass === 'held') return system
  if (now >= discrepancy.at + windowMs) return system
  const recent = component.restoredAt.filter((at) => at > now - windowMs)
  if (recent.length >= attempts) return held(context, system, component, recent.length)
  if (!permits(machine, action, status) || !isAutomatic(platform, system, name)) return system
  const recipe = recipeOf(platform, kind, action)
  const asking = {
    action,
    actor: 'statemgr',
    reason: null,
    cause: discrepancy.name,
    acceptedAt: null,
  }
  const input = { platform, system, component, recipe, now, correlation: null, override: null }
  if (firstBlock({ ...input, asking }) !== undefined) return system
  return accept(
    platform,
    put(system, change(component, { restoredAt: [...recent, now] })),
    {
      id: `${system.boot}-d${system.order + 1}`,
      requestId: null,
      component: name,
      action,
      actor: 'statemgr',
      reason: `${discrepancy.name}: attempt ${recent.length + 1} of ${attempts}`,
      cause: discrepancy.name,
      correlation: `${discrepancy.name}/${name}@${discrepancy.at}`,
    },
    now,
  )
}

/** While there is something to restore, whatever happens may be what it waits for. */
export const isToBeRestored = (platform: Platform, { name, discrepancy }: Component): boolean =>
  discrepancy !== null && platform.components[name]!.reconcile === 'restore'

function held(
  { platform, now }: Context,
  system: System,
  component: Component,
  times: number,
): System {
  const { discrepancy, name, kind } = component
  const within = shownDuration(platform.limits.reconcile.windowMs)
  const restored = `${name} was restored ${times} times within ${within}`
  const message = `${restored}, and is ${discrepancy!.name} again`
  const lastError = { code: 'flapping', message, at: now }
  const flapping = change(component, { lastError, restoredAt: [] })
  return put(
    system,
    enter(platform, flapping, platform.machines[kind]!.failureStatus, 'flapping', now),
  )
}
