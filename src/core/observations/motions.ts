/** Ends motions: what was asked and has not come has had its time, and a look decides. */

import type { Context } from '../model/platform/context.ts'
import { isKnown } from '../model/power.ts'
import type { Component, Motion } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { isStale, put, type System } from '../model/system/system.ts'

/**
 * Somebody has to look who sees what is so now. Where nobody tells, or what was heard is not known
 * any more anyway, there is nothing to be looked at.
 */
export function motionsEnd(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { motions, observed } = component
  if (endsAt(component) > now) return system
  const isHeard = isKnown(lastHeard(observed)) && !isStale(platform, component, now)
  const isLookedAt = !observed.unverified && isHeard
  const left = motions.flatMap((motion): Motion[] => {
    if (motion.until > now) return [motion]
    if (motion.isDue || motion.isOutrun || !isLookedAt) return []
    return [{ ...motion, isDue: true, until: now + platform.limits.observationStaleMs }]
  })
  return put(system, { ...component, motions: left })
}

/** When the time of the next one is gone; `Infinity` where none is waited for. */
export function endsAt({ motions }: Component): number {
  let soonest = Number.POSITIVE_INFINITY
  for (const { until } of motions) if (until < soonest) soonest = until
  return soonest
}
