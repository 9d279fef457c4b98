/** Applies what is known of who acts for the System. */

import type { Platform } from '../model/platform/platform.ts'
import type { Claim, ClaimReport } from '../model/system/claim.ts'
import { change, componentsOf, put, type System, statusOf } from '../model/system/system.ts'

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
 * What the hardware did while another acted, that one may have asked for; and what is on its way
 * has its time from now on.
 */
const begunAnew = (platform: Platform, system: System, now: number): System =>
  componentsOf(system).reduce((sofar, component) => {
    const { timeout } = statusOf(platform, component)
    const { discrepancy, deadline } = component
    if (discrepancy === null && deadline === null) return sofar
    const dueAt = timeout === null ? null : now + timeout.afterMs
    return put(sofar, change(component, { discrepancy: null, deadline: dueAt }))
  }, system)

/** They are small, and change rarely. */
const isSame = (a: Claim, b: Claim): boolean => JSON.stringify(a) === JSON.stringify(b)
