/** Learns from how long something took how long it may be waited for, and from how few that is. */

/** Between these a learned value stays, whatever was seen. */
export interface Walls {
  readonly least: number
  readonly most: number
}

export interface Learned {
  readonly value: number
  /** How much more than the longest that was seen it is: the fewer were seen, the more. */
  readonly widening: number
}

/** Of fewer than these nothing is learned. */
export const samplesLeast = 20

/**
 * From so many on the longest that was seen is the bound: of samples that may be exchanged for each
 * other, the next one is longer than all n before with a chance of 1 in n + 1, whatever they are
 * drawn from. That is the 1 in 1000 that may be waited for in vain.
 */
export const samplesEnough = 1000

/** How soon the bound narrows: a kind of boot that was not seen yet may take so much longer. */
const wideningPower = 0.75

/** Never narrower: what is about as long as the longest is as well. */
const margin = 1.1

/** `null` where too few were seen. */
export function learnedFrom(samples: readonly number[], { least, most }: Walls): Learned | null {
  if (samples.length < samplesLeast) return null
  const widening = margin * Math.max(1, (samplesEnough / samples.length) ** wideningPower)
  const longest = samples.reduce((one, other) => Math.max(one, other))
  return { value: Math.min(most, Math.max(least, Math.ceil(longest * widening))), widening }
}
