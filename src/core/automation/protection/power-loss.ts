/** Acts on lost power: supplies that fail, and hosts that what is left of them cannot carry. */

import type { Name, Subject } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownOn } from '../../model/power.ts'
import { assessmentOf } from '../../model/system/assessments.ts'
import type { Component } from '../../model/system/component.ts'
import { knownPower } from '../../model/system/evidence.ts'
import type { Emergency } from '../../model/system/protection.ts'
import { componentOf, mayHavePower, put, type System } from '../../model/system/system.ts'
import { begin, end } from './emergencies.ts'
import { isWhole, lostSupplies, withLost } from './lost-power.ts'
import { byDoubt, hostsOn, shed, turnOf } from './shedding.ts'

/** What follows from supplies that are missing, in fault, without input or browning out. */
export function powerLossIsHeeded(context: Context, before: System): System {
  const { platform, now } = context
  const lost = lostSupplies(platform, before)
  const earlier = lookUp(before.protection.emergencies, power)
  if (lost.length === 0) {
    return earlier !== undefined && isWhole(platform, before) ? end(before, power) : before
  }
  const shortage = shortageOf(context, before, lost)
  const system =
    shortage.hosts.length > 0 && earlier === undefined
      ? begin(before, power, beginning(context, before, lost, shortage), now)
      : before
  const emergency = lookUp(system.protection.emergencies, power)
  return emergency === undefined || isRidden(context, system, emergency, lost)
    ? system
    : lighten(context, system, emergency, shortage)
}

/** When a UPS will have carried it for as long as it is trusted to, and what is awaited now. */
export function powerDeadlines({ protection, settlesAt }: System): readonly number[] {
  const nextAt = lookUp(protection.emergencies, power)?.nextAt
  return nextAt == null ? [settlesAt] : [settlesAt, nextAt]
}

/** What the emergency is about: there is one of its kind at most. */
const power: Subject = 'power'

interface Shortage {
  /** Those that cannot be carried, in the order in which they go. */
  readonly hosts: readonly Name[]
  readonly why: string
}

/** The lowest priorities go until what is left of the supplies carries the rest. */
function shortageOf(context: Context, system: System, lost: readonly Subject[]): Shortage {
  const { platform } = context
  const left = platform.relations.supplies.filter((supply) => !lost.includes(supply))
  // Off is asked of what was off, whatever its priority: nobody who runs goes for its share.
  const on = byDoubt(system, hostsOn(context, system), 'first').filter(
    (name) => left.length === 0 || !isAwaited(context, system, name),
  )
  const unfed = on.filter((name) => isUnfed(platform, name, lost))
  const staying = on.filter((name) => !unfed.includes(name))
  const capacityWatts = capacityOf(platform, left)
  const unshed = unshedWatts(context, system)
  let demandWatts = sumOf(platform, staying) + unshed
  const overload: Name[] = []
  for (const name of staying) {
    if (left.length > 0 && demandWatts <= capacityWatts) break
    overload.push(name)
    demandWatts -= platform.components[name]!.powerWatts
  }
  const seen = lost.map((supply) => `${supply}: ${assessmentOf(system, supply)?.why}`).join(', ')
  const budget = Number.isFinite(capacityWatts)
    ? `; ${capacityWatts} W are left for ${sumOf(platform, on) + unshed} W`
    : ''
  const hosts = on.filter((name) => unfed.includes(name) || overload.includes(name))
  return { hosts, why: `${seen}${left.length === 0 ? '; no supply is left' : budget}` }
}

/** Shortly after a start: nobody has said of it yet what it is, nor did anybody before. */
function isAwaited({ now }: Context, system: System, name: Name): boolean {
  const component = componentOf(system, name)
  const { powerChanges } = component
  return now < system.settlesAt && !isKnown(knownPower(component)) && !isKnown(powerChanges.power)
}

/** One that takes its power from certain supplies is dark without any of them. */
function isUnfed(platform: Platform, name: Name, lost: readonly Subject[]): boolean {
  const { supplies } = platform.components[name]!
  return supplies.length > 0 && supplies.every((supply) => lost.includes(supply))
}

/** Where nobody said what a supply can give, one that is good is enough. */
function capacityOf(platform: Platform, left: readonly Subject[]): number {
  const { supplyWatts } = platform.capacities
  return left.reduce(
    (sum, supply) => sum + (lookUp(supplyWatts, supply) ?? Number.POSITIVE_INFINITY),
    0,
  )
}

/** What those take that may be on and are no load: they stay, whatever is short. */
const unshedWatts = ({ platform, now }: Context, system: System) =>
  sumOf(
    platform,
    Object.values(platform.components)
      .filter(({ isLoad, powerWatts }) => !isLoad && powerWatts > 0)
      .map(({ name }) => name)
      .filter((name) => mayHavePower(platform, componentOf(system, name), now)),
  )

const sumOf = (platform: Platform, hosts: readonly Name[]) =>
  hosts.reduce((sum, name) => sum + platform.components[name]!.powerWatts, 0)

function beginning(
  { platform, now }: Context,
  system: System,
  lost: readonly Subject[],
  { why }: Shortage,
): Pick<Emergency, 'cause' | 'why' | 'nextAt'> {
  const { powerFailureResponse, rideThroughMs } = platform.emergency
  const isBrownOut = lost.every((supply) => inputOf(system, supply) === 'input BrownOut')
  const rides = powerFailureResponse === 'ride_through' && isByInput(system, lost)
  return {
    cause: isBrownOut ? 'brown-out' : 'power-lost',
    why,
    nextAt: rides ? now + rideThroughMs : null,
  }
}

/** A UPS carries all for a while, but not past a low battery, nor a supply that is broken. */
function isRidden(
  { platform, now }: Context,
  system: System,
  { nextAt }: Emergency,
  lost: readonly Subject[],
): boolean {
  const { lowBattery } = platform.emergency
  if (nextAt === null || now >= nextAt || !isByInput(system, lost)) return false
  return lowBattery === null || assessmentOf(system, lowBattery)?.level !== 'critical'
}

const isByInput = (system: System, lost: readonly Subject[]) =>
  lost.every((supply) => inputOf(system, supply)?.startsWith('input '))

const inputOf = (system: System, supply: Subject) => assessmentOf(system, supply)?.value?.toString()

function lighten(
  context: Context,
  system: System,
  { cause, correlation }: Emergency,
  { hosts, why }: Shortage,
): System {
  const { platform, now } = context
  const isAtOnce = platform.emergency.powerFailureResponse === 'immediate_off'
  const action = isAtOnce ? 'EmergencyCut' : 'EmergencyOff'
  return hosts.reduce((sofar, name) => {
    const reason = `${why}; ${turnOf(platform, hosts, name)}`
    const recorded = withLost(platform, sofar, [name], now)
    const next = shed(context, recorded, name, { action, cause, correlation, reason })
    return next === recorded ? sofar : keepRequest(next, componentOf(sofar, name), now)
  }, system)
}

/** Nobody asked it to be off: when the power is back, that it was on is what counts. */
function keepRequest(system: System, before: Component, now: number): System {
  const { name, requested, powerChanges } = before
  const reason = 'it was on when its power was lost'
  const wasOn = { action: 'PowerOn', power: 'On', actor: 'statemgr', reason, at: now } as const
  const last = isKnownOn(powerChanges.power) ? wasOn : null
  return put(system, { ...componentOf(system, name), requested: requested ?? last })
}
