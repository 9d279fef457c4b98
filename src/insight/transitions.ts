/** Tells from entries of the journal what became of operations, and which statuses were entered. */

import type { Entry } from '../core/model/events/entry.ts'
import { lookUp } from '../core/model/look-up.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import { endingOf } from '../core/model/system/operation.ts'

/** An operation that has ended, or a change that nobody asked for. */
export interface Transition {
  /** Of the component. */
  readonly kind: string
  /** `none` for what was only seen. */
  readonly action: string
  /** How it ended; `observed` for what was only seen. */
  readonly outcome: string
  readonly isFailure: boolean
  /** `null` where nothing began that could have lasted. */
  readonly durationMs: number | null
}

/**
 * Each operation is one, once it has ended, whatever its component went through; and so is each
 * change of a status that no operation has made. `null` for all other entries.
 */
export function transitionOf(platform: Platform, entry: Entry): Transition | null {
  const { type, outcome, durationMs } = entry
  if (type !== 'transition' && type !== 'operation') return null
  const kind = kindOf(platform, entry)
  const ending = endingOf(outcome)
  if (ending !== undefined) {
    const { isFailure } = ending
    return { kind, action: entry.action ?? 'none', outcome, isFailure, durationMs }
  }
  if (type !== 'transition' || outcome !== 'observed') return null
  return { kind, action: 'none', outcome, isFailure: false, durationMs: null }
}

/** A status that was left for another one. */
export interface StatusChange {
  readonly kind: string
  readonly from: string
  readonly to: string
  /** How long it was in the one that it left; `null` where that is not told. */
  readonly stayedMs: number | null
}

export function statusChangeOf(platform: Platform, entry: Entry): StatusChange | null {
  const { type, from, to, previousStatusMs = null } = entry
  if (type !== 'transition' || from === null || to === null) return null
  return { kind: kindOf(platform, entry), from, to, stayedMs: previousStatusMs }
}

/** What an entry amounts to: found out once for all that is counted of it. */
export interface Facts {
  readonly entry: Entry
  readonly transition: Transition | null
  readonly change: StatusChange | null
}

export const factsOf = (platform: Platform, entry: Entry): Facts => ({
  entry,
  transition: transitionOf(platform, entry),
  change: statusChangeOf(platform, entry),
})

/** The interlock or rule that objected first; `none` where the request itself was wrong. */
export const refusedBy = ({ evidence }: Entry): string =>
  evidence.find(({ ok }) => !ok)?.rule ?? 'none'

/** One that the configuration has no more is of no kind. */
const kindOf = ({ components }: Platform, { component }: Entry): string =>
  lookUp(components, component)?.kind ?? 'none'
