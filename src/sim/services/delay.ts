/** Delays what a fault says is late. */
import { cancellable, type SimClock } from './clock.ts'
import type { Fault } from './faults.ts'

export interface Delay {
  /** At once without a fault, else as late as the fault says. */
  later(fault: Fault | null, then: () => void): void
  /** Everything that still waits is lost. */
  forget(): void
}

/** No more than these wait at once: the others are lost. */
const waitingMax = 10_000

export function createDelay(clock: SimClock): Delay {
  const own = cancellable(clock)
  let waiting = 0
  return {
    later: (fault, then) => {
      if (fault === null) {
        then()
        return
      }
      if (waiting >= waitingMax) return
      waiting += 1
      own.wake(fault.delayMs, () => {
        waiting -= 1
        then()
      })
    },
    forget: () => {
      own.cancelAll()
      waiting = 0
    },
  }
}
