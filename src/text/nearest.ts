/** Finds among the words that there are the one that somebody probably meant. */
import { distance } from 'fastest-levenshtein'

/**
 * The candidate with the fewest letters to change, whatever their case; `null` when there is
 * none.
 */
export const nearest = (given: string, candidates: readonly string[]): string | null =>
  fewestChanges(given.slice(0, comparedMax), candidates, lower)?.candidate ?? null

/** The word that was probably meant: half of it is right, or what was written is part of it. */
export function probable(word: string, known: readonly string[]): string | null {
  if (word.length > lettersMax) return null
  const best = fewestChanges(word, known, bare)
  if (best === null) return null
  if (best.changes <= Math.max(1, bare(best.candidate).length / 2)) return best.candidate
  const written = bare(word)
  if (written.length < partLettersMin) return null
  return known.find((candidate) => bare(candidate).includes(written)) ?? null
}

/** A hint at the word meant, or at all of them when it resembles none. */
export function hintAt(word: string, known: readonly string[]): string | null {
  const best = probable(word, known)
  if (best !== null) return `did you mean '${best}'?`
  const shown = known.slice(0, shownMax).join(', ')
  return known.length === 0 ? null : `known: ${shown}${known.length > shownMax ? ', …' : ''}`
}

/** The first of those that need the fewest changes, each compared in that form. */
function fewestChanges(
  word: string,
  candidates: readonly string[],
  form: (text: string) => string,
): { readonly candidate: string; readonly changes: number } | null {
  const written = form(word)
  let best: string | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const changes = distance(written, form(candidate))
    if (changes >= least) continue
    best = candidate
    least = changes
  }
  return best === null ? null : { candidate: best, changes: least }
}

const lower = (text: string) => text.toLowerCase()
/** However its parts are joined: `hostReset`, `host_reset`. */
const bare = (text: string) => lower(text).replaceAll(/[_-]/g, '')

/** Longer words are compared by their start: what is sent may be as long as a payload. */
const comparedMax = 128
/** A shorter part is in too many words. */
const partLettersMin = 4
/** Nobody means a word as long as this. */
const lettersMax = 100
const shownMax = 12
