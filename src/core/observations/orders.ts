/** Applies what services remember of our calls, where that is more than our own memory holds. */

import type { Event } from '../model/events/event.ts'
import type { System } from '../model/system/system.ts'

type OrdersEvent = Extract<Event, { kind: 'orders' }>

/** Whether a call of that order was made by nobody that this run knows of. */
export function isUnaccounted(system: System, order: number): boolean {
  const { kept, reserved } = system.earlierOrders
  const isOfThisRun = order > reserved && order <= Math.max(system.order, system.calls)
  return order > kept && !isOfThisRun
}

/** Counts on above it, so that no service refuses what is asked from now on as overtaken. */
export function applyOrders(system: System, { service, order }: OrdersEvent, now: number): System {
  if (!isUnaccounted(system, order)) return system
  const { kept, reserved } = system.earlierOrders
  return {
    ...system,
    order: Math.max(system.order, order),
    calls: Math.max(system.calls, order),
    earlierOrders: { kept: order, reserved: Math.max(reserved, order) },
    intents: { ...system.intents, behind: { service, order, kept, at: now } },
  }
}
