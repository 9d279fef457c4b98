/** Learns how long after the one trouble the other comes, of each way that there is. */

import type { Way } from './ways.ts'

export interface Windows {
  /** How long after it, ms, something may still have come of it in this way. */
  ofMs(how: Way['how']): number
  /** So long it took. */
  note(how: Way['how'], delayMs: number): void
  list(): readonly LearnedWindow[]
}

export interface LearnedWindow {
  readonly how: Way['how']
  readonly windowMs: number
  /** How many delays it rests on, of those that are remembered. */
  readonly delays: number
}

/** Until enough was seen. */
const usualMs = 60_000
const leastMs = 5_000
/** Nothing comes of what was over for so long. */
export const windowMostMs = 600_000
/** The latest of each way. */
const remembered = 64
/** With fewer the usual window is not narrowed. */
const enough = 12
/** What was seen is no bound of what comes: the slowest of them took a third of what is waited. */
const margin = 3

export function createWindows(): Windows {
  const delays = new Map<Way['how'], number[]>()
  const windows = new Map<Way['how'], number>()
  return {
    ofMs: (how) => windows.get(how) ?? usualMs,
    note: (how, delayMs) => {
      const of = delays.get(how) ?? []
      delays.set(how, of)
      of.push(delayMs)
      if (of.length > remembered) of.shift()
      windows.set(how, windowOf(of))
    },
    list: () =>
      [...windows].map(([how, windowMs]) => ({ how, windowMs, delays: delays.get(how)!.length })),
  }
}

/** Three times what nearly all took, and while that is little known the usual one at least. */
function windowOf(delays: readonly number[]): number {
  const sorted = delays.toSorted((a, b) => a - b)
  const slow = sorted[Math.floor(0.95 * (sorted.length - 1))]!
  const learned = Math.min(windowMostMs, Math.max(leastMs, margin * slow))
  return delays.length < enough ? Math.max(usualMs, learned) : learned
}
