/** Tells when a series comes to a limit if it goes on so, with an interval and a confidence. */

import { medianOf, type Point, type Series, slotsADay } from './series.ts'
import { groupOf, type Slope, slopeOf } from './slope.ts'

/** Where a series ends that nobody wants it to come to. */
export interface Bound {
  /** `warning` or `critical`, or what else it is called: `full`. */
  readonly name: string
  readonly value: number
  readonly side: 'upper' | 'lower'
}

/** How it is expected to go on. */
export interface Outlook {
  /** The load at which it goes there; `null` for whatever it is. */
  readonly load: number | null
  readonly slope: Slope
  /** Where it is now at the worst time of day and the worst load of the last week. */
  readonly level: number
  readonly bound: Bound
  readonly inDays: number
  /** The interval; `null` for never. */
  readonly fromDays: number
  readonly toDays: number | null
  readonly confidence: number
}

/** Looked at one after the other: what is seen in a week is of today more than what is in six. */
const windowsDays = [7, 14, 28, 42] as const
const weekSlots = 7 * slotsADay
/** A rise that is less sure than that is none. */
const confidenceMin = 0.98
/** It is never looked further ahead than so many times as far as was looked back. */
const reach = 2

/** By the first window that is sure of it; `null` where none is, or no bound lies that way. */
export function outlookOf(series: Series, bounds: readonly Bound[]): Outlook | null {
  for (const days of windowsDays) {
    const points = series.points(days * slotsADay)
    const byLoad = Map.groupBy(points, ({ load }) => load)
    // What is busy at noon goes faster than it does by night, and is nearer to its limit.
    const parts: readonly (readonly [number | null, readonly Point[]])[] =
      byLoad.size > 1 ? [[null, points], ...byLoad] : [[null, points]]
    const [outlook] = parts
      .flatMap(([load, some]) => within(load, some, bounds))
      .sort((a, b) => a.inDays - b.inDays)
    if (outlook !== undefined) return outlook
  }
  return null
}

function within(
  load: number | null,
  points: readonly Point[],
  bounds: readonly Bound[],
): readonly Outlook[] {
  const slope = slopeOf(points, confidenceMin)
  const ahead = slope === null ? null : aheadOf(points, slope, bounds)
  if (ahead === null || ahead.inDays > reach * ahead.slope.days) return []
  return [{ ...ahead, load }]
}

/** The next bound that is not passed yet, in the direction in which it goes. */
function aheadOf(
  points: readonly Point[],
  slope: Slope,
  bounds: readonly Bound[],
): Omit<Outlook, 'load'> | null {
  const side = slope.perDay > 0 ? 'upper' : 'lower'
  const sign = side === 'upper' ? 1 : -1
  const level = levelOf(points, slope, sign)
  const ahead = bounds
    .filter((bound) => bound.side === side && (bound.value - level) * sign > 0)
    .toSorted((a, b) => (a.value - b.value) * sign)
  const [bound] = ahead
  if (bound === undefined || slope.perDay === 0) return null
  const gap = (bound.value - level) * sign
  const [slow, fast] = sign > 0 ? [slope.low, slope.high] : [-slope.high, -slope.low]
  return {
    ...{ slope, level, bound, confidence: slope.confidence },
    inDays: gap / (slope.perDay * sign),
    fromDays: gap / fast,
    toDays: slow > 0 ? gap / slow : null,
  }
}

/** Each time of day and load where the slope says that it is by now: the worst of them. */
function levelOf(points: readonly Point[], { perDay }: Slope, sign: 1 | -1): number {
  const now = points.at(-1)!.slot
  const latest = points.filter(({ slot }) => slot > now - weekSlots)
  const levels = [...Map.groupBy(latest, groupOf).values()].map((group) =>
    medianOf(group.map(({ slot, value }) => value + (perDay * (now - slot)) / slotsADay)),
  )
  return sign * Math.max(...levels.map((level) => sign * level))
}

/** So many of the latest points have to lie so far off by the middle of them. */
export const mendedMin = 3
const mendedShare = 0.5
const noiseTimes = 3

/**
 * Whether the points of the last day lie where a rise had begun, and not where it has come to: a
 * filter was changed, and what was learned of it is over.
 */
export function isMended(series: Series, { slope, load }: Outlook): boolean {
  const points = series
    .points(Math.ceil(slope.days + 2) * slotsADay)
    .filter((point) => load === null || point.load === load)
  const sign = Math.sign(slope.perDay)
  const earlier = Map.groupBy(points.slice(0, -slotsADay), groupOf)
  const offBy = (point: Point, group: readonly Point[]) =>
    (medianOf(
      group.map(({ slot, value }) => value + (slope.perDay * (point.slot - slot)) / slotsADay),
    ) -
      point.value) *
    sign
  const off = points.slice(-slotsADay).flatMap((point) => {
    const group = earlier.get(groupOf(point))
    return group === undefined ? [] : [offBy(point, group)]
  })
  if (off.length < mendedMin) return false
  const usual = [...earlier.values()].flatMap((group) =>
    group.map((point) => Math.abs(offBy(point, group))),
  )
  const rise = Math.abs(slope.perDay) * slope.days
  return medianOf(off) > Math.max(mendedShare * rise, noiseTimes * medianOf(usual))
}
