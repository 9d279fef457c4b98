/** Remembers when a component's power changed, as far back as somebody has to know. */

import { shownDuration } from '../../text/duration.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownOff, isKnownOn, unknownPower } from '../model/power.ts'
import type { Component, PowerChanges } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { put, type System } from '../model/system/system.ts'
import { wasOff } from './belied-off.ts'

export const noPowerChanges: PowerChanges = { power: unknownPower, at: [] }

/** Takes down a change of power; the first observation of all is none. */
export function powerChangesAreRecorded(
  { platform }: Context,
  system: System,
  component: Component,
): System {
  const { observed, powerChanges } = component
  const power = lastHeard(observed)
  if (!isKnown(power) || power === powerChanges.power) return system
  if (!isKnown(powerChanges.power))
    return put(system, { ...component, powerChanges: { power, at: [] } })
  const at = [...powerChanges.at, observed.at!].slice(-platform.limits.flap.transitions)
  const isSettled = isKnownOn(power) && component.boot === null
  const seen = isSettled ? wasOff(component) : component
  return put(system, { ...seen, powerChanges: { power, at } })
}

/** Since when it is off; `null` when it is not, or when nobody saw it go off. */
export const offSince = ({ observed, powerChanges }: Component): number | null =>
  isKnownOff(lastHeard(observed)) && isKnownOff(powerChanges.power)
    ? (powerChanges.at.at(-1) ?? null)
    : null

/** How often it went on or off, and in which time. */
export const flapText = ({ name, powerChanges: { at } }: Component): string =>
  `${name} went on or off ${at.length} times within ${shownDuration(at.at(-1)! - at[0]!)}`

/** Until when it is left alone for having been switched too often; `null` when it was not. */
export function heldUntil({ limits }: Platform, { powerChanges }: Component): number | null {
  const { transitions, windowMs, holdMs } = limits.flap
  const first = powerChanges.at[0]
  const last = powerChanges.at.at(-1)
  if (first === undefined || last === undefined) return null
  return powerChanges.at.length >= transitions && last - first <= windowMs ? last + holdMs : null
}
