/** Statuses: how each follows what is observed, and what is not observed any more. */

import { locksGivenUp, underLocks } from '../machines/locks.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import {
  isKnown,
  isKnownAs,
  isKnownOff,
  isKnownOn,
  mayBeOn,
  type PowerBelief,
  unknownPower,
} from '../model/power.ts'
import type { Component, Discrepancy } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import type { Operation } from '../model/system/operation.ts'
import {
  beginsByItself,
  bootOver,
  change,
  componentOf,
  componentsOf,
  enter,
  hasBegun,
  hasRestartedSince,
  isStale,
  isWorkedOn,
  noBoot,
  powerNow,
  put,
  type System,
  statusOf,
} from '../model/system/system.ts'
import { overstayed } from '../model/waits.ts'
import { beforeOff } from '../observations/belied-off.ts'
import { isIncomplete } from '../observations/bmc-run.ts'
import { isSelfCleared } from '../observations/self-clearing-faults.ts'
import { isSeenOn, unverified } from '../observations/unverified-power.ts'
import { stop } from '../operations/endings/outcome.ts'
import { adopt, poweredStatus } from '../operations/steps/implied-status.ts'
import { sagaOf } from '../operations/steps/saga-context.ts'
import { askedBefore } from './asked-before.ts'
import type { ComponentRule } from './rule.ts'

type Apply = ComponentRule['apply']

/** What was seen too long ago is not shown as if it were so. */
export const observationsExpire: Apply = ({ platform, now }, system, component) => {
  const { observed } = component
  if (!isKnown(lastHeard(observed)) || !isStale(platform, component, now)) return system
  return put(system, change(component, { observed: { ...observed, power: unknownPower, offs: 0 } }))
}

/** What nobody measures does not grow old. */
export const staleAt = (platform: Platform, { observed }: Component): number | null =>
  observed.at === null || observed.unverified || !isKnown(lastHeard(observed))
    ? null
    : observed.at + platform.limits.observationStaleMs + 1

/** No chassis power, no host power: the rail says so before the host's own sensor does. */
export const hostsLoseTheirRail: Apply = ({ platform, now }, system, component) => {
  const { chassis } = platform.components[component.name]!
  if (chassis === null || isKnownOff(powerNow(platform, component, now))) return system
  const rail = componentOf(system, chassis)
  if (mayBeOn(powerNow(platform, rail, now)) || rail.observed.at === null) return system
  const { source, at } = component.observed
  // Said already: what was asked of it and is not over leaves it unknown all the same.
  const isSaid = source === 'rail' && at === rail.observed.at
  if (rail.observed.unverified && (isSaid || isSeenOn(platform, component, now))) return system
  const measured = platform.components[component.name]!.isMeasured ? {} : unverified
  return put(
    system,
    change(component, {
      observed: { ...rail.observed, ...measured, source: 'rail', offs: 0 },
      // What was asked before does not come once the rail is back.
      motions: rail.observed.unverified ? component.motions : [],
      boot: rail.observed.unverified ? noBoot(component, now) : bootOver(component, now),
      ...(rail.beforeOff === undefined ? {} : beforeOff(component)),
    }),
  )
}

/** A status that says one thing about power while the hardware says another is given up. */
export const statusFollowsHardware: Apply = (context, system, component) => {
  const { platform, now } = context
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  const power = powerNow(platform, component, now)
  const { operation } = component
  if (!isKnown(power) || impliedPower === power) return system
  if (operation?.state === 'running' && losesPower(platform, component, operation, power)) {
    const message = `${component.name} lost power during ${operation.action}`
    return stop(sagaOf(platform, system, operation, now), { code: 'power-lost', message, at: now })
  }
  if (impliedPower === null) {
    const isCured = isSelfCleared(platform, component, now)
    const isOpen =
      component.status === 'Unknown'
        ? !isShown(platform, component)
        : (isCured || isOffAtFirst(platform, component, power)) && !isWorkedOn(component)
    if (!isOpen) return system
    const lastError = isCured ? null : component.lastError
    const known = component.discrepancy
    const isLeft = known !== null && !isOverBy(known, power)
    const discrepancy = isLeft ? known : changedUnseen(context, system, component, power)
    const cause = component.observed.unverified ? 'unverified' : 'observed'
    return put(system, adopt(platform, { ...component, lastError, discrepancy }, cause, now))
  }
  const found = contradiction(context, system, component, power)
  if (statusClass === 'held') {
    return component.discrepancy !== null
      ? system
      : put(system, change(component, { discrepancy: found }))
  }
  // It goes on, or is taken back to its end; but what is shown meanwhile is what is.
  if (isWorkedOn(component)) return put(system, adopt(platform, component, 'observed', now))
  if (component.observed.source === 'rail')
    return put(system, adopt(platform, component, 'chassis-off', now))
  // What comes up by itself is not asked to: that it is back ends what was unexpected.
  const isBack = isKnownOn(power) && beginsByItself(platform.machines[component.kind]!)
  const discrepancy = isBack ? null : found
  const cause = isBack ? 'observed' : found.name
  return put(system, adopt(platform, change(component, { discrepancy }), cause, now))
}

/** On its way by itself, as a BMC that has no power is not. */
const isOffAtFirst = ({ machines }: Platform, { kind, status }: Component, power: PowerBelief) =>
  status !== 'Unknown' && status === machines[kind]!.firstStatus && isKnownOff(power)

/** It was on, as far as its status says, or must have been to begin. */
function losesPower(
  platform: Platform,
  component: Component,
  { recipe }: Operation,
  power: PowerBelief,
): boolean {
  if (!isKnownOff(power)) return false
  const { impliedPower } = statusOf(platform, component)
  const isMeantOn = component.status === 'Unknown' && platform.recipes[recipe]!.needs === 'On'
  return isKnownOn(impliedPower) || isMeantOn
}

/** It went off, or came on, and is seen to be the other way. */
const isOverBy = ({ name }: Discrepancy, power: PowerBelief): boolean =>
  (name === 'unexpected-off' && isKnownOn(power)) || (name === 'unexpected-on' && isKnownOff(power))

/** Known again, and neither as it was nor as it was asked to be, though power was not lost. */
function changedUnseen(
  context: Context,
  system: System,
  component: Component,
  power: PowerBelief,
): Discrepancy | null {
  const { was, kind, requested, observed } = component
  const { platform } = context
  const before = was === null ? null : platform.machines[kind]!.statuses[was]!.impliedPower
  const isAsAsked = requested?.power != null && isKnownAs(power, requested.power)
  if (before === null || before === power || isAsAsked) return null
  if (system.intents.restoration !== null || observed.source === 'rail') return null
  return contradiction(context, system, component, power)
}

const contradiction = (
  context: Context,
  system: System,
  component: Component,
  power: PowerBelief,
): Discrepancy => ({
  name: isKnownOff(power) ? 'unexpected-off' : 'unexpected-on',
  at: context.now,
  ...askedBefore(context, system, component, power),
})

/** A host that tells of its boot is as far as it tells. */
export const statusFollowsBoot: Apply = ({ platform, now }, system, component) => {
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  if (component.boot === null || isWorkedOn(component) || !isKnownOn(impliedPower)) return system
  if (statusClass === 'held') return system
  // No progress because there is no power is no boot: it only has to be confirmed yet.
  if (!isKnownOn(powerNow(platform, component, now)) || component.observed.offs > 0) return system
  return put(
    system,
    enter(platform, component, poweredStatus(platform, component), 'boot-progress', now),
  )
}

/** What nobody has confirmed for too long is unknown. */
export const silenceIsUnknown: Apply = ({ platform, now }, system, component) => {
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  if (impliedPower === null || statusClass === 'held' || isShown(platform, component)) return system
  // What this service runs on, or what comes up by itself, is not gone for not being told of.
  if (!('Unknown' in platform.machines[component.kind]!.statuses)) return system
  if (isKnown(powerNow(platform, component, now))) return system
  return put(system, enter(platform, component, 'Unknown', 'not-observed', now))
}

/** An operation at work on it has chosen the status, and its own steps wait for what is seen. */
const isShown = ({ recipes }: Platform, { operation }: Component) =>
  operation !== null && hasBegun(operation) && recipes[operation.recipe]!.status !== null

/**
 * A waiting status that nothing ended is given up at its deadline: by the one that acts, who knows
 * what was asked meanwhile.
 */
export const waitingEnds: Apply = ({ platform, now }, system, component) => {
  if (system.claim.role !== 'acting') return system
  const { timeout } = statusOf(platform, component)
  const { deadline } = component
  if (timeout === null || deadline === null || deadline > now || isWorkedOn(component))
    return system
  const fault = { code: timeout.code, message: overstayed(component, timeout.afterMs), at: now }
  const locks = locksGivenUp(component)
  return put(
    system,
    enter(platform, change(component, { lastError: fault, locks }), timeout.to, timeout.code, now),
  )
}

/** While an operation is at work, its own steps have the deadlines. */
export const givenUpAt = (component: Component): number | null =>
  isWorkedOn(component) ? null : component.deadline

/** A BMC that was seen to start anew, though nobody asked for it here, is on its way again. */
export const bmcStartsAnew: Apply = ({ platform, now }, system, component) => {
  const { status, since, kind } = component
  if (!hasRestartedSince(component, since) || isWorkedOn(component)) return system
  const { firstStatus, statusWhenPower } = platform.machines[kind]!
  if (status !== statusWhenPower.On) return system
  return put(system, enter(platform, component, firstStatus, 'restarted', now))
}

/** The BMC is ready once everything it answers for has been observed. */
export const bmcBecomesReady: Apply = ({ platform, now }, system, component) => {
  if (!isStarting(component) || component.operation !== null) return system
  const isAwaited = ({ name, status, lastError }: Component) =>
    platform.components[name]!.isMeasured &&
    (status === 'Unknown' || lastError?.code === 'never-observed')
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

/** A BMC that waits for the others, or that has given that up. */
export const isStarting = (component: Component): boolean =>
  component.kind === 'bmc' && (component.status === 'Starting' || isIncomplete(component))
