/** Restores power that was lost, once it is known to have been and it is safe. */

import { firstBlock } from '../../interlocks/verdicts.ts'
import type { Name, RestartCause } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { believed, isKnown, isKnownOff, isKnownOn } from '../../model/power.ts'
import { assessmentOf } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import type { Restoration } from '../../model/system/intents.ts'
import {
  change,
  componentOf,
  powerNow,
  put,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { rowOf } from '../../model/table.ts'
import { accept, recipeOf } from '../../operations/requests/accept.ts'
import {
  chassisIn,
  isDark,
  isWhole,
  lossNoted,
  lostSupplies,
  withRestoration,
} from '../protection/lost-power.ts'
import { isAutomatic } from './automation.ts'
import { decide, notLost } from './wanted.ts'

/** A consequence: decided once the chassis is seen, then carried out chassis first. */
export function powerIsRestored(context: Context, before: System): System {
  const { platform, now } = context
  const system = lossNoted(context, before)
  const { restoration } = system.intents
  if (restoration === null) return system
  if (restoration.decidedAt !== null) return restoreWanted(context, system, restoration)
  // However long it lasts, it is given back only once it is back.
  if (isDark(platform, system)) return withRestoration(system, stillGone(restoration))
  const [chassis] = chassisIn(platform, system)
  const power = chassis === undefined ? believed('On') : powerNow(platform, chassis, now)
  const isSeenLost = restoration.lost.length > 0
  if (!isKnown(power)) {
    const isAwaited = isSeenLost || now < patienceEnds(platform, restoration)
    return isAwaited ? system : withRestoration(system, null)
  }
  if (isSeenLost && isGoingDown(system, restoration)) return system
  if (isSeenLost && isLacking(platform, system)) {
    const { backAt } = restoration
    if (backAt === undefined) return withRestoration(system, { ...restoration, backAt: now })
    if (now < partEnds(platform, backAt)) return system
  }
  if (!isKnownOn(power)) return decide(context, system, restoration, restoration.isAtStart)
  if (isSeenLost) return decide(context, system, restoration, false)
  return chassis?.operation == null ? notLost(system) : decide(context, system, restoration, true)
}

/** Some go down for want of it still. */
const isGoingDown = (system: System, { lost }: Restoration): boolean =>
  lost.some((name) => rowOf(system.components, name)?.operation != null)

/** A supply is missing, and somebody was to go down for want of it. */
const isLacking = (platform: Platform, system: System): boolean =>
  lookUp(system.protection.emergencies, 'power') !== undefined && !isWhole(platform, system)

/** What was back in part has gone again. */
function stillGone(restoration: Restoration): Restoration {
  const { backAt, ...gone } = restoration
  return backAt === undefined ? restoration : gone
}

/** Until then all of it is waited for: after that there is what there is. */
const partEnds = ({ limits }: Platform, backAt: number): number =>
  backAt + limits.restore.delayMs + limits.restore.patienceMs

/** When to look at it again if nothing else happens. */
export function restorationDeadlines(platform: Platform, system: System): readonly number[] {
  const { restoration } = system.intents
  if (restoration === null) return []
  const ends = patienceEnds(platform, restoration)
  const { backAt } = restoration
  if (restoration.decidedAt === null && restoration.lost.length > 0)
    return backAt === undefined ? [] : [partEnds(platform, backAt)]
  if (restoration.decidedAt === null) return [ends]
  return [begins(platform, system, restoration), ends]
}

const patienceEnds = (platform: Platform, { at, decidedAt }: Restoration) =>
  (decidedAt ?? at) + platform.limits.restore.delayMs + platform.limits.restore.patienceMs

/** The delay counts from when the last supply became good: a brown-out begins it anew. */
function begins(platform: Platform, system: System, { at, decidedAt }: Restoration): number {
  const supplies = Object.values(platform.components).flatMap((one) => one.supplies)
  const goodSince = supplies.map((supply) => assessmentOf(system, supply)?.since ?? at)
  return Math.max(decidedAt ?? at, ...goodSince) + platform.limits.restore.delayMs
}

function restoreWanted(context: Context, before: System, decided: Restoration): System {
  const { platform, now } = context
  const restoration = isLacking(platform, before) ? decided : whole(decided, now)
  const isOver = now >= patienceEnds(platform, restoration)
  const isTime = now >= begins(platform, before, restoration)
  const left = new Map<Name, RestartCause>()
  let system = before
  for (const [name, cause] of Object.entries(restoration.wanted)) {
    const component = rowOf(system.components, name)
    if (component === undefined || isSettled(context, component, restoration)) continue
    if (isTime && isReady(context, system, component)) {
      system = poweredOn(context, system, component, cause)
    } else if (isOver && !isLacking(platform, before)) {
      const missed = { name: 'never-reached', at: now } as const
      system = put(system, change(component, { discrepancy: missed }))
    } else left.set(name, cause)
  }
  if (left.size === 0) return withRestoration(system, null)
  const isSame = left.size === Object.keys(restoration.wanted).length
  const rest = isSame ? restoration : { ...restoration, wanted: Object.fromEntries(left) }
  return withRestoration(
    system,
    isOver && isLacking(platform, before) ? heldUp(platform, before, rest) : rest,
  )
}

/** With all that is missing back, what is left has its time anew. */
function whole(restoration: Restoration, now: number): Restoration {
  const { lacking, ...rest } = restoration
  return lacking === undefined ? restoration : { ...rest, decidedAt: now }
}

/** What there is has not been enough for what is left: it is held up until the rest is back. */
function heldUp(platform: Platform, system: System, restoration: Restoration): Restoration {
  const { lacking: before = [] } = restoration
  const lacking = lostSupplies(platform, system)
  const isSame =
    lacking.length === before.length && lacking.every((supply) => before.includes(supply))
  return isSame ? restoration : { ...restoration, lacking }
}

/** On already, held for somebody to look at, or asked for something by somebody meanwhile. */
function isSettled({ platform, now }: Context, component: Component, { at }: Restoration): boolean {
  const { requested, operation, locks } = component
  if (requested !== null && requested.at > at) return true
  if (operation !== null) return false
  const power = powerNow(platform, component, now)
  const isHeld = statusOf(platform, component).class === 'held'
  return isKnownOn(power) || (isKnownOff(power) && isHeld) || locks.length > 0
}

/** Off for certain, its chassis on before it, and nothing that blocks it. */
function isReady({ platform, now }: Context, system: System, component: Component): boolean {
  const { chassis } = platform.components[component.name]!
  const rail = chassis === null ? null : componentOf(system, chassis)
  const isFed =
    rail === null || (rail.operation === null && isKnownOn(powerNow(platform, rail, now)))
  const recipe = recipeOf(platform, component.kind, 'PowerOn')
  return (
    isFed &&
    isAutomatic(platform, system, component.name) &&
    component.operation === null &&
    component.status === platform.machines[component.kind]!.statusWhenPower.Off &&
    isKnownOff(powerNow(platform, component, now)) &&
    firstBlock({
      platform,
      system,
      component,
      recipe,
      now,
      correlation: null,
      override: null,
      asking: restoring,
    }) === undefined
  )
}

/** The service asks for it by itself. */
const restoring = {
  action: 'PowerOn',
  actor: 'statemgr',
  reason: 'power is back after it was lost',
  cause: 'restore',
  acceptedAt: null,
}

const poweredOn = (
  { platform, now }: Context,
  system: System,
  component: Component,
  cause: RestartCause,
): System =>
  accept(
    platform,
    system,
    {
      id: `${system.boot}-r${system.order + 1}`,
      requestId: null,
      component: component.name,
      action: restoring.action,
      actor: restoring.actor,
      reason: restoring.reason,
      cause,
      correlation: `restore@${system.boot}`,
    },
    now,
  )
