/** Adds up demand: the power that hosts take and the heat that they give, now and in a moment. */

import type { Subject } from '../model/ids.ts'
import { isKnownOn } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { componentOf, mayHavePower, powerNow } from '../model/system/system.ts'
import { describe, type InterlockInput } from './interlock.ts'

/** Who asks: one that is not there itself comes after all that were accepted. */
type Asker = Pick<InterlockInput, 'platform' | 'system' | 'now' | 'correlation'> & {
  readonly component: Pick<Component, 'name' | 'operation'>
}

export type Quantity = 'powerWatts' | 'heatWatts'

/** What the component itself will take or give, W. */
export const demandOf = (c: InterlockInput, quantity: Quantity): number => describe(c)[quantity]

/**
 * What all others take or give, W: those that are on or about to be, and apart from them those that
 * may be on for all anybody knows. `zone` leaves out what does not heat it.
 */
export function othersDemand(
  c: Asker,
  quantity: Quantity,
  zone: Subject | null = null,
): { readonly certain: number; readonly doubtful: number } {
  let certain = 0
  let doubtful = 0
  for (const { name, zones, [quantity]: watts } of Object.values(c.platform.components)) {
    if (name === c.component.name || watts === 0) continue
    if (zone !== null && !zones.includes(zone)) continue
    const other = componentOf(c.system, name)
    if (isKnownOn(powerNow(c.platform, other, c.now)) || isComing(c, other)) certain += watts
    else if (mayHavePower(c.platform, other, c.now)) doubtful += watts
  }
  return { certain, doubtful }
}

/** On its way to be on, or to be so before the one that asks has its turn. */
function isComing(c: Asker, { operation }: Component): boolean {
  if (operation === null || !c.platform.recipes[operation.recipe]!.energises) return false
  if (operation.state === 'queued') return operation.order < orderOf(c)
  return operation.state === 'running'
}

/** Whoever asks only now comes after all that were accepted. */
function orderOf({ component: { operation }, correlation }: Asker): number {
  const isAccepted = operation !== null && operation.correlation === correlation
  return isAccepted ? operation.order : Number.POSITIVE_INFINITY
}
