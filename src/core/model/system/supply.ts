/** Defines a supply: what was asked of it, what it gives, and what it ought to give. */

import type { Power } from '../ids.ts'
import { isKnownAs, unknownPower } from '../power.ts'
import type { Discrepancy, Observed } from './component.ts'
import { lastHeard } from './evidence.ts'

export interface Supply {
  /** What was asked of it last; `null` while nobody asked. */
  readonly requested: { readonly power: Power; readonly at: number } | null
  /** Its output. `unverified` where its service does not tell of it. */
  readonly observed: Observed
  readonly needed: Needed | null
  readonly discrepancy: Discrepancy | null
}

/** What it ought to be: as it was asked, or on because somebody lives on it. */
export interface Needed {
  readonly power: 'On' | 'Off'
  readonly since: number
  /** Whether it was seen to be so since then, or was so then and nobody asked for anything else. */
  readonly isReached: boolean
  /** That it was so is known from before a start alone: nobody has seen it since. */
  readonly isUnseen?: true
  /** Who needs it; `null` where it was asked for. */
  readonly by: string | null
}

/** As nobody has asked for it, and nobody has told of it. */
export const unaskedSupply: Supply = {
  requested: null,
  observed: {
    ...{ power: unknownPower, at: null, source: null, serial: null, offs: 0 },
    unverified: true,
  },
  needed: null,
  discrepancy: null,
}

/** As it was just heard: what was heard before it was asked says nothing of what came of that. */
export function received(supply: Supply, observed: Observed): Supply {
  const { needed } = supply
  if (needed === null || !isSo(observed, needed.power)) return { ...supply, observed }
  const { isUnseen, ...seen } = needed
  return { ...supply, observed, needed: { ...seen, isReached: true } }
}

/** It was seen to give power, and gives none any more: what was found so may have been told to. */
export const hasTripped = ({ needed, discrepancy }: Supply): boolean =>
  discrepancy?.name === 'unexpected-off' && needed?.isUnseen !== true

/** It was said last to be so; an off that is not believed yet is doubt enough. */
export const isSo = ({ power, offs }: Observed, wanted: Needed['power']): boolean =>
  offs === 0 && isKnownAs(lastHeard({ power }), wanted)

/** What is wrong with its output, for a person: `it was asked to be on, and gives nothing`. */
export function wrongOutputOf({ needed, requested, discrepancy }: Supply): string {
  const wanted = needed?.power ?? requested?.power ?? 'On'
  const isNeverReached = discrepancy?.name === 'never-reached'
  if (wanted === 'Off')
    return isNeverReached
      ? 'it was asked to be off, and still gives power'
      : 'it was off as asked, and gives power again'
  if (needed?.by != null)
    return `${needed.by} is on, and it gives nothing${isNeverReached ? '' : ' any more'}`
  return isNeverReached
    ? 'it was asked to be on, and gives nothing'
    : 'it was on as asked, and gives nothing any more'
}
