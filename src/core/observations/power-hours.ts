/** Counts how long a chassis has had power in all, rarely, to spare the flash. */

import type { Context } from '../model/platform/context.ts'
import { isKnownOn } from '../model/power.ts'
import type { Component, PowerOn } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { powerNow, put, type System } from '../model/system/system.ts'

/** What has passed since it was last counted is lost with the machine, and no more. */
export const countEveryMs = 3_600_000

/** A consequence: counting begins with power, and what has passed is added once an hour. */
export function hoursAreCounted(
  { platform, now }: Context,
  system: System,
  component: Component,
): System {
  const { powerOn } = component
  if (powerOn === null || !isKnownOn(powerNow(platform, component, now))) return system
  if (powerOn.countedAt === null) {
    return put(system, { ...component, powerOn: { ...powerOn, countedAt: now } })
  }
  if (now - powerOn.countedAt < countEveryMs) return system
  return put(system, { ...component, powerOn: counted(powerOn, now) })
}

/** Off ends it: power counts up to when it was last heard of, not up to when it was missed. */
export function countedAtOff({ powerOn, observed }: Component): PowerOn | null {
  if (powerOn === null) return null
  const { ms } = observed.at === null ? powerOn : counted(powerOn, observed.at)
  return { ms, countedAt: null }
}

/** What a start leaves: counted up to when power was last heard of; it may have lasted. */
export const countedAtStart = ({ powerOn, observed }: Component): PowerOn | null =>
  powerOn === null || observed.at === null ? powerOn : counted(powerOn, observed.at)

/** When it is next to be counted; `null` while there is nothing to count. */
export const countsAt = ({ powerOn, observed }: Component): number | null =>
  powerOn?.countedAt == null || !isKnownOn(lastHeard(observed))
    ? null
    : powerOn.countedAt + countEveryMs

function counted(powerOn: PowerOn, upTo: number): PowerOn {
  if (powerOn.countedAt === null || upTo <= powerOn.countedAt) return powerOn
  return { ms: powerOn.ms + upTo - powerOn.countedAt, countedAt: upTo }
}
