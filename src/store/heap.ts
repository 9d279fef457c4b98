/** Gives back what is free of the heap of a thread; V8 by itself keeps what a burst once took. */
import { getHeapStatistics } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Heap {
  bytes(): number
  /**
   * Collects all garbage and gives free pages back; its thread does nothing else meanwhile. Does
   * nothing where V8 was not told to expose `gc`: that is for the program to say, not for us.
   */
  collect(): void
}

/** Of the thread that asks. */
export const heap: Heap = {
  bytes: () => getHeapStatistics().total_heap_size,
  // A context that is older than the flag has no `gc`, and other kinds of it keep free pages.
  collect: () => runInNewContext("globalThis.gc?.({ type: 'major', flavor: 'last-resort' })"),
}
