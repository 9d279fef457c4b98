/**
 * Implements a clock that stands still until it is advanced; who waits is woken in a fixed order.
 */
import type { SimClock } from './clock.ts'

export interface VirtualClock extends SimClock {
  /** Lets so many ms pass and wakes those whose time comes, each after the last is at rest. */
  advance(ms: number): Promise<void>
  /** So many ms pass while the machine sleeps: nobody is woken, and who is overdue then at once. */
  sleep(ms: number): void
  /** Goes from waking to waking until it is so: true, or false when `maxMs` have passed. */
  runUntil(isSo: () => boolean, maxMs: number): Promise<boolean>
}

/** More that wait at once are taken for a leak. */
const waitingMax = 100_000
/** How many turns of the event loop what was woken may take to come to rest. */
const defaultTurns = 2

interface Waiting {
  readonly at: number
  readonly then: () => void
}

/** `turns` of the event loop are granted after each waking; chains of I/O need more. */
export function createVirtualClock(
  options: { readonly startMs?: number; readonly turns?: number } = {},
): VirtualClock {
  const { startMs = 0, turns = defaultTurns } = options
  let nowMs = startMs
  const queue: Waiting[] = []

  /** Whether somebody was woken who waits for no later than that. */
  const wakeNext = (untilMs: number): boolean => {
    const next = queue[0]
    if (next === undefined || next.at > untilMs) return false
    queue.shift()
    nowMs = Math.max(nowMs, next.at)
    next.then()
    return true
  }

  /** From waking to waking until it is so or that is over; each may add another. */
  const runOn = (isSo: () => boolean, untilMs: number): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const goOn = () => {
        try {
          if (isSo()) resolve(true)
          else if (wakeNext(untilMs)) rest(turns, goOn)
          else {
            nowMs = untilMs
            resolve(isSo())
          }
        } catch (error) {
          reject(error)
        }
      }
      rest(turns, goOn)
    })

  return {
    now: () => nowMs,
    wake: (afterMs, then) => {
      if (queue.length >= waitingMax) throw new Error(`more than ${waitingMax} wait for the clock`)
      const waiting = { at: nowMs + Math.max(0, afterMs), then }
      queue.splice(placeOf(queue, waiting.at), 0, waiting)
      return () => {
        const place = queue.indexOf(waiting)
        if (place >= 0) queue.splice(place, 1)
      }
    },
    advance: async (ms) => {
      await runOn(() => false, nowMs + ms)
    },
    sleep: (ms) => {
      nowMs += ms
    },
    runUntil: (isSo, maxMs) => runOn(isSo, nowMs + maxMs),
  }
}

/** Lets promises and immediates run: without promises of its own, of which there would be most. */
function rest(turns: number, then: () => void): void {
  if (turns === 0) then()
  else setImmediate(rest, turns - 1, then)
}

/** Behind all that are due no later: equal times are woken in the order they were asked. */
function placeOf(queue: readonly Waiting[], at: number): number {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((queue[middle]?.at ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}
