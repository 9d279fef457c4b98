/**
 * Notes power that is lost while the service runs, or lost by a BMC that says so, with what each
 * had until then: it is given back once power is back, whoever was there meanwhile.
 */

import { powerActionIn } from '../../machines/power-actions.ts'
import type { Name, Power, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownOff, isKnownOn } from '../../model/power.ts'
import { assessmentOf, hasNoGoodSupply, supplyOf } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import type { Restoration } from '../../model/system/intents.ts'
import { hasTripped } from '../../model/system/supply.ts'
import {
  change,
  componentOf,
  componentsOf,
  fedBy,
  put,
  type System,
} from '../../model/system/system.ts'
import { rowOf, withRows } from '../../model/table.ts'

/** What a start that looks like a power loss leaves to be done. Taken before beliefs are. */
export const restorationAt = (platform: Platform, system: System, now: number): Restoration => ({
  at: now,
  isAtStart: true,
  // What went before the start has not come back yet.
  lost: system.intents.restoration?.lost ?? [],
  decidedAt: null,
  wanted: {},
  last: lastPowers(platform, system, poweredIn(platform, system), now),
})

/** No supply of the chassis gives any power, as all of them say. */
export function isDark(platform: Platform, system: System): boolean {
  const fed = chassisIn(platform, system).filter(
    ({ name }) => platform.components[name]!.supplies.length > 0,
  )
  return fed.length > 0 && fed.every(({ name }) => hasNoGoodSupply(platform, system, name))
}

/**
 * It is dark only for want of somebody who turns its supplies on: they have all they need, and
 * nobody has seen them trip, which they would have done for a reason.
 */
export const isTurnedOff = (platform: Platform, system: System): boolean =>
  feedingIn(platform, system).every(
    (supply) =>
      rowOf(system.levels, supply)?.level === 'normal' && !hasTripped(supplyOf(system, supply)),
  )

/** It is dark, and was not before: what was turned on and never gave any power lost none. */
const hasGoneDark = (platform: Platform, system: System): boolean =>
  isDark(platform, system) &&
  feedingIn(platform, system).some(
    (supply) => supplyOf(system, supply).discrepancy?.name !== 'never-reached',
  )

const feedingIn = (platform: Platform, system: System): readonly Subject[] =>
  chassisIn(platform, system).flatMap(({ name }) => platform.components[name]!.supplies)

/** Those that others take their power from. */
export const chassisIn = (platform: Platform, system: System): readonly Component[] =>
  componentsOf(system).filter(({ name }) => fedBy(platform, name).length > 0)

/** With the loss that there is now, if it is not noted yet. */
export function lossNoted({ platform, now }: Context, system: System): System {
  const { restoration } = system.intents
  if (!hasGoneDark(platform, system)) return system
  const all = poweredIn(platform, system)
  const isNoted = restoration?.decidedAt === null && all.every((name) => isLost(restoration, name))
  if (isNoted) return system
  const lacking = withLost(platform, explained(platform, system, all, now), all, now)
  return isTurnedOff(platform, system) ? withIdle(lacking, feedingIn(platform, system)) : lacking
}

/** Nobody who has power needs them: whoever powers on turns them on. */
const withIdle = (system: System, supplies: readonly Subject[]): System => ({
  ...system,
  supplies: withRows(
    system.supplies,
    supplies.map((supply) => [
      supply,
      { ...supplyOf(system, supply), needed: null, discrepancy: null },
    ]),
  ),
})

/** Whose power was seen to go before that of the supplies was: these tell now why it did. */
const explained = (
  platform: Platform,
  system: System,
  names: readonly Name[],
  now: number,
): System =>
  names
    .map((name) => componentOf(system, name))
    .filter(
      ({ restartCause, powerChanges }) =>
        restartCause?.cause === 'Unknown' && restartCause.at === powerChanges.at.at(-1),
    )
    .filter((component) => wentJustNow(platform, component, now))
    .reduce((sofar, component) => {
      const restartCause = { ...component.restartCause!, cause: 'PowerFault' } as const
      return put(sofar, change(component, { restartCause }))
    }, system)

/** With the loss that a report of a BMC has just told of: it was started because power came. */
export function lossToldByBmc({ platform, now }: Context, before: System, system: System): System {
  if (before === system || system.intents.restoration !== null) return system
  const isTold = componentsOf(system).some(
    ({ name, bmcRun }) =>
      bmcRun?.resetReason === 'power' &&
      bmcRun.beganAt !== rowOf(before.components, name)?.bmcRun?.beganAt,
  )
  return isTold ? withRestoration(system, restorationAt(platform, system, now)) : system
}

const isLost = ({ lost }: Restoration, name: Name) => lost.includes(name)

/** These go off for want of power, or have gone: what they had is what they are to have again. */
export function withLost(
  platform: Platform,
  system: System,
  names: readonly Name[],
  now: number,
): System {
  const { restoration: before } = system.intents
  // What was being given back is lost once more: nothing of it counts that was decided.
  const open = before?.decidedAt === null ? before : null
  return withRestoration(system, {
    at: open?.at ?? now,
    isAtStart: open?.isAtStart ?? false,
    lost: [...new Set([...(open?.lost ?? []), ...names])],
    decidedAt: null,
    wanted: {},
    last: {
      ...lastPowers(platform, system, names, now),
      ...Object.fromEntries(Object.keys(before?.wanted ?? {}).map((name) => [name, 'On' as const])),
      ...open?.last,
    },
  })
}

export const withRestoration = (system: System, restoration: Restoration | null): System =>
  system.intents.restoration === restoration
    ? system
    : { ...system, intents: { ...system.intents, restoration } }

/** Missing data is no loss: those that are known to give nothing, or not well. */
export const lostSupplies = (platform: Platform, system: System): readonly Subject[] =>
  platform.relations.supplies.filter((supply) => assessmentOf(system, supply)?.level === 'critical')

/** Every supply gives what it ought to, or nearly. */
export const isWhole = (platform: Platform, system: System): boolean =>
  platform.relations.supplies.every((supply) => {
    const level = assessmentOf(system, supply)?.level
    return level === 'normal' || level === 'warning'
  })

const poweredIn = (platform: Platform, system: System): readonly Name[] =>
  componentsOf(system)
    .filter(({ kind }) => powerActionIn(platform.machines[kind]!, 'On') !== null)
    .map(({ name }) => name)

const lastPowers = (platform: Platform, system: System, names: readonly Name[], now: number) =>
  Object.fromEntries(
    names.map((name) => {
      const component = rowOf(system.components, name)
      const last = component === undefined ? null : lastPower(platform, system, component, now)
      return [name, last] as const
    }),
  )

/**
 * What was asked of it last. Hardware that did otherwise counts where that was no part of the power
 * loss itself: a host that went off alone, or anything that was turned on by hand.
 */
function lastPower(
  platform: Platform,
  system: System,
  component: Component,
  now: number,
): Power | null {
  const { requested, discrepancy } = component
  if (discrepancy?.name === 'unexpected-on') return 'On'
  const { chassis } = lookUp(platform.components, component.name) ?? { chassis: null }
  const rail = chassis === null ? undefined : rowOf(system.components, chassis)
  const isFed = rail !== undefined && isKnownOn(impliedPowerOf(platform, rail))
  if (discrepancy?.name === 'unexpected-off' && isFed) return 'Off'
  if (requested?.power != null) return requested.power
  if (wentJustNow(platform, component, now)) return 'On'
  const implied = impliedPowerOf(platform, component)
  return isKnown(implied) ? (isKnownOn(implied) ? 'On' : 'Off') : null
}

/** Its rail may be heard of before its supplies are. */
const wentJustNow = ({ limits }: Platform, { powerChanges }: Component, now: number): boolean =>
  isKnownOff(powerChanges.power) &&
  now - (powerChanges.at.at(-1) ?? Number.NEGATIVE_INFINITY) <= limits.observationStaleMs

const impliedPowerOf = (platform: Platform, { kind, status, was }: Component) =>
  lookUp(lookUp(platform.machines, kind)?.statuses, was ?? status)?.impliedPower ?? null
