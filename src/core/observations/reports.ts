/** Applies reports: what the hardware and the services say. What hardware says outranks belief. */

import { reassertLeds } from '../leds/control.ts'
import type { Event } from '../model/events/event.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { believed, isKnownOff, mayBeOn, unknownPower } from '../model/power.ts'
import type { Component, Observed, Serial } from '../model/system/component.ts'
import { isTakenDown, lastHeard, motionsAfter, motionsAfterBoot } from '../model/system/evidence.ts'
import {
  type Assessment,
  bootOver,
  change,
  componentOf,
  fedBy,
  hasBooted,
  put,
  type System,
} from '../model/system/system.ts'
import { rowOf, withRow } from '../model/table.ts'
import { beforeOff, railIsBack, runsOn, uncounted, wasOff } from './belied-off.ts'
import { runReported, servicesReported } from './bmc-run.ts'
import { healthFollows } from './health.ts'
import { countedAtOff } from './power-hours.ts'

type PowerEvent = Extract<Event, { kind: 'power' }>
type BootEvent = Extract<Event, { kind: 'boot' }>

/**
 * Power as reported. Off is believed after `offConfirmations` in a row. An older report than the
 * last is dropped, and so is one that could not read it: a failed look says nothing, and too
 * long without a good one makes it unknown.
 */
export function applyPower(
  platform: Platform,
  system: System,
  event: PowerEvent,
  now: number,
): System {
  const component = rowOf(system.components, event.component)
  if (component === undefined) return system
  const { observed } = component
  if (event.power !== 'Off' || !isBelied(platform, system, component))
    return put(system, powerReported(platform, component, event, now))
  if (isOlder(event.serial, observed.serial)) return system
  const serial = event.serial ?? observed.serial
  return put(system, { ...component, observed: { ...observed, serial } })
}

/** The component after a report on its power that nothing else belies. */
export function powerReported(
  platform: Platform,
  component: Component,
  event: PowerEvent,
  now: number,
): Component {
  const { observed } = component
  // Off, and up so that it tells of its boot: what contradicts itself is not believed.
  if (event.power === 'Off' && event.bootId !== undefined) return component
  const received = observedAfter(platform, observed, event, now)
  if (received === observed) return component
  const isOurs = isKnownOff(lastHeard(received)) && isTakenDown(component)
  const next: Observed = isOurs ? { ...received, confirmed: true } : received
  return runReported(component, railReported(component, next, now), event, now)
}

function railReported(component: Component, next: Observed, now: number): Component {
  const { observed } = component
  // What is not believed yet says nothing of what was asked either.
  const isBelieved = next.offs === 0
  const motions = isBelieved ? motionsAfter(component, lastHeard(next), now) : component.motions
  const reported = { ...component, observed: next, motions }
  if (next.power === observed.power) return reported
  if (mayBeOn(lastHeard(next))) return change(reported, {})
  const boot = bootOver(component, now)
  return change(reported, { boot, powerOn: countedAtOff(component), ...beforeOff(component) })
}

/** As `observed`, where the report says nothing. */
export function observedAfter(
  { limits }: Platform,
  observed: Observed,
  { power, source, serial: said }: Pick<PowerEvent, 'power' | 'source' | 'serial'>,
  now: number,
): Observed {
  if (power === 'Unknown' || isOlder(said, observed.serial)) return observed
  const offs = power === 'Off' ? observed.offs + 1 : 0
  const offAt = power === 'Off' ? now : observed.offAt
  const lastOff = offAt === undefined ? {} : { offAt }
  const isBelieved =
    power !== 'Off' || isKnownOff(lastHeard(observed)) || offs >= limits.offConfirmations
  const serial = said ?? observed.serial
  const isConfirmed = source !== 'report' || (isKnownOff(lastHeard(observed)) && observed.confirmed)
  const confirmed = power === 'Off' && isConfirmed ? ({ confirmed: true } as const) : {}
  // What is not believed yet says nothing about now: what was heard before does not last longer.
  return isBelieved
    ? { power: believed(power), at: now, source, serial, offs: 0, ...lastOff, ...confirmed }
    : { ...observed, serial, offs, ...lastOff }
}

/**
 * Boot progress as reported; only a host that is not off has any. One that is said to be off, and
 * to boot or run all the same, is neither: what contradicts itself is not believed.
 */
export function applyBoot(
  platform: Platform,
  before: System,
  event: BootEvent,
  now: number,
): System {
  const known = rowOf(before.components, event.component)
  if (known === undefined || !platform.components[known.name]!.bootProgress) return before
  const system = event.progress === 'None' ? before : doubtOff(platform, before, known, event, now)
  return put(system, bootReported(platform, componentOf(system, event.component), event, now))
}

/**
 * The host after a report on its boot that contradicts nothing. Shortly after a reset, what it told
 * of the boot before says nothing; told for longer than hardware takes to follow, that it runs is
 * what is so, whoever did not see it boot.
 */
export function bootReported(
  platform: Platform,
  before: Component,
  event: BootEvent,
  now: number,
): Component {
  const { boot, observed } = before
  if (isKnownOff(lastHeard(observed)) || isOlder(event.serial, boot?.serial ?? null)) return before
  const isUp = hasBooted(platform, before.name, event.progress)
  const component = isUp ? before : wasOff(before)
  const next = { progress: event.progress, at: now, serial: event.serial, before: null }
  if (boot !== null && boot.before === event.progress) {
    const isOver = now >= boot.at + platform.limits.bootGraceMs
    return isOver && isUp
      ? change(component, { boot: { ...next, unproven: true } })
      : { ...component, boot: { ...boot, serial: event.serial } }
  }
  const begun = { ...component, motions: motionsAfterBoot(component) }
  if (boot?.progress === event.progress) {
    const unproven = boot.unproven ? { unproven: true as const } : {}
    return { ...begun, boot: { ...next, at: boot.at, ...unproven } }
  }
  return change(begun, { boot: next })
}

/** Whether its off was said, believed or not yet, before this was said that contradicts it. */
export const isDoubted = ({ observed }: Component, said: Serial | null): boolean =>
  (isKnownOff(lastHeard(observed)) || observed.offs > 0) && isLater(said, observed.serial)

/**
 * Off, of the host or of its chassis, is taken back where this was said later; and all that was
 * counted for it, where the boot goes on.
 */
function doubtOff(
  platform: Platform,
  system: System,
  host: Component,
  { progress, serial: said }: BootEvent,
  now: number,
): System {
  const { chassis } = platform.components[host.name]!
  const isBelied = runsOn(platform, host, progress)
  return [chassis, host.name].reduce((sofar, name) => {
    const component = name === null ? undefined : rowOf(sofar.components, name)
    if (component === undefined || !isDoubted(component, said)) return sofar
    const { observed } = component
    if (mayBeOn(lastHeard(observed)))
      return put(sofar, { ...component, observed: { ...observed, offs: 0 } })
    const { boot, ...counted } = isBelied ? uncounted(platform, component, now) : component
    const source = 'contradiction'
    const doubted = change(
      { ...counted, boot: boot && { ...boot, before: null } },
      { observed: { ...observed, power: unknownPower, at: null, source } },
    )
    const next = put(sofar, doubted)
    return isBelied ? railIsBack(platform, next, doubted, now) : next
  }, system)
}

/** Said to be off before, while it or what hangs on it said that it boots or runs, and says so. */
function isBelied(platform: Platform, system: System, { name, observed }: Component): boolean {
  if (observed.source !== 'contradiction') return false
  return [name, ...fedBy(platform, name)].some((each) => {
    const { boot } = componentOf(system, each)
    return boot !== null && boot.progress !== 'None'
  })
}

export function applyLevel(
  platform: Platform,
  system: System,
  subject: string,
  judged: Assessment,
): System {
  const next = { ...system, levels: withRow(system.levels, subject, judged) }
  return rowOf(system.levels, subject)?.level === judged.level
    ? next
    : healthFollows(platform, next, subject)
}

/** A service that is back may have forgotten what it was told: its LEDs are asked for anew. */
export function applyService(
  platform: Platform,
  system: System,
  { service, available }: { readonly service: string; readonly available: boolean },
  now: number,
): System {
  const before = lookUp(system.services, service)
  if (before?.available === available) return system
  const services = { ...system.services, [service]: { available, since: now } }
  const isBack = available && before !== undefined && service === platform.ledService
  const next = { ...(isBack ? reassertLeds(system, now) : system), services }
  return servicesReported(platform, next, available, now)
}

const isLater = (said: Serial | null, last: Serial | null) =>
  said !== null && last !== null && said.boot === last.boot && said.seq > last.seq

const isOlder = (serial: Serial | null, last: Serial | null) =>
  serial !== null && last !== null && serial.boot === last.boot && serial.seq < last.seq
