/** Follows supplies: what is asked of them, what they give, and whether it is as it should be. */

import type { Event } from '../model/events/event.ts'
import type { Subject } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Context } from '../model/platform/context.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownAs, isKnownOff, isKnownOn, unknownPower } from '../model/power.ts'
import { assessmentOf, supplyOf, supplySubject } from '../model/system/assessments.ts'
import type { Component, Discrepancy, Observed } from '../model/system/component.ts'
import { knownPower, lastHeard } from '../model/system/evidence.ts'
import { isSo, type Needed, received, type Supply, unaskedSupply } from '../model/system/supply.ts'
import { type Assessment, componentOf, hasBegun, type System } from '../model/system/system.ts'
import { entriesOf, rowOf, type Table, tableOf, withRow } from '../model/table.ts'
import { healthFollows } from './health.ts'
import { observedAfter } from './reports.ts'
import { unverified } from './unverified-power.ts'

/** Of every supply that there is, nobody has asked for or told of anything yet. */
export const unaskedSupplies = ({ supplies }: Platform): Table<Supply> =>
  tableOf(Object.keys(supplies).map((subject) => [subject, unaskedSupply]))

/** Nothing that was told before a start is believed; what was asked, and done, still was. */
export const suppliesAtStart = (
  platform: Platform,
  { supplies }: System,
  isPowerLost: boolean,
): Table<Supply> =>
  tableOf(
    Object.keys(platform.supplies).map((subject) => {
      const { requested, observed, needed, discrepancy } = supplyOf({ supplies }, subject)
      if (isPowerLost || (requested === null && discrepancy === null))
        return [subject, unaskedSupply]
      const isSeen = needed === null || discrepancy !== null
      const before = isSeen ? needed : { ...needed, isUnseen: true as const }
      return [subject, { requested, observed: untold(observed), needed: before, discrepancy }]
    }),
  )

/** What a supply says of its output; off has to be said as often as of anything else. */
export function applyOutput(
  platform: Platform,
  system: System,
  event: Extract<Event, { kind: 'output' }>,
  now: number,
): System {
  const subject = supplySubject(event.supply)
  if (lookUp(platform.supplies, subject) === undefined) return system
  const supply = supplyOf(system, subject)
  const observed = observedAfter(platform, supply.observed, event, now)
  return observed === supply.observed
    ? system
    : withSupply(platform, system, subject, received(supply, observed))
}

/** A consequence: who needs it, and whether it gives what it ought to. */
export const suppliesAreFollowed = (context: Context, system: System): System =>
  entriesOf(system.supplies).reduce((sofar, [subject, supply]) => {
    const current = expired(context, supply)
    const needed = neededOf(context, sofar, subject, current)
    const next = judged(context, { ...current, needed }, rowOf(sofar.levels, subject))
    return isAlike(supply, next) ? sofar : withSupply(context.platform, sofar, subject, next)
  }, system)

/** When what was not seen yet should have been, or what was told is too old. */
export const supplyDeadlines = ({ limits }: Platform, system: System): readonly number[] =>
  entriesOf(system.supplies).flatMap(([subject, { needed, observed }]) => [
    ...(needed === null || isKnownAs(lastHeard(observed), needed.power)
      ? []
      : [dueSince(needed, rowOf(system.levels, subject)) + limits.transitionMs]),
    ...(observed.at === null || observed.unverified
      ? []
      : [observed.at + limits.observationStaleMs + 1]),
  ])

/** A service that tells of its input, and of its output no more, leaves it as it was. */
function expired({ platform, now }: Context, supply: Supply): Supply {
  const { observed } = supply
  if (observed.at === null || observed.unverified) return supply
  return now - observed.at > platform.limits.observationStaleMs
    ? { ...supply, observed: untold(observed), discrepancy: null }
    : supply
}

/** Nobody will tell that one is on again which was off when somebody last told. */
function untold(observed: Observed): Observed {
  const isLeft = observed.unverified === true || isKnownOn(lastHeard(observed))
  const left = isLeft ? observed : { ...observed, power: unknownPower, at: null }
  return { ...left, ...unverified, serial: null, offs: 0 }
}

/** As it was asked; on as well where somebody lives on it who is on, or came on since. */
function neededOf(
  { platform, now }: Context,
  system: System,
  subject: Subject,
  supply: Supply,
): Needed | null {
  const { requested, needed, observed } = supply
  const users = platform.supplies[subject]!.users.map((name) => componentOf(system, name))
  const isOn = (user: Component) => isKnownOn(knownPower(user))
  const on = users.find((user) => isOn(user) && cameOnSince(user, requested?.at ?? null))
  const anew = (power: 'On' | 'Off', by: string | null): Needed =>
    needed?.power === power ? needed : { power, since: now, isReached: isSo(observed, power), by }
  const isAskedOn = requested?.power === 'On'
  if (isAskedOn && users.some((one) => mayNeedIt(platform, one))) return anew('On', null)
  if (!isAskedOn && on !== undefined) return anew('On', on.name)
  if (mayHaveTakenThem(platform, system, subject, supply)) return needed
  if (isAskedOn) return null
  return requested === null ? null : anew('Off', null)
}

/**
 * Those who lived on it went off, though nobody asked them to, and nobody has heard since that it
 * gave power all the same: that may be why they did. Heard to give after that, it may be idle.
 */
export function mayHaveTakenThem(
  { supplies, components }: Platform,
  system: System,
  subject: Subject,
  { needed, observed }: Supply,
): boolean {
  if (needed?.power !== 'On') return false
  const isLaterThan = (at: number) =>
    isKnownOn(lastHeard(observed)) && observed.at !== null && observed.at > at
  return supplies[subject]!.users.some((user) =>
    [user, components[user]!.chassis].some((name) => {
      const discrepancy = name === null ? null : componentOf(system, name).discrepancy
      return discrepancy?.name === 'unexpected-off' && !isLaterThan(discrepancy.at)
    }),
  )
}

const cameOnSince = ({ powerChanges }: Component, at: number | null): boolean =>
  at === null || powerChanges.at.some((changedAt) => changedAt > at)

/** Not known to be off, or on its way to be on. */
function mayNeedIt({ recipes }: Platform, { observed, operation }: Component): boolean {
  if (!isKnownOff(lastHeard(observed))) return true
  return operation !== null && hasBegun(operation) && recipes[operation.recipe]!.energises
}

/**
 * What was asked is given time to be seen, and so is one that is well again; what was so once is
 * not. That one without input gives nothing is told of by what is read of it.
 */
function judged({ platform, now }: Context, supply: Supply, read: Assessment | undefined): Supply {
  const { needed, observed, discrepancy } = supply
  if (needed === null) return discrepancy === null ? supply : { ...supply, discrepancy: null }
  if (!isKnown(lastHeard(observed))) return supply
  if (isKnownAs(lastHeard(observed), needed.power)) return { ...supply, discrepancy: null }
  const isLacking = needed.power === 'On'
  if (isLacking && read?.level !== 'normal') return { ...supply, ...excused(needed) }
  if (discrepancy !== null)
    return isAskedAnew(needed, discrepancy) ? { ...supply, discrepancy: null } : supply
  if (now < dueSince(needed, read) + platform.limits.transitionMs) return supply
  const unexpected = isLacking ? 'unexpected-off' : 'unexpected-on'
  const name = needed.isReached ? unexpected : 'never-reached'
  return { ...supply, discrepancy: { name, at: now } }
}

/** What was found before is about what was needed before. */
const isAskedAnew = ({ isReached, since }: Needed, { at }: Discrepancy): boolean =>
  !isReached && at <= since

/** From when on it ought to be so: at once, where it was. */
const dueSince = ({ since, isReached }: Needed, read: Assessment | undefined): number =>
  isReached ? Number.NEGATIVE_INFINITY : Math.max(since, read?.since ?? 0)

/** Well again, it has to be seen to give power anew. */
const excused = (needed: Needed) => ({
  needed: needed.isReached ? { ...needed, isReached: false } : needed,
  discrepancy: null,
})

const isAlike = (was: Supply, is: Supply): boolean =>
  was.observed === is.observed && was.needed === is.needed && was.discrepancy === is.discrepancy

/** Health rests on what it gives as well. */
function withSupply(platform: Platform, before: System, subject: Subject, to: Supply): System {
  const system = { ...before, supplies: withRow(before.supplies, subject, to) }
  const level = assessmentOf(system, subject)?.level
  return assessmentOf(before, subject)?.level === level
    ? system
    : healthFollows(platform, system, subject)
}
