/** Gives memory back to the system once a burst of work is over; V8 itself keeps it for good. */
import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** The heap of a process, and how busy the process is. */
export interface Memory {
  heapBytes(): number
  /** The share of the time since the last call in which it was not waiting. */
  busyShare(): number
  /** Collects all garbage and gives back what is free. Nothing else happens meanwhile. */
  collect(): void
}

/** How often it is looked at: what is not busy for so long has come to rest. */
const lookMs = 2000
const busyShareMax = 0.05
/** A heap that has grown by less is not worth the pause. */
const grownBytesMin = 16 * 1024 * 1024

/**
 * Collects whenever the process has come to rest with a heap that has grown since, and `mayPause`
 * says that nobody is in a hurry. Returns what ends it.
 */
export function giveMemoryBack(
  mayPause: () => boolean,
  { heapBytes, busyShare, collect }: Memory = memoryOfProcess(),
): () => void {
  let keptBytes = 0
  const look = () => {
    if (busyShare() > busyShareMax || heapBytes() - keptBytes < grownBytesMin) return
    if (!mayPause()) return
    collect()
    keptBytes = heapBytes()
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return () => clearInterval(timer)
}

export function memoryOfProcess(): Memory {
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  return {
    heapBytes: () => getHeapStatistics().total_heap_size,
    busyShare: () => {
      const now = performance.eventLoopUtilization()
      const { utilization } = performance.eventLoopUtilization(now, last)
      last = now
      return utilization
    },
    collect: () => {
      // Only a context that begins with this flag has `gc`, and only this kind gives pages back.
      setFlagsFromString('--expose-gc')
      runInNewContext("globalThis.gc?.({ type: 'major', flavor: 'last-resort' })")
      setFlagsFromString('--no-expose-gc')
    },
  }
}
