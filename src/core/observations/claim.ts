/** Applies what is known of who acts for the System. */

import type { Claim, ClaimReport } from '../model/system/claim.ts'
import { change, componentsOf, put, type System } from '../model/system/system.ts'

export function applyClaim(system: System, report: ClaimReport, now: number): System {
  const claim = claimAfter(system.claim, report, now)
  if (isSame(system.claim, claim)) return system
  const next = { ...system, claim }
  return system.claim.role === 'waiting' && claim.role !== 'waiting' ? explained(next) : next
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

/** What the hardware did while another acted, that one may have asked for. */
const explained = (system: System): System =>
  componentsOf(system).reduce(
    (sofar, component) =>
      component.discrepancy === null ? sofar : put(sofar, change(component, { discrepancy: null })),
    system,
  )

/** They are small, and change rarely. */
const isSame = (a: Claim, b: Claim): boolean => JSON.stringify(a) === JSON.stringify(b)
