/** Gives back what is free of the heap of a thread; V8 by itself keeps what a burst once took. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Heap {
  /** With what lies beside it, as bytes that were received do. */
  bytes(): number
  /** Collects all garbage and gives free pages back. Its thread does nothing else meanwhile. */
  collect(): void
  /**
   * How it grows from now on: sparingly, by half of what lives, and what is new has no more room
   * than it takes; or as V8 has it grow by itself, to four times as much.
   */
  grow(sparingly: boolean): void
}

/** Both halves of where all that is new is put. With more, pages are kept and nothing is won. */
const youngBytesMax = 16 * 1024 * 1024

/** What V8 has been told, of the process. */
let flags = { percent: 0, factor: 2 }

/** Of the thread that asks. */
export const heap: Heap = {
  bytes: () => {
    const { total_heap_size: own, external_memory: beside } = getHeapStatistics()
    return own + beside
  },
  collect: () => {
    // Only a context that begins with this flag has `gc`. The flag does not stay: what node has
    // compiled of itself is taken with the usual flags only, and a start would take a tenth longer.
    setFlagsFromString('--expose-gc')
    // Only this kind gives free pages back to the system.
    runInNewContext("globalThis.gc?.({ type: 'major', flavor: 'last-resort' })")
    setFlagsFromString('--no-expose-gc')
  },
  grow: (sparingly) => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    const isYoungFull = sparingly && (young?.space_size ?? 0) >= youngBytesMax
    const { percent, factor } = flags
    flags = { percent: sparingly ? 50 : 0, factor: isYoungFull ? 1 : 2 }
    // As above, neither stays.
    if (flags.percent !== percent) setFlagsFromString(`--heap-growing-percent=${flags.percent}`)
    if (flags.factor !== factor) setFlagsFromString(`--semi-space-growth-factor=${flags.factor}`)
  },
}
