/** Consequences: what must follow from where things are, whoever brought them there. */

import { policyIsAwaited } from '../interlocks/external-policy.ts'
import { overridesExpire } from '../interlocks/overrides.ts'
import { locksGivenUp, underLocks } from '../machines/locks.ts'
import type { Component, Discrepancy } from '../model/component.ts'
import type { Name, Power } from '../model/ids.ts'
import type { Platform } from '../model/platform.ts'
import {
  change,
  componentOf,
  componentsOf,
  enter,
  isWorkedOn,
  noBoot,
  powerNow,
  put,
  type System,
} from '../model/system.ts'
import { healthIsJudged } from '../observations/health.ts'
import { powerChangesAreNoted } from '../observations/power-changes.ts'
import { hoursAreCounted } from '../observations/power-hours.ts'
import { isSelfCleared } from '../observations/self-clearing-faults.ts'
import { isSeenOn, unverified, unverifiedPowerIsWeighed } from '../observations/unverified-power.ts'
import { adopt, poweredStatus } from '../operations/implied-status.ts'
import { stop } from '../operations/outcome.ts'
import { sagaOf } from '../operations/saga-context.ts'
import { attemptsComeBack, bootIsRetried, crashIsCounted } from './auto-reboot.ts'
import { protect } from './protect.ts'
import { discrepancyIsRestored } from './reconcile.ts'
import { powerIsRestored } from './restoration.ts'

type ComponentRule = (
  platform: Platform,
  system: System,
  component: Component,
  now: number,
) => System

/** The same System when nothing follows. Run to a fixed point after each event. */
export function applyRules(platform: Platform, system: System, now: number): System {
  const followed = componentsOf(system).reduce(
    (sofar, { name }) => followOne(platform, sofar, name, now),
    powerIsRestored(platform, system, now),
  )
  return overridesExpire(protect(platform, followed, now), now)
}

/** From most of them nothing follows: then there is nothing to be looked up anew either. */
function followOne(platform: Platform, before: System, name: Name, now: number): System {
  let system = before
  let component = componentOf(system, name)
  for (const consequence of componentRules) {
    const next = consequence(platform, system, component, now)
    if (next === system) continue
    system = next
    component = componentOf(system, name)
  }
  return system
}

/** What was seen too long ago is not shown as if it were so. */
const observationsExpire: ComponentRule = (platform, system, component, now) => {
  const { observed } = component
  if (observed.power === 'Unknown' || powerNow(platform, component, now) !== 'Unknown')
    return system
  return put(system, change(component, { observed: { ...observed, power: 'Unknown', offs: 0 } }))
}

/** No chassis power, no host power: the rail says so before the host's own sensor does. */
const hostsLoseTheirRail: ComponentRule = (platform, system, component, now) => {
  const { chassis } = platform.components[component.name]!
  if (chassis === null || powerNow(platform, component, now) === 'Off') return system
  const rail = componentOf(system, chassis)
  if (powerNow(platform, rail, now) !== 'Off' || rail.observed.at === null) return system
  if (rail.observed.unverified && isSeenOn(platform, component, now)) return system
  const measured = platform.components[component.name]!.isMeasured ? {} : unverified
  return put(
    system,
    change(component, {
      observed: { ...rail.observed, ...measured, source: 'rail', offs: 0 },
      boot: noBoot(component, now),
    }),
  )
}

/** A status that says one thing about power while the hardware says another is given up. */
const statusFollowsHardware: ComponentRule = (platform, system, component, now) => {
  const { impliedPower, class: statusClass } =
    platform.machines[component.kind]!.statuses[component.status]!
  const power = powerNow(platform, component, now)
  const { operation } = component
  if (power === 'Unknown' || impliedPower === power) return system
  if (impliedPower === null) {
    const isCured = isSelfCleared(platform, component, now)
    if ((component.status !== 'Unknown' && !isCured) || isWorkedOn(component)) return system
    const lastError = isCured ? null : component.lastError
    const discrepancy =
      component.discrepancy ?? changedUnseen(platform, system, component, power, now)
    const cause = component.observed.unverified ? 'unverified' : 'observed'
    return put(system, adopt(platform, { ...component, lastError, discrepancy }, cause, now))
  }
  if (impliedPower === 'On' && operation?.state === 'running') {
    const message = `${component.name} lost power during ${operation.action}`
    return stop(sagaOf(platform, system, operation, now), { code: 'power-lost', message, at: now })
  }
  if (isWorkedOn(component)) return system
  const name = power === 'Off' ? 'unexpected-off' : 'unexpected-on'
  if (statusClass === 'held') {
    return component.discrepancy !== null
      ? system
      : put(system, change(component, { discrepancy: { name, at: now } }))
  }
  if (component.observed.source === 'rail')
    return put(system, adopt(platform, component, 'chassis-off', now))
  return put(
    system,
    adopt(platform, change(component, { discrepancy: { name, at: now } }), name, now),
  )
}

/** Known again, and neither as it was nor as it was asked to be, though power was not lost. */
function changedUnseen(
  platform: Platform,
  system: System,
  { was, kind, requested, observed }: Component,
  power: Power,
  now: number,
): Discrepancy | null {
  const before = was === null ? null : platform.machines[kind]!.statuses[was]!.impliedPower
  if (before === null || before === power || requested?.power === power) return null
  if (system.intents.restoration !== null || observed.source === 'rail') return null
  return { name: power === 'Off' ? 'unexpected-off' : 'unexpected-on', at: now }
}

/** A host that tells of its boot is as far as it tells. */
const statusFollowsBoot: ComponentRule = (platform, system, component, now) => {
  const { impliedPower } = platform.machines[component.kind]!.statuses[component.status]!
  if (component.boot === null || isWorkedOn(component) || impliedPower !== 'On') return system
  // No progress because there is no power is no boot: it only has to be confirmed yet.
  if (powerNow(platform, component, now) !== 'On' || component.observed.offs > 0) return system
  return put(
    system,
    enter(platform, component, poweredStatus(platform, component), 'boot-progress', now),
  )
}

/** What nobody has confirmed for too long is unknown. */
const silenceIsUnknown: ComponentRule = (platform, system, component, now) => {
  const { impliedPower, class: statusClass } =
    platform.machines[component.kind]!.statuses[component.status]!
  if (impliedPower === null || statusClass === 'held' || isWorkedOn(component)) return system
  if (powerNow(platform, component, now) !== 'Unknown') return system
  return put(system, enter(platform, component, 'Unknown', 'not-observed', now))
}

/** A waiting status that nothing ended is given up at its deadline. */
const waitingEnds: ComponentRule = (platform, system, component, now) => {
  const { timeout } = platform.machines[component.kind]!.statuses[component.status]!
  const { deadline, name, status } = component
  if (timeout === null || deadline === null || deadline > now || isWorkedOn(component))
    return system
  const fault = { code: timeout.code, message: `${name} was ${status} for too long`, at: now }
  const locks = locksGivenUp(component)
  return put(
    system,
    enter(platform, change(component, { lastError: fault, locks }), timeout.to, timeout.code, now),
  )
}

/** The BMC is ready once everything it answers for has been observed. */
const bmcBecomesReady: ComponentRule = (platform, system, component, now) => {
  const starting =
    component.status === 'Starting' ||
    (component.lastError?.code === 'initialization-timeout' && component.status === 'Quiesced')
  if (component.kind !== 'bmc' || !starting || component.operation !== null) return system
  const isAwaited = ({ name, status }: Component) =>
    status === 'Unknown' && platform.components[name]!.isMeasured
  if (componentsOf(system).some(isAwaited)) return system
  return put(
    system,
    enter(
      platform,
      change(component, { lastError: null }),
      underLocks(platform.machines[component.kind]!, component, 'Ready'),
      'observed',
      now,
    ),
  )
}

/** What follows for each component, one after the other. */
export const componentRules: readonly ComponentRule[] = [
  observationsExpire,
  unverifiedPowerIsWeighed,
  hostsLoseTheirRail,
  powerChangesAreNoted,
  statusFollowsHardware,
  crashIsCounted,
  statusFollowsBoot,
  silenceIsUnknown,
  bootIsRetried,
  waitingEnds,
  attemptsComeBack,
  hoursAreCounted,
  discrepancyIsRestored,
  policyIsAwaited,
  healthIsJudged,
  bmcBecomesReady,
]
