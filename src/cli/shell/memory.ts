/** Gives memory back to the system once a burst of work is over. */
import { PerformanceObserver, performance } from 'node:perf_hooks'

export interface Process {
  readonly heap: {
    bytes(): number
    collect(): void
    grow(sparingly: boolean): void
  }
  /** Whether nobody is in a hurry. */
  readonly mayPause: () => boolean
  /** The share of the time since the last call in which it was not waiting. */
  readonly busyShare?: () => number
  /** Calls `then` whenever V8 has collected some garbage by itself; returns what ends that. */
  readonly onCollected?: (then: () => void) => () => void
}

/** How often it is looked at, and while it is busy. */
const lookMs = 2000
const busyLookMs = 250
/** From here on a heap may grow fast. */
const busyShareMin = 0.5
/**
 * So many times in a row it was not busy, until it has come to rest: the next burst pays for what
 * was collected, and may be about to begin. What the start left is given back at once.
 */
const calmLooksMin = 3
const busyShareMax = 0.05
/** A heap that has grown by less is not worth the pause. */
const grownBytesMin = 16 * 1024 * 1024

/** One that is larger is in a burst. Its garbage is collected early then, and beside the work. */
const burstBytesMin = 96 * 1024 * 1024

/**
 * Larger than that it is in spite of it, and mostly garbage, and does not wait for a rest: so it is
 * in a flood, and under no load that is carried out.
 */
const bytesMax = 144 * 1024 * 1024

/** Collects whenever the process rests with a heap that has grown; returns what ends that. */
export function giveMemoryBack({
  heap,
  mayPause,
  busyShare = busyShares(),
  onCollected = observeCollections,
}: Process): () => void {
  let keptBytes = 0
  let calmLooks = calmLooksMin - 1
  /** What was in use in the midst of a flood is garbage behind it. */
  let isKeptOfFlood = false
  let timer: NodeJS.Timeout
  const lookAfter = (ms: number) => {
    timer = setTimeout(look, ms)
    timer.unref()
  }
  const grown = (): number => {
    const bytes = heap.bytes()
    heap.grow(bytes >= burstBytesMin)
    return bytes
  }
  const look = () => {
    const share = busyShare()
    lookAfter(share > busyShareMin ? busyLookMs : lookMs)
    calmLooks = share > busyShareMax ? 0 : calmLooks + 1
    const bytes = grown()
    const isWorthIt = isKeptOfFlood || bytes - keptBytes >= grownBytesMin
    const isAtRest = calmLooks >= calmLooksMin && isWorthIt && mayPause()
    // Where so much is in use, only what is as much again is garbage for certain.
    const isTooLarge = bytes >= Math.max(bytesMax, 2 * keptBytes)
    if (!isAtRest && !isTooLarge) return
    heap.collect()
    keptBytes = grown()
    isKeptOfFlood = !isAtRest
  }
  lookAfter(lookMs)
  const endObserving = onCollected(grown)
  return () => {
    clearTimeout(timer)
    endObserving()
  }
}

function observeCollections(then: () => void): () => void {
  const observer = new PerformanceObserver(then)
  observer.observe({ entryTypes: ['gc'] })
  return () => observer.disconnect()
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
