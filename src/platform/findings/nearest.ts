/** Finds which of some words somebody probably meant. */
import { closest, distance } from 'fastest-levenshtein'

/** A hint at the word meant, or at all of them when it resembles none. */
export function hintAt(word: string, known: readonly string[]): string | null {
  const best = nearest(word, known)
  if (best !== null) return `did you mean '${best}'?`
  const shown = known.slice(0, shownMax).join(', ')
  return known.length === 0 ? null : `known: ${shown}${known.length > shownMax ? ', …' : ''}`
}

/** The word that was probably meant: half of it is right, or what was written is part of it. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word.length > lettersMax) return null
  const plain = (text: string) => text.toLowerCase().replaceAll(/[_-]/g, '')
  const written = plain(word)
  const best = closest(written, known.map(plain))
  if (distance(written, best) <= Math.max(1, best.length / 2)) {
    return known.find((candidate) => plain(candidate) === best) ?? null
  }
  if (written.length < partLettersMin) return null
  return known.find((candidate) => plain(candidate).includes(written)) ?? null
}

/** A shorter part is in too many words. */
const partLettersMin = 4
/** Nobody means a word as long as this. */
const lettersMax = 100
const shownMax = 12
