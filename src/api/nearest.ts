/** Finds which of the valid words somebody probably meant. */
import { distance } from 'fastest-levenshtein'

/**
 * The candidate with the fewest letters to change, whatever their case; `null` when there is
 * none.
 */
export function nearest(given: string, candidates: readonly string[]): string | null {
  const word = given.slice(0, comparedMax).toLowerCase()
  let best: string | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const letters = distance(word, candidate.toLowerCase())
    if (letters >= least) continue
    best = candidate
    least = letters
  }
  return best
}

/** Longer words are compared by their start: what is sent may be as long as a payload. */
const comparedMax = 128
