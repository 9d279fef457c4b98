/** Follows how steady a sensor is: whether its readings leap, or have stopped moving. */

import { type Series, slotsADay } from './series.ts'

/** A change is a leap that is so many times as large as its changes usually are, there and back. */
const usualTimes = 8
/** What is usual follows the readings by this share of each. */
const usualShare = 1 / 64

/** Counts within a slot; reading by reading, since a leap is over with the next one. */
export class Steadiness {
  readonly #leastLeap: number
  #last: number | null = null
  #beside = 0
  #change = 0
  #usual = 0
  #leaps = 0
  #moves = 0

  constructor(leastLeap: number) {
    this.#leastLeap = leastLeap
  }

  /**
   * Beside what is near it, where that measures the same: what warms both is no leap. `null` for
   * what cannot be read: that it is gone, and comes back, is a leap as well.
   */
  read(value: number | null, beside = 0): void {
    const [last, lastBeside] = [this.#last, this.#beside]
    this.#last = value
    this.#beside = beside
    if (last === null) return
    if (value === null) {
      this.#leaps++
      this.#change = 0
      return
    }
    if (value !== last) this.#moves++
    const change = value - last - (beside - lastBeside)
    if (change === 0) return
    const far = Math.max(this.#leastLeap, usualTimes * this.#usual)
    if (Math.abs(change) > far && Math.abs(this.#change) > far && change * this.#change < 0) {
      this.#leaps++
      this.#change = 0
      return
    }
    this.#change = change
    this.#usual += (Math.min(Math.abs(change), far) - this.#usual) * usualShare
  }

  /** What was counted since the last call. */
  take(): { readonly leaps: number; readonly moves: number } {
    const counted = { leaps: this.#leaps, moves: this.#moves }
    this.#leaps = 0
    this.#moves = 0
    return counted
  }
}

const daySlots = slotsADay
const leapsMin = 6
const flapsMin = 3

/** At least so many of late, in more than one slot, and far more than before. */
const isFrequent = (counts: Series, least: number): boolean => {
  const points = counts.points()
  const newest = points.at(-1)?.slot ?? 0
  const late = points.filter(({ slot }) => slot > newest - daySlots)
  const earlier = points.filter(({ slot }) => slot <= newest - daySlots)
  // What is usual is known after a day.
  if (earlier.length < daySlots) return false
  const sum = sumOf(late.map(({ value }) => value))
  const usual = (sumOf(earlier.map(({ value }) => value)) / earlier.length) * daySlots
  return sum >= least && late.filter(({ value }) => value > 0).length > 1 && sum > 4 * usual
}

/** What is near it leaps as well: then it is what they measure that does. */
const sharedShare = 0.5

export function leapsOften(leaps: Series, around: readonly Series[]): boolean {
  if (!isFrequent(leaps, leapsMin)) return false
  const own = lately(leaps)
  return around.every((other) => lately(other) < sharedShare * own)
}

const lately = (counts: Series): number => sumOf(counts.points(daySlots).map(({ value }) => value))

export const flapsOften = (flaps: Series): boolean => isFrequent(flaps, flapsMin)

/** So many slots of the past have to show that it moves. */
const pastMin = 2 * slotsADay
const movingShare = 0.8

/**
 * Has not moved for a day, has nearly always done before, and what is near it, or the load that
 * it is at, has moved all the same.
 */
export function isFrozen(moves: Series, around: readonly Series[], loads: Series): boolean {
  const points = moves.points()
  const newest = points.at(-1)?.slot ?? 0
  const late = points.filter(({ slot }) => slot > newest - daySlots)
  const past = points.filter(({ slot }) => slot <= newest - daySlots)
  if (late.length < daySlots || late.some(({ value }) => value > 0)) return false
  const moving = past.filter(({ value }) => value > 0).length
  if (past.length < pastMin || moving < movingShare * past.length) return false
  const isLate = ({ slot }: { readonly slot: number }) => slot > newest - daySlots
  const lateLoads = loads.points(2 * daySlots).filter(isLate)
  if (new Set(lateLoads.map(({ load }) => load)).size > 1) return true
  return around.some(
    (other) =>
      other.points(2 * daySlots).filter((point) => isLate(point) && point.value > 0).length >=
      daySlots - 1,
  )
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0)
