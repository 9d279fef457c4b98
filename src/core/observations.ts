/**
 * Observations: what the hardware and the services say, taken down. What hardware says outranks
 * belief.
 */
import type { Event } from './event.ts'
import type { Component, Judged, Serial, System } from './model.ts'
import type { Platform } from './platform.ts'
import { change, componentsOf, noBoot, put } from './system.ts'

type PowerEvent = Extract<Event, { kind: 'power' }>
type BootEvent = Extract<Event, { kind: 'boot' }>

/**
 * Power as reported. Off is believed after `offConfirmations` in a row. An older report than the
 * last is dropped, and so is one that could not read it: a failed look says nothing, and too
 * long without a good one makes it unknown.
 */
export function observePower(
  platform: Platform,
  system: System,
  event: PowerEvent,
  now: number,
): System {
  const component = system.components[event.component]
  if (component === undefined || event.power === 'Unknown') return system
  if (isOlder(event.serial, component.observed.serial)) return system
  const { observed } = component
  const offs = event.power === 'Off' ? observed.offs + 1 : 0
  const believed =
    event.power !== 'Off' || observed.power === 'Off' || offs >= platform.limits.offConfirmations
  const next = {
    power: believed ? event.power : observed.power,
    at: now,
    source: event.source,
    serial: event.serial ?? observed.serial,
    offs: believed ? 0 : offs,
  }
  const changed = next.power !== observed.power
  if (!changed) return put(system, { ...component, observed: next })
  const boot = next.power === 'Off' ? noBoot(component, now) : component.boot
  return put(system, change(component, { observed: next, boot }))
}

/** Boot progress as reported; only a host that is not off has any. */
export function observeBoot(
  platform: Platform,
  system: System,
  event: BootEvent,
  now: number,
): System {
  const component = system.components[event.component]
  if (component === undefined || !platform.components[component.name]!.bootProgress) return system
  const { boot, observed } = component
  if (observed.power === 'Off' || isOlder(event.serial, boot?.serial ?? null)) return system
  const next = { progress: event.progress, at: now, serial: event.serial, before: null }
  if (boot !== null && boot.before === event.progress) {
    return put(system, { ...component, boot: { ...boot, serial: event.serial } })
  }
  if (boot?.progress === event.progress) {
    return put(system, { ...component, boot: { ...next, at: boot.at } })
  }
  return put(system, change(component, { boot: next }))
}

export function observeLevel(
  platform: Platform,
  system: System,
  subject: string,
  judged: Judged,
): System {
  const next = { ...system, levels: { ...system.levels, [subject]: judged } }
  return system.levels[subject]?.level === judged.level ? next : followHealth(platform, next)
}

export const observeService = (
  system: System,
  service: string,
  available: boolean,
  now: number,
): System =>
  system.services[service]?.available === available
    ? system
    : { ...system, services: { ...system.services, [service]: { available, since: now } } }

/** The health of each component is that of its worst sensor; unknown where one cannot be read. */
function followHealth(platform: Platform, system: System): System {
  return componentsOf(system).reduce((sofar, component) => {
    const health = healthOf(platform, sofar, component)
    return health === component.health ? sofar : put(sofar, change(component, { health }))
  }, system)
}

function healthOf(platform: Platform, system: System, component: Component): Component['health'] {
  const { sensors, supplies, zones } = platform.components[component.name]!
  const seen = [...sensors, ...supplies, ...zones].map((s) => system.levels[s]?.level ?? 'unknown')
  if (seen.includes('critical')) return 'Critical'
  if (seen.includes('warning')) return 'Warning'
  return seen.includes('unknown') ? 'Unknown' : 'OK'
}

const isOlder = (heard: Serial | null, last: Serial | null) =>
  heard !== null && last !== null && heard.boot === last.boot && heard.seq < last.seq
