/** Answers those who wait for an operation's end, or for a given time. */
import type { Clock } from '../loop/clock.ts'

export interface Waiters {
  /** False when too many wait already. `then` is called once. */
  wait(operation: string, afterMs: number, then: () => void): boolean
  ended(operation: string): void
  /** Answers everybody now. */
  release(): void
}

const waitersMax = 4096

export function createWaiters(clock: Clock): Waiters {
  const waiting = new Map<string, Set<() => void>>()
  let count = 0
  return {
    wait: (operation, afterMs, then) => {
      if (count >= waitersMax) return false
      const mine = waiting.get(operation) ?? new Set()
      waiting.set(operation, mine)
      const done = () => {
        if (!mine.delete(done)) return
        count--
        cancel()
        if (mine.size === 0) waiting.delete(operation)
        then()
      }
      const cancel = clock.wake(afterMs, done)
      mine.add(done)
      count++
      return true
    },
    ended: (operation) => {
      for (const done of [...(waiting.get(operation) ?? [])]) done()
    },
    release: () => {
      for (const mine of [...waiting.values()]) for (const done of [...mine]) done()
    },
  }
}
