/**
 * Finds how fast a series changes: the median of the slopes between its points (Theil and Sen),
 * each taken only between points of the same time of day and the same load (the seasonal test of
 * Kendall, by Hirsch and Slack).
 */

import { medianOf, type Point, slotsADay } from './series.ts'

export interface Slope {
  readonly perDay: number
  /** In which it lies with the usual certainty of 95 in 100. */
  readonly low: number
  readonly high: number
  /** How sure it is that it changes at all, 0 to 1. */
  readonly confidence: number
  /** How long it was looked at. */
  readonly days: number
}

/** Points of one time of day and one load; `at` in days. */
interface Group {
  readonly at: number[]
  readonly values: number[]
}

/** Fewer pairs tell nothing. */
const pairsMin = 10
const standardErrors = 1.96
/** Of what never changes. */
const leastError = 1e-9
/** Two that are closer together than a second are of one time. */
const leastDays = 1 / 86_400

/** `null` where there is too little to compare, or where it is less sure than that. */
export function slopeOf(points: readonly Point[], confidenceMin: number): Slope | null {
  // Fans at their least say nothing of how they go on at noon.
  const groups = [...groupsOf(points).values()].filter(({ values }) =>
    values.some((value) => value !== values[0]),
  )
  return slopeWithin(groups, confidenceMin)
}

/** Of what happens now and then, whatever the time of day: all points are compared. */
export const slopeOfAll = (
  at: readonly number[],
  values: readonly number[],
  confidenceMin: number,
): Slope | null => slopeWithin([{ at: [...at], values: [...values] }], confidenceMin)

function slopeWithin(groups: readonly Group[], confidenceMin: number): Slope | null {
  const { rises, pairs, error } = risesOf(groups)
  if (pairs < pairsMin) return null
  const confidence = certaintyOf(
    Math.max(0, Math.abs(rises) - groups.length) / Math.max(error, leastError),
  )
  if (confidence < confidenceMin) return null
  const slopes = slopesOf(groups)
  const around = standardErrors * error
  const rank = (at: number) => slopes[Math.min(pairs - 1, Math.max(0, Math.round(at)))]!
  const times = groups.flatMap(({ at }) => at)
  return {
    ...{ perDay: medianOf(slopes), confidence },
    low: rank((pairs - around) / 2),
    high: rank((pairs + around) / 2),
    days: Math.max(...times) - Math.min(...times),
  }
}

/** By how many of the pairs more it rises than falls, and how far that may be by chance. */
function risesOf(groups: readonly Group[]) {
  let rises = 0
  let pairs = 0
  let error = 0
  for (const { values } of groups) {
    const count = values.length
    // What moves one time of day moves the others: as if all of them were one, which is the worst.
    error += Math.sqrt(spreadOf(values) / 18)
    pairs += (count * (count - 1)) / 2
    for (let i = 0; i < count; i++)
      for (let j = i + 1; j < count; j++) rises += Math.sign(values[j]! - values[i]!)
  }
  return { rises, pairs, error }
}

/** How far rises and falls may differ by chance: values that are equal differ by none (Kendall). */
function spreadOf(values: readonly number[]): number {
  const of = (count: number) => count * (count - 1) * (2 * count + 5)
  const ties = new Map<number, number>()
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1)
  let spread = of(values.length)
  for (const count of ties.values()) spread -= of(count)
  return spread
}

/** Of each pair how much it rises in a day, the least first. */
function slopesOf(groups: readonly Group[]): readonly number[] {
  const slopes: number[] = []
  for (const { at, values } of groups)
    for (let i = 0; i < at.length; i++)
      for (let j = i + 1; j < at.length; j++)
        slopes.push((values[j]! - values[i]!) / Math.max(at[j]! - at[i]!, leastDays))
  return slopes.sort((a, b) => a - b)
}

export const groupOf = ({ slot, load }: Point): number => load * slotsADay + (slot % slotsADay)

function groupsOf(points: readonly Point[]): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>()
  for (const point of points) {
    const key = groupOf(point)
    const group = groups.get(key) ?? { at: [], values: [] }
    if (group.at.length === 0) groups.set(key, group)
    group.at.push(point.slot / slotsADay)
    group.values.push(point.value)
  }
  return groups
}

/**
 * The share of a normal distribution within so many standard errors: the error function by
 * Abramowitz and Stegun, 7.1.26, which is right to 1.5e-7.
 */
export function certaintyOf(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429]
  const sum = terms.reduceRight((rest, term) => (rest + term) * t, 0)
  return Math.max(0, 1 - sum * Math.exp(-x * x))
}
