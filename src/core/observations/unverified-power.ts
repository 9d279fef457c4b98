/**
 * Implies power where nobody measures it. What was done makes it likely; it is believed, shown as
 * unverified, and never held against what somebody has seen.
 */

import type { ImpliedPower } from '../model/events/event.ts'
import type { Name } from '../model/ids.ts'
import type { Context } from '../model/platform/context.ts'
import type { ComponentDescription } from '../model/platform/description.ts'
import type { Platform } from '../model/platform/platform.ts'
import { believed, isKnown, isKnownOff, isKnownOn, mayBeOn, unknownPower } from '../model/power.ts'
import type { Component, Observed } from '../model/system/component.ts'
import { knownPower, lastHeard } from '../model/system/evidence.ts'
import {
  change,
  componentOf,
  fedBy,
  noBoot,
  powerNow,
  put,
  type System,
} from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { countedAtOff } from './power-hours.ts'

export const unverified = { unverified: true } as const

/** Before anything was heard or done. */
export const unobserved = ({ isMeasured, assumed }: ComponentDescription, now: number): Observed =>
  isMeasured || assumed === 'Unknown'
    ? { ...nothing, ...(isMeasured ? {} : unverified) }
    : { ...nothing, ...unverified, power: believed(assumed), at: now, source: 'assumed' }

const nothing: Observed = { power: unknownPower, at: null, source: null, serial: null, offs: 0 }

/** What was done outranks what was done before, and nothing else. */
export function applyImpliedPower(
  platform: Platform,
  system: System,
  { component: name, power }: ImpliedPower,
  now: number,
): System {
  const component = rowOf(system.components, name)
  if (component === undefined || platform.components[name]!.isMeasured) return system
  if (isSeen(platform, component, now)) return system
  const at = power === 'Unknown' ? null : now
  const done: Observed = {
    ...{ ...nothing, ...unverified },
    ...{ power: believed(power), at, source: 'implied' },
  }
  const observed = power === 'Off' && isBelied(platform, system, name, now) ? doubted(done) : done
  if (mayBeOn(lastHeard(observed))) return put(system, change(component, { observed }))
  const boot = noBoot(component, now)
  return put(system, change(component, { observed, boot, powerOn: countedAtOff(component) }))
}

/**
 * A consequence: a rail that was switched off still gives power to whom somebody sees to be on, so
 * that what it is, is not known until that one is off as well.
 */
export function unverifiedPowerIsWeighed(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { observed, name } = component
  if (!observed.unverified) return system
  const isOff = isKnownOff(lastHeard(observed))
  if (!isOff && observed.source !== 'contradiction') return system
  if (isBelied(platform, system, name, now) !== isOff) return system
  const weighed: Observed = isOff
    ? doubted(observed)
    : { ...observed, power: believed('Off'), source: 'implied' }
  return put(system, change(component, { observed: weighed }))
}

const isBelied = (platform: Platform, system: System, rail: Name, now: number) =>
  fedBy(platform, rail).some((fed) => isSeenOn(platform, componentOf(system, fed), now))

const doubted = (observed: Observed): Observed => ({
  ...observed,
  power: unknownPower,
  source: 'contradiction',
})

export const isSeenOn = (platform: Platform, component: Component, now: number): boolean =>
  isSeen(platform, component, now) && isKnownOn(knownPower(component))

/** Somebody has measured it, not too long ago. */
const isSeen = (platform: Platform, component: Component, now: number) =>
  !component.observed.unverified && isKnown(powerNow(platform, component, now))
