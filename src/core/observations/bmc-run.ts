/**
 * Tells one run of a BMC from the next, by what shows that it was started anew: its power, the id
 * of its boot, a start of the machine that this service runs on, or the return of all services.
 */

import type { Event } from '../model/events/event.ts'
import type { RestartCause } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnownOff } from '../model/power.ts'
import type { BmcRun, Component, ResetReason, RunEvidence } from '../model/system/component.ts'
import { knownPower } from '../model/system/evidence.ts'
import { change, componentsOf, isWorkedOn, put, type System } from '../model/system/system.ts'

/** Nobody has seen it begin. */
export const unseenRun: BmcRun = {
  beganAt: null,
  evidence: null,
  bootId: null,
  resetReason: null,
  darkSince: null,
}

/** It works, and something that it answers for was not heard of in time. */
export const isIncomplete = ({ status, lastError }: Component): boolean =>
  status === 'Quiesced' && lastError?.code === 'initialization-timeout'

type PowerEvent = Extract<Event, { kind: 'power' }>

/** The component, with the run that a report of its power is about. */
export function runReported(before: Component, after: Component, event: PowerEvent, now: number) {
  const run = before.bmcRun
  if (run === null || event.power === 'Unknown') return after
  const { bootId = run.bootId, resetReason = null } = event
  if (run.bootId !== null && bootId !== run.bootId)
    return runBegun(after, 'boot-id', { bootId, resetReason }, now)
  const known = bootId === run.bootId ? after : change(after, { bmcRun: { ...run, bootId } })
  return event.power === 'On' && wasOff(before)
    ? runBegun(known, 'power', { bootId, resetReason }, now)
    : known
}

/** While it is to restart, a single word that it is off is enough: it need not last. */
const wasOff = (component: Component): boolean =>
  isKnownOff(knownPower(component)) || (isWorkedOn(component) && component.observed.offs > 0)

/** A new run of it has begun: why, it says itself, or what was asked of it does. */
export function runBegun(
  component: Component,
  evidence: RunEvidence,
  named: Pick<BmcRun, 'bootId' | 'resetReason'>,
  now: number,
): Component {
  const bmcRun = { ...named, beganAt: now, evidence, darkSince: null }
  const asked = isRebooted(component) ? 'SoftReset' : 'Unknown'
  const cause = named.resetReason === null ? asked : causes[named.resetReason]
  return change(component, { bmcRun, restartCause: { cause, at: now } })
}

/** That is what goes on, and not just any work on it. */
const isRebooted = (component: Component): boolean =>
  isWorkedOn(component) && component.status === 'Rebooting'

const causes: Readonly<Record<ResetReason, RestartCause>> = {
  power: 'PowerLoss',
  watchdog: 'Watchdog',
  software: 'SoftReset',
  pinhole: 'PinholeReset',
}

/**
 * What a BMC carries out of the services is told apart from a bus that is lost: all of them are out
 * of reach one by one, while the bus carries, and all of them are back.
 */
export function servicesReported(
  platform: Platform,
  system: System,
  isAvailable: boolean,
  now: number,
): System {
  const stands = platform.services.map((name) => lookUp(system.services, name)?.available)
  const areAll = platform.services.length > 1 && stands.every((one) => one === isAvailable)
  if (!areAll) return system
  return componentsOf(system).reduce((sofar: System, component) => {
    const { bmcRun } = component
    if (bmcRun === null) return sofar
    if (!isAvailable)
      return system.bus.lost === null && bmcRun.darkSince === null
        ? put(sofar, { ...component, bmcRun: { ...bmcRun, darkSince: now } })
        : sofar
    if (bmcRun.darkSince === null) return sofar
    const seen = { ...component, bmcRun: { ...bmcRun, darkSince: null } }
    return put(
      sofar,
      isWorkedOn(component)
        ? runBegun(seen, 'services', { ...bmcRun, resetReason: null }, now)
        : seen,
    )
  }, system)
}

/** A bus that is lost says nothing of the BMC. */
export const busIsLost = (system: System): System =>
  componentsOf(system).reduce(
    (sofar: System, component) =>
      component.bmcRun?.darkSince == null
        ? sofar
        : put(sofar, { ...component, bmcRun: { ...component.bmcRun, darkSince: null } }),
    system,
  )
