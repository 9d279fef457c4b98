/** Opens the studies that a service makes of its journal: what is not wanted is not loaded. */

import type { Wear } from '../../core/model/system/wear.ts'
import type { Trends, TrendsGiven } from '../../insight/trends/trends.ts'
import type { Slot } from './slot-parts.ts'

/** By name, as a bug in one is told of; those that are not made are not there. */
export type Studies = { readonly trends?: Trends }

export interface StudiesGiven extends TrendsGiven {
  /** Which of them are wanted. */
  readonly wanted: { readonly forecasts: boolean }
  /** What the runs before have found out. */
  readonly slots: readonly Slot[]
  readonly wear: readonly Wear[]
}

/** `null` where none are made. */
export async function openStudies(given: StudiesGiven): Promise<Studies | null> {
  const trends = given.wanted.forecasts ? await openTrends(given) : null
  return trends === null ? null : { trends }
}

async function openTrends({ slots, wear, ...given }: StudiesGiven): Promise<Trends> {
  const { Trends } = await import('../../insight/trends/trends.ts')
  const trends = new Trends(given)
  for (const { slot, figures } of slots) trends.restore(slot, figures)
  trends.resume(wear)
  return trends
}
