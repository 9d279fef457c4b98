/**
 * Applies what is told of the bus itself: whether it is lost, what it refuses, who poses on it, and
 * who says what is not understood.
 */

import type { Event } from '../model/events/event.ts'
import { refusedMax } from '../model/system/bus.ts'
import type { System } from '../model/system/system.ts'
import { busIsLost } from './bmc-run.ts'

export function applyBus(
  system: System,
  { lost: why }: Extract<Event, { kind: 'bus' }>,
  now: number,
): System {
  const { bus } = system
  if ((bus.lost?.why ?? null) === why) return system
  const lost = why === null ? null : { since: bus.lost?.since ?? now, why }
  const next = { ...system, bus: { ...bus, lost } }
  return lost === null ? next : busIsLost(next)
}

export function applyBusRefusal(
  system: System,
  { subject, why }: Extract<Event, { kind: 'bus-refusal' }>,
  now: number,
): System {
  const { refused } = system.bus
  const before = refused.find((one) => one.subject === subject)
  if ((before?.why ?? null) === why) return system
  const others = refused.filter((one) => one !== before)
  if (why === null) return { ...system, bus: { ...system.bus, refused: others } }
  if (others.length >= refusedMax) return system
  const refusal = { subject, why, since: before?.since ?? now }
  return { ...system, bus: { ...system.bus, refused: [...others, refusal] } }
}

export function applyBusVoices(
  system: System,
  { service, why }: Extract<Event, { kind: 'bus-voices' }>,
  now: number,
): System {
  const { voices } = system.bus
  const before = voices.find((one) => one.service === service)
  if ((before?.why ?? null) === why) return system
  const others = voices.filter((one) => one !== before)
  const noticed = why === null ? [] : [{ service, why, since: before?.since ?? now }]
  return { ...system, bus: { ...system.bus, voices: [...others, ...noticed] } }
}

export function applyOddReports(
  system: System,
  { service, odd }: Extract<Event, { kind: 'odd-reports' }>,
): System {
  const others = system.bus.odd.filter((one) => one.service !== service)
  const own = odd.map((one) => ({ ...one, service }))
  return { ...system, bus: { ...system.bus, odd: [...others, ...own] } }
}
