/** Forecasts where a value is going, by least squares over its latest readings. */

/** A reading, and when it was heard, service time in ms. */
export interface Sample {
  readonly at: number
  readonly value: number
}

/** The latest samples of one value, oldest first. */
export type Samples = readonly Sample[]

/** A forecast rests on the readings of this part of the time that it looks ahead. */
export const windowShare = 0.5
/** Readings that are kept of a window: the newest, and before it what is not too close together. */
const samplesMax = 64
/** Fewer than this, or of less than half a window, tell nothing. */
export const samplesMin = 5
/** How many standard errors a rise has to stand out: 97.5 % of mere noise does not. */
const errorsMin = 2

/** The samples with a new one, and without those that are too old to count. */
export function remember(samples: Samples, sample: Sample, horizonMs: number): Samples {
  const windowMs = horizonMs * windowShare
  const [earlier, last] = samples.slice(-2)
  const isClose =
    earlier !== undefined && last !== undefined && last.at - earlier.at < windowMs / samplesMax
  const kept = (isClose ? samples.slice(0, -1) : samples).filter(
    ({ at }) => sample.at - at <= windowMs,
  )
  return [...kept, sample].slice(-samplesMax)
}

/**
 * What the value will have risen to after `horizonMs`, at least; `null` where there are too few
 * samples to say. Only a rise that lasts counts, and a fall is not counted upon: the least that the
 * whole window and its later half foresee. The whole does not take a step for a trend, the half has
 * forgotten the time before a boot began.
 */
export function forecast(samples: Samples, horizonMs: number): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || samples.length < samplesMin) return null
  const spanMs = last.at - first.at
  if (spanMs < (horizonMs * windowShare) / 2) return null
  // The lines through what does not move would come to the same.
  if (samples.every(({ value }) => value === last.value)) return last.value
  const latest = samples.filter(({ at }) => at >= first.at + spanMs / 2)
  return Math.min(ahead(samples, horizonMs), ahead(latest, horizonMs))
}

/**
 * Only a rise that stands out from the noise counts, less its error, and no more of it than both
 * halves show.
 *
 * A rise that slows down is expected to go on doing so: something that warms up nears what it tends
 * to by the same factor in equal times (Newton's law of cooling), so the slopes of the two halves
 * tell how fast. A straight line through it would cry wolf at every boot.
 */
function ahead(samples: Samples, horizonMs: number): number {
  const begin = samples[0]!.at
  const end = samples.at(-1)!.at
  const halfMs = (end - begin) / 2
  const whole = lineThrough(samples)
  const certain = whole.slope - errorsMin * whole.slopeError
  // What does not rise is foreseen where it is, and not where it was a while ago.
  if (certain <= 0) return Math.min(whole.valueAt(end), samples.at(-1)!.value)
  const earlier = lineThrough(samples.filter(({ at }) => at <= begin + halfMs))
  const later = lineThrough(samples.filter(({ at }) => at >= begin + halfMs))
  const slope = Math.max(0, Math.min(earlier.slope, later.slope))
  const kept = slope === 0 ? 0 : Math.min(1, later.slope / earlier.slope)
  // The slope of the later half is that of its middle, half a half ago.
  const slopeNow = slope * Math.sqrt(kept)
  const certainty = certain / whole.slope
  return later.valueAt(end) + certainty * slopeNow * slowedMs(kept, halfMs, horizonMs)
}

/** How long a rise at its present slope lasts that keeps this share of it every `halfMs`. */
function slowedMs(kept: number, halfMs: number, horizonMs: number): number {
  if (kept === 0) return 0
  if (kept === 1) return horizonMs
  return (halfMs * (kept ** (horizonMs / halfMs) - 1)) / Math.log(kept)
}

interface Line {
  /** Per ms. */
  readonly slope: number
  /** Its standard error. */
  readonly slopeError: number
  readonly valueAt: (at: number) => number
}

/** Ordinary least squares. Times are counted from the middle: service time has too many digits. */
function lineThrough(samples: Samples): Line {
  const count = samples.length
  const middle = sumOf(samples, ({ at }) => at) / count
  const level = sumOf(samples, ({ value }) => value) / count
  const spread = sumOf(samples, ({ at }) => (at - middle) ** 2)
  const slope =
    spread === 0 ? 0 : sumOf(samples, ({ at, value }) => (at - middle) * (value - level)) / spread
  const valueAt = (at: number) => level + slope * (at - middle)
  const rest = sumOf(samples, ({ at, value }) => (value - valueAt(at)) ** 2)
  const slopeError = spread === 0 || count < 3 ? 0 : Math.sqrt(rest / (count - 2) / spread)
  return { slope, slopeError, valueAt }
}

function sumOf(samples: Samples, term: (sample: Sample) => number): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += term(samples[i]!)
  return sum
}
