/**
 * Weighs a reading before it is believed: what makes another level of it, or leaps, needs a second
 * word. No word is no acquittal, and better is never believed for want of a word.
 */
import type { Level } from '../core/model/ids.ts'
import type { Reading } from './watch.ts'

/** What a reading comes to, and of which measurement it tells. */
export interface Word {
  readonly reading: Reading
  readonly level: Level
  /** The same told again is no second word; `null` for one that is another for certain. */
  readonly measurement: string | null
  /** It is further from what was believed than it can have come since. */
  readonly isLeap: boolean
}

export interface Doubt extends Word {
  /** When that level was first said. */
  readonly since: number
}

/** What is known of a subject when a word comes. */
export interface Trust {
  readonly level: Level
  /** Nothing of late was heard of it at all. */
  readonly isSilent: boolean
  readonly doubt: Doubt | null
  /**
   * A worse level that was said, and belied by the next word; or the one that is believed, where
   * that was said again all the same: while it goes on, what is better is not believed.
   */
  readonly denied: { readonly level: Level; readonly at: number } | null
}

export interface Weighed extends Pick<Trust, 'doubt' | 'denied'> {
  readonly believed: Reading | null
}

/**
 * A worse level that is said once more so soon after it was belied is believed, and is left once
 * it was not said for so long: of who says both in turns, the worse counts.
 */
const deniedMs = 5000

export function weigh(trust: Trust, word: Word, now: number): Weighed {
  const { level, doubt, denied } = trust
  const believe = ({ reading }: Word, left: Doubt | null = null): Weighed => ({
    ...{ believed: reading, doubt: left, denied: null },
  })
  const side = sideOf(level, word)
  if (side === 'same') {
    const isBelied = doubt !== null && sideOf(level, doubt) === 'worse'
    if (isBelied) return { ...believe(word), denied: { level: doubt.level, at: now } }
    return { ...believe(word), denied: denied?.level === level ? { level, at: now } : denied }
  }
  const isRecent = denied !== null && now - denied.at <= deniedMs
  if (side === 'better' && isRecent && denied.level === level)
    return { believed: null, doubt: null, denied }
  if (trust.isSilent && word.level !== 'critical') return believe(word)
  const fresh: Weighed = { believed: null, doubt: { ...word, since: now }, denied }
  if (doubt === null) {
    const isSaidAgain = side === 'worse' && isRecent && denied.level === word.level
    return isSaidAgain ? { ...believe(word), denied: { level: word.level, at: now } } : fresh
  }
  if (word.measurement !== null && word.measurement === doubt.measurement)
    return { believed: null, doubt, denied }
  const before = sideOf(level, doubt)
  if (before !== side)
    return before === 'worse' ? { ...fresh, denied: { level: doubt.level, at: now } } : fresh
  // Two words that both say another level: the nearer one was said twice.
  const [by, earlier] = [distance(level, word.level), distance(level, doubt.level)]
  return by <= earlier ? believe(word) : believe(doubt, { ...word, since: now })
}

/** What is believed though nobody said it twice: `null` while there is time, or it is better. */
export function unanswered(trust: Trust, patienceMs: number, now: number): Reading | null {
  const { doubt } = trust
  if (doubt === null || now < doubt.since + patienceMs) return null
  return sideOf(trust.level, doubt) === 'worse' ? doubt.reading : null
}

/** A leap within a level is believed for want of a word, too. */
function sideOf(level: Level, { level: other, isLeap }: Word): 'same' | 'worse' | 'better' {
  const by = rank(other) - rank(level)
  if (by === 0) return isLeap ? 'worse' : 'same'
  return by > 0 ? 'worse' : 'better'
}

const worst: readonly Level[] = ['normal', 'warning', 'unknown', 'critical']
const rank = (level: Level) => worst.indexOf(level)
const distance = (one: Level, other: Level) => Math.abs(rank(one) - rank(other))
