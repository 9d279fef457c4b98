/** Makes the clock of a run: it goes on from the last one, and tells what lies between them. */

import { awayBetween, type Clock, type ClockReading, realClock } from './clock.ts'

export interface ClockSince {
  readonly clock: Clock
  readonly mark: () => ClockReading
  /** Once the run is over, nobody is woken by its clock; one of one's own goes on. */
  readonly end: () => void
  /** Whether the machine was booted since the last run; `null` where there was none. */
  readonly machine: 'same' | 'booted' | null
  /** How long the machine was away, ms; `null` where it was not, or nobody can tell. */
  readonly awayMs: number | null
}

/** A clock of one's own, for tests, and the run of the machine that it counts from. */
export interface OwnClock {
  readonly clock: Clock
  readonly machine: string
}

/** @param atLeastMs service time of what was written down last: time never goes back behind it. */
export function clockSince(
  last: ClockReading | null,
  atLeastMs: number,
  own: OwnClock | null,
  onWoken?: (lateMs: number) => void,
): ClockSince {
  if (own === null) {
    const clock = realClock(last, atLeastMs, onWoken)
    return { clock, mark: clock.mark, end: clock.end, ...between(last, clock.mark()) }
  }
  const { clock, machine } = own
  const mark = () => {
    const now = clock.now()
    return { machine, monotonicMs: now, serviceMs: now, wallMs: clock.wall() }
  }
  return { clock, mark, end: () => {}, ...between(last, mark()) }
}

function between(last: ClockReading | null, now: ClockReading) {
  if (last === null) return { machine: null, awayMs: null }
  const isSame = last.machine === now.machine
  return isSame
    ? { machine: 'same' as const, awayMs: null }
    : { machine: 'booted' as const, awayMs: awayBetween(last, now) }
}
