/** Finds what comes of a recording by now, and whether that is what the journal says. */

import type { Entry } from '../core/model/events/entry.ts'
import { keep } from '../engine/loop/journal-record.ts'
import { play } from './player.ts'
import type { Recording, Stretch } from './recording.ts'

/** An entry as it comes now: its text as it is journaled, and the event that it comes of. */
export interface Origin {
  readonly text: string
  readonly stretch: number
  readonly index: number
}

export interface Replayed {
  readonly events: number
  /** By their sequence: those that the store has kept, as far as is known. */
  readonly entries: ReadonlyMap<number, Origin>
  /** Sequences that are reached, behind the first up to the second. */
  readonly spans: readonly (readonly [number, number])[]
}

/** An entry that is not known to be durable, and where it comes from. */
interface Pending {
  readonly entry: Entry
  readonly stretch: number
  readonly index: number
}

/** Plays all stretches of it, or those that are `wanted`. */
export function replay(
  { stretches }: Pick<Recording, 'stretches'>,
  wanted: (stretch: Stretch) => boolean = () => true,
): Replayed {
  const books = new Books()
  let events = 0
  let boot: string | null = null
  for (const [place, stretch] of stretches.entries()) {
    books.begin(stretch.first.seq, stretch.run.boot === boot)
    boot = stretch.run.boot
    if (!wanted(stretch)) continue
    play(stretch, {
      onPlayed: ({ stepped, index }) => {
        events += 1
        books.add(stepped.entries.map((entry) => ({ entry, stretch: place, index })))
      },
      onHanded: (seq, aheadMs, system) => books.hand(seq, aheadMs, system.boot),
      onUnkept: () => books.takeBack(),
    })
  }
  return { events, entries: books.entries, spans: books.spans }
}

/** What is kept of it all, and what waits for that. */
class Books {
  readonly entries = new Map<number, Origin>()
  readonly spans: (readonly [number, number])[] = []
  #waiting: readonly Pending[] = []
  /** With the store, which keeps one batch at a time. */
  #handed: readonly Pending[] = []

  /** It goes on from there: what came behind that was not kept, and has not happened. */
  begin(seq: number, isSameRun: boolean): void {
    for (const known of [...this.entries.keys()]) if (known > seq) this.entries.delete(known)
    for (const [index, [after, through]] of this.spans.entries())
      this.spans[index] = [after, Math.min(through, seq)]
    const isLeft = ({ entry }: Pending) => isSameRun && entry.seq <= seq
    this.#waiting = this.#waiting.filter(isLeft)
    this.#handed = this.#handed.filter(isLeft)
    this.spans.push([seq, seq])
  }

  add(pending: readonly Pending[]): void {
    this.#waiting = [...this.#waiting, ...pending]
  }

  hand(seq: number, aheadMs: number, boot: string): void {
    const [after] = this.spans.at(-1)!
    this.spans[this.spans.length - 1] = [after, seq]
    this.#handed = this.#waiting
    this.#waiting = []
    const clock = { now: () => 0, wall: () => aheadMs }
    const records = keep(
      this.#handed.map(({ entry }) => entry),
      clock,
      boot,
    )
    for (const [i, { entry, text }] of records.entries()) {
      const { stretch, index } = this.#handed[i]!
      this.entries.set(entry.seq, { text, stretch, index })
    }
  }

  takeBack(): void {
    for (const { entry } of this.#handed) this.entries.delete(entry.seq)
    const [after, through] = this.spans.at(-1)!
    const first = this.#handed[0]?.entry.seq ?? through + 1
    this.spans[this.spans.length - 1] = [after, Math.max(after, first - 1)]
    this.#waiting = [...this.#handed, ...this.#waiting]
    this.#handed = []
  }
}

export interface Difference {
  readonly seq: number
  /** As the journal has it, and as it comes now; `null` where it does not come. */
  readonly was: string
  readonly is: string | null
}

export interface Comparison {
  readonly same: number
  /** Entries of the journal that come otherwise, or do not come though it reaches to them. */
  readonly differences: readonly Difference[]
  /** Entries of the journal that nothing reaches to. */
  readonly beyond: number
}

/** Whether the journal says what comes of it now, byte for byte. */
export function compare(
  { journal }: Pick<Recording, 'journal'>,
  { entries, spans }: Replayed,
): Comparison {
  const differences: Difference[] = []
  let same = 0
  let beyond = 0
  for (const [seq, was] of journal) {
    const is = entries.get(seq)?.text ?? null
    const isReached = spans.some(([after, through]) => seq > after && seq <= through)
    if (is === was) same += 1
    else if (is !== null || isReached) differences.push({ seq, was, is })
    else beyond += 1
  }
  return { same, differences, beyond }
}
