/** Gives memory back to the system once a burst of work is over. */
import { performance } from 'node:perf_hooks'

export interface Process {
  readonly heap: { bytes(): number; collect(): void }
  /** Whether nobody is in a hurry. */
  readonly mayPause: () => boolean
  /** The share of the time since the last call in which it was not waiting. */
  readonly busyShare?: () => number
}

/** How often it is looked at. */
const lookMs = 2000
/**
 * So many times in a row it was not busy, until it has come to rest: the next burst pays for what
 * was collected, and may be about to begin. What the start left is given back at once.
 */
const calmLooksMin = 3
const busyShareMax = 0.05
/** A heap that has grown by less is not worth the pause. */
const grownBytesMin = 16 * 1024 * 1024

/** Collects whenever the process rests with a heap that has grown; returns what ends that. */
export function giveMemoryBack({ heap, mayPause, busyShare = busyShares() }: Process): () => void {
  let keptBytes = 0
  let calmLooks = calmLooksMin - 1
  const look = () => {
    calmLooks = busyShare() > busyShareMax ? 0 : calmLooks + 1
    if (calmLooks < calmLooksMin || heap.bytes() - keptBytes < grownBytesMin) return
    if (!mayPause()) return
    heap.collect()
    keptBytes = heap.bytes()
  }
  const timer = setInterval(look, lookMs)
  timer.unref()
  return () => clearInterval(timer)
}

function busyShares(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
