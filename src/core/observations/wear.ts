/** Applies what is found to wear: what stands already stays as it was found first. */

import type { Event } from '../model/events/event.ts'
import { lookUp } from '../model/look-up.ts'
import type { System } from '../model/system/system.ts'
import { wearKey } from '../model/system/wear.ts'

/** The same System where nothing is found that was not, and nothing is gone. */
export function applyWear(system: System, { wear }: Extract<Event, { kind: 'wear' }>): System {
  const before = system.intents.wear
  const found = Object.fromEntries(
    wear.map((one) => [wearKey(one), lookUp(before, wearKey(one)) ?? one]),
  )
  const isNew = Object.keys(found).some((key) => lookUp(before, key) === undefined)
  const isGone = Object.keys(before).some((key) => lookUp(found, key) === undefined)
  return isNew || isGone ? { ...system, intents: { ...system.intents, wear: found } } : system
}
