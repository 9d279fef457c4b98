/** Finds among the words that there are the one that somebody probably meant. */
import { distance } from 'fastest-levenshtein'

/**
 * The word that was probably meant: half of it is right, or what was written is part of it; `null`
 * where none is that near. However their parts are joined: `hostReset`, `host_reset`. What all of
 * them begin with, as `statemgr.`, makes none of them nearer.
 */
export function nearest(given: string, known: readonly string[]): string | null {
  if (given.length > lettersMax) return null
  const shared = sharedStart(known)
  const start = given.startsWith(shared) ? shared.length : 0
  const written = bare(given.slice(start))
  let best: string | null = null
  let least = Infinity
  for (const candidate of known) {
    const compared = bare(candidate.slice(start))
    const changes = distance(written, compared)
    if (changes >= least || changes > Math.max(1, compared.length / 2)) continue
    best = candidate
    least = changes
  }
  if (best !== null || written.length < partLettersMin) return best
  return known.find((candidate) => bare(candidate).includes(written)) ?? null
}

/** A hint at the word meant, or at all of them when it resembles none. */
export function hintAt(word: string, known: readonly string[]): string | null {
  const best = nearest(word, known)
  return best === null ? whatThereIs(known) : `did you mean '${best}'?`
}

/** The name meant, as the end of a sentence about one that nothing has; nothing for none. */
export function didYouMean(given: string, known: readonly string[]): string {
  const best = nearest(given, known)
  return best === null ? '' : `: did you mean ${best}?`
}

/** As `didYouMean`, or what there is where none is meant. */
export function orRather(given: string, known: readonly string[]): string {
  const hint = didYouMean(given, known)
  if (hint !== '') return hint
  const list = whatThereIs(known)
  return list === null ? '' : `; ${list}`
}

function whatThereIs(known: readonly string[]): string | null {
  const shown = known.slice(0, shownMax).join(', ')
  return known.length === 0 ? null : `known: ${shown}${known.length > shownMax ? ', …' : ''}`
}

/** The tokens that all names begin with: `statemgr.` of subjects. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  let start = first.slice(0, first.lastIndexOf('.') + 1)
  for (const other of others) {
    while (!other.startsWith(start))
      start = start.slice(0, start.lastIndexOf('.', start.length - 2) + 1)
  }
  return start
}

const bare = (text: string) => text.toLowerCase().replaceAll(/[_-]/g, '')

/** A shorter part is in too many words. */
const partLettersMin = 4
/** Nobody means a word as long as this. */
const lettersMax = 100
const shownMax = 12
