/** Reboots by itself a host whose boot failed, or that started anew, while attempts are left. */

import { shownDuration } from '../../../text/duration.ts'
import { consumeAutoReboot } from '../../intents/preferences.ts'
import type { Name } from '../../model/ids.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import {
  change,
  componentOf,
  enter,
  isWorkedOn,
  powerNow,
  put,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { overstayed } from '../../model/waits.ts'
import { accept } from '../../operations/requests/accept.ts'
import { poweredStatus } from '../../operations/steps/implied-status.ts'
import { isAutomatic } from './automation.ts'
import { cutCause } from './restarts.ts'

/**
 * A host that ran and starts anew, though nobody here asked it to, has one attempt less. Nothing
 * shows whether it crashed or somebody on it wanted that, before it does so again and again. Where
 * its power was said to be gone meanwhile, that is why, and says nothing of how it boots. While
 * another acts, or may act, that one may have asked for it: then it is not counted here.
 */
export function crashIsCounted(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { attemptsLeft, boot, status, kind } = component
  if (boot === null || attemptsLeft === null || isWorkedOn(component)) return system
  if (status !== platform.machines[kind]!.statusWhenPower.On) return system
  // No progress because there is no power is no crash: it only has to be confirmed yet.
  if (!isKnownOn(powerNow(platform, component, now)) || component.observed.offs > 0) return system
  const next = poweredStatus(platform, component)
  if (next === status) return system
  const lately = Math.max(component.since, now - platform.limits.bootGraceMs)
  const hasLostPower = (component.observed.offAt ?? Number.NEGATIVE_INFINITY) >= lately
  const cause = hasLostPower ? 'power-lost' : 'restarted'
  const why = hasLostPower ? cutCause(platform, system, component, now) : null
  const isCounted = !hasLostPower && system.claim.role === 'acting'
  if (attemptsLeft > 0 || !isCounted) {
    const left = isCounted ? attemptsLeft - 1 : attemptsLeft
    const restartCause = { cause: why ?? 'Unknown', at: now } as const
    const counted = change(component, { attemptsLeft: left, restartCause })
    return put(system, enter(platform, counted, next, cause, now))
  }
  const message = crashText(platform, component)
  const lastError = { code: 'crash-loop', message, at: now }
  const restartCause = { cause: 'HostCrash', at: now } as const
  const held = change(component, { lastError, restartCause })
  return put(system, enter(platform, held, 'Quiesced', 'crash-loop', now))
}

function crashText({ components, limits }: Platform, { name }: Component): string {
  const attempts = components[name]!.attemptsMax
  return (
    `${name} started anew by itself once more: its ${attempts} boot attempts are used up, and it ` +
    `never ran for ${shownDuration(limits.bootStableMs)} meanwhile`
  )
}

/** A boot that nobody waits for in an operation, and that does not end in time: once more. */
export function bootIsRetried(context: Context, system: System, component: Component): System {
  const { platform, now } = context
  const { attemptsLeft, boot, deadline, name } = component
  if (boot === null || attemptsLeft === null || component.operation !== null) return system
  const { timeout } = statusOf(platform, component)
  if (timeout?.code !== 'boot-failed') return system
  if (deadline === null || deadline > now) return system
  if (!isKnownOn(powerNow(platform, component, now))) return system
  const isAllowed = isAutomatic(platform, system, name)
  const autoReboot = isAllowed ? consumeAutoReboot(platform, system, name) : { isAllowed, system }
  const left = attemptsLeft - 1
  const counted = put(autoReboot.system, change(component, { attemptsLeft: Math.max(0, left) }))
  if (!autoReboot.isAllowed || left <= 0) return held(context, counted, name)
  return accept(
    platform,
    counted,
    {
      id: `${system.boot}-b${system.order + 1}`,
      requestId: null,
      component: name,
      action: 'ForceRestart',
      actor: 'statemgr',
      reason: `${overstayed(component, timeout.afterMs)}; boot attempts left: ${left}`,
      cause: 'boot-failed',
      correlation: `boot/${name}@${component.since}`,
    },
    now,
  )
}

/** All attempts again for a host that has run for long enough. */
export function attemptsComeBack(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const at = attemptsBackAt(platform, component)
  if (at === null || at > now) return system
  const { attemptsMax } = platform.components[component.name]!
  return put(system, change(component, { attemptsLeft: attemptsMax }))
}

/** When a host will have run for long enough; `null` when it lacks no attempts or does not run. */
export function attemptsBackAt(platform: Platform, component: Component): number | null {
  const { attemptsLeft, kind, name, since, status } = component
  const { attemptsMax } = platform.components[name]!
  if (attemptsLeft === null || attemptsLeft === attemptsMax || isWorkedOn(component)) return null
  const isRunning = status === platform.machines[kind]!.statusWhenPower.On
  return isRunning ? since + platform.limits.bootStableMs : null
}

function held({ platform, now }: Context, system: System, name: Name): System {
  const component = componentOf(system, name)
  const { timeout } = statusOf(platform, component)
  const message = overstayed(component, timeout!.afterMs)
  const lastError = { code: 'boot-failed', message, at: now }
  return put(
    system,
    enter(platform, change(component, { lastError }), timeout!.to, 'boot-failed', now),
  )
}
