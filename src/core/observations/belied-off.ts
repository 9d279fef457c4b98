/**
 * Takes back what followed from an off that was said, and that something belies: what was counted
 * because of it is counted no more, and what was known before is known again.
 */

import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnownOff, isKnownOn } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import {
  change,
  componentOf,
  enter,
  fedBy,
  hasBooted,
  isWorkedOn,
  put,
  type System,
  statusOf,
} from '../model/system/system.ts'

/** What stands before it goes off, though nobody here asked for it; nothing where it was off. */
export function beforeOff(component: Component): Pick<Component, 'beforeOff'> {
  const { observed, motions, boot, powerChanges, powerOn } = component
  const { restartCause, restoredAt, discrepancy } = component
  const isAsked = isWorkedOn(component) || motions.length > 0
  if (isAsked || !isKnownOn(powerChanges.power)) return {}
  const counted = { powerChanges, powerOn, restartCause, restoredAt, discrepancy }
  return { beforeOff: { observed, boot, ...counted } }
}

/** It ran before, and goes on to say so: it has not been off. */
export function runsOn(platform: Platform, component: Component, progress: string): boolean {
  const { name, boot, beforeOff: before } = component
  const known = (before?.boot ?? boot)?.progress ?? 'None'
  return hasBooted(platform, name, progress) && hasBooted(platform, name, known)
}

/** As it was counted before it was said to be off; what it is now has to be seen. */
export function uncounted(platform: Platform, component: Component, now: number): Component {
  const { beforeOff: before, ...rest } = component
  if (before === undefined) return component
  const { observed, ...counted } = before
  const back = change(rest, counted)
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  const isFollowing = isKnownOff(impliedPower) && statusClass !== 'held'
  if (!isFollowing || component.operation !== null) return back
  return { ...enter(platform, back, 'Unknown', 'not-observed', now), was: null }
}

/** Those that were said to be off because their rail was are again what was known of them. */
export const railIsBack = (
  platform: Platform,
  system: System,
  rail: Component,
  now: number,
): System =>
  fedBy(platform, rail.name).reduce((sofar, name) => {
    const fed = componentOf(sofar, name)
    if (fed.beforeOff === undefined || fed.observed.source !== 'rail') return sofar
    const { observed } = fed.beforeOff
    return put(sofar, { ...uncounted(platform, fed, now), observed })
  }, system)

/**
 * A consequence: one that is on again, and has said from the first word on that it runs, for longer
 * than what is told may be of the boot before, has booted no other time.
 */
export function offIsBelied(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const at = beliedAt(platform, component)
  return at === null || now < at ? system : put(system, uncounted(platform, component, now))
}

/** When it will have said so for long enough; `null` where there is nothing to take back. */
export const beliedAt = (platform: Platform, component: Component): number | null =>
  component.beforeOff !== undefined &&
  component.boot !== null &&
  isKnownOn(lastHeard(component.observed)) &&
  runsOn(platform, component, component.boot.progress)
    ? component.boot.at + platform.limits.bootGraceMs
    : null

/** It is seen to have been off: it has come on, and says nothing of a boot or boots anew. */
export function wasOff(component: Component): Component {
  const { beforeOff: before, ...rest } = component
  return before === undefined ? component : rest
}
