/** Applies what is known of who acts for the System. */

import type { Power } from '../model/ids.ts'
import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownAs, isKnownOn } from '../model/power.ts'
import type { Claim, ClaimReport } from '../model/system/claim.ts'
import type { Component, Observed } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import type { Restoration } from '../model/system/intents.ts'
import type { Supply } from '../model/system/supply.ts'
import { change, componentsOf, put, type System, statusOf } from '../model/system/system.ts'
import { entriesOf, tableOf } from '../model/table.ts'

export function applyClaim(
  platform: Platform,
  system: System,
  report: ClaimReport,
  now: number,
): System {
  const claim = claimAfter(system.claim, report, now)
  if (isSame(system.claim, claim)) return system
  const next = { ...system, claim }
  const wasWaiting = system.claim.role === 'waiting'
  return wasWaiting && claim.role !== 'waiting' ? begunAnew(platform, next, now) : next
}

/** Since when others are there, and the one that acts is silent, counts from when it was heard. */
export const claimAfter = (
  before: Claim,
  { role, others, actor, isSilent }: ClaimReport,
  now: number,
): Claim => ({
  role,
  others: others.map((other) => ({
    ...other,
    seenAt: before.others.find(({ boot }) => boot === other.boot)?.seenAt ?? now,
  })),
  actor,
  silentSince: isSilent ? (before.silentSince ?? now) : null,
})

/**
 * What the hardware did while another acted, that one may have asked for: it is found as it is,
 * what was asked here before counts no more where it is otherwise, and what is on its way has its
 * time from now on.
 */
function begunAnew(platform: Platform, before: System, now: number): System {
  const system = {
    ...before,
    intents: { ...before.intents, restoration: restorationLeft(before) },
    supplies: tableOf(
      entriesOf(before.supplies).map(([subject, supply]) => [subject, supplyAnew(supply)]),
    ),
  }
  return componentsOf(system).reduce((sofar, component) => {
    const next = componentAnew(platform, component, now)
    return next === component ? sofar : put(sofar, next)
  }, system)
}

function componentAnew(platform: Platform, component: Component, now: number): Component {
  const { timeout } = statusOf(platform, component)
  const { discrepancy, deadline, observed } = component
  const requested = isOtherwise(component.requested, observed) ? null : component.requested
  if (discrepancy === null && deadline === null && requested === component.requested)
    return component
  const dueAt = timeout === null ? null : now + timeout.afterMs
  return change(component, { discrepancy: null, requested, deadline: dueAt })
}

/** One that is off since has not tripped: it may have been turned off. */
function supplyAnew(supply: Supply): Supply {
  const { requested, observed, discrepancy } = supply
  const isAsked = !isOtherwise(requested, observed)
  if (isAsked && discrepancy === null) return supply
  return { ...supply, requested: isAsked ? requested : null, needed: null, discrepancy: null }
}

const isOtherwise = (requested: { readonly power: Power | null } | null, observed: Observed) =>
  requested?.power != null &&
  isKnown(lastHeard(observed)) &&
  !isKnownAs(lastHeard(observed), requested.power)

/** Once any of it has been on again since, somebody gave it back, and knows more of it. */
function restorationLeft(system: System): Restoration | null {
  const { restoration } = system.intents
  const isGivenBack =
    restoration !== null &&
    componentsOf(system).some(({ powerChanges: { power, at } }) => {
      const since = at.filter((changedAt) => changedAt > restoration.at).length
      return since > 1 || (since === 1 && isKnownOn(power))
    })
  return isGivenBack ? null : restoration
}

/** They are small, and change rarely. */
const isSame = (a: Claim, b: Claim): boolean => JSON.stringify(a) === JSON.stringify(b)
