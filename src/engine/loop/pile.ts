/** Piles up what is stepped while nothing can be kept: one step that stands for all, bounded. */
import { entry } from '../../core/journal/words.ts'
import type { Entry, Stepped } from '../../core/model/event.ts'
import type { PendingStep } from './committer.ts'

export interface Pile extends PendingStep {
  readonly stepped: Stepped & { readonly entries: Entry[] }
}

/** Entries that wait to be kept at most: the oldest tell how it began, the newest how it is. */
const entriesMax = 8192
const oldestKept = 4096
const newestKept = 2048

export const pileOf = ({ at, stepped: { system, entries } }: PendingStep): Pile => ({
  envelope: { event: { kind: 'tick' } },
  at,
  stepped: { system, entries: [...entries], answer: null },
})

/** The pile with a step more. Its entries are the pile's own, and added to. */
export function piled(pile: Pile, { at, stepped }: PendingStep): Pile {
  const { entries } = pile.stepped
  for (const one of stepped.entries) entries.push(one)
  const { system } = stepped
  if (entries.length <= entriesMax)
    return { ...pile, at, stepped: { system, entries, answer: null } }
  const kept = shortened(entries, at)
  const seq = system.seq - (entries.length - kept.length)
  return { ...pile, at, stepped: { system: { ...system, seq }, entries: kept, answer: null } }
}

/** Without those in the middle, and with one in their place that says so; without a gap again. */
function shortened(entries: readonly Entry[], at: number): Entry[] {
  const first = entries[0]!.seq
  const count = entries.length - oldestKept - newestKept
  const message = `${count} entries are left out here: more happened than could wait to be kept`
  const note = entry('service', 'statemgr', 'entries-left-out', at, { message })
  return [...entries.slice(0, oldestKept), note, ...entries.slice(-newestKept)].map(
    (one, index): Entry => ({ ...one, seq: first + index }),
  )
}
