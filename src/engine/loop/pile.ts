/** Piles up what is stepped while nothing can be kept: one step that stands for all, bounded. */
import { entry } from '../../core/journal/words.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Stepped } from '../../core/model/events/event.ts'
import type { PendingStep } from './committer.ts'

export interface Pile extends PendingStep {
  readonly stepped: Stepped & { readonly entries: Entry[] }
  /** Entries that there was no room for. */
  readonly leftOut: number
}

/** Entries that wait to be kept at most: the oldest tell how it began, the newest how it is. */
const entriesMax = 8192
const oldestKept = 4096
const newestKept = 2048

export const pileOf = ({ at, stepped: { system, entries } }: PendingStep): Pile => ({
  envelope: { event: { kind: 'tick' } },
  at,
  stepped: { system, entries: [...entries], answer: null },
  leftOut: 0,
})

/** The pile with a step more. Its entries are the pile's own, and added to. */
export function piled(pile: Pile, { at, stepped }: PendingStep): Pile {
  const { entries } = pile.stepped
  for (const one of stepped.entries) entries.push(one)
  const { system } = stepped
  const more = { ...pile, at, stepped: { system, entries, answer: null } }
  return entries.length <= entriesMax ? more : shortened(more)
}

/** Without those in the middle, and with one in their place that says so; without a gap again. */
function shortened(pile: Pile): Pile {
  const { at, stepped, leftOut: before } = pile
  const { system, entries } = stepped
  const [oldest, newest] = [entries.slice(0, oldestKept), entries.slice(-newestKept)]
  // Of those in the middle, one may be the note of the time before.
  const middle = entries.length - oldestKept - newestKept
  const leftOut = before + middle - (before === 0 ? 0 : 1)
  const message = `${leftOut} entries are left out here: more happened than could wait to be kept`
  const note = entry('service', 'statemgr', 'entries-left-out', at, { message })
  const first = entries[0]!.seq
  const kept = [...oldest, note, ...newest].map(
    (one, index): Entry => ({ ...one, seq: first + index }),
  )
  const seq = system.seq - (entries.length - kept.length)
  return { ...pile, leftOut, stepped: { system: { ...system, seq }, entries: kept, answer: null } }
}
