/** Gives back what is free of the heap of a thread; V8 by itself keeps what a burst once took. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Heap {
  /** With what lies beside it, as bytes that were received do. */
  bytes(): number
  /** Collects all garbage and gives free pages back. Its thread does nothing else meanwhile. */
  collect(): void
}

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
}
