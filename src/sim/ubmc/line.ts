/** Queues what u-bmc's services receive in one subscription, one after the other. */
import { cancellable, type SimClock } from '../services/clock.ts'

export interface Line {
  /** Begins the task when those before it are over, which each has to say itself. */
  add(task: Task): void
  /** Lets time pass within a task. */
  wait(ms: number, then: () => void): void
  /** Everything in it is lost, also what is under way. */
  clear(): void
}

type Task = (over: () => void) => void

/** What comes when so many wait is dropped, as NATS does to a slow subscriber. */
const lineMax = 10_000

export function createLine(clock: SimClock): Line {
  const own = cancellable(clock)
  let waiting: Task[] = []
  let current: Task | null = null
  let isGoing = false

  const go = (): void => {
    if (isGoing) return
    isGoing = true
    while (current === null) {
      const task = waiting.shift()
      if (task === undefined) break
      current = task
      task(() => {
        // Of a task that was lost nothing more is heard.
        if (current !== task) return
        current = null
        go()
      })
    }
    isGoing = false
  }
  return {
    add: (task) => {
      if (waiting.length >= lineMax) return
      waiting.push(task)
      go()
    },
    wait: (ms, then) => {
      if (ms > 0) own.wake(ms, then)
      else then()
    },
    clear: () => {
      own.cancelAll()
      waiting = []
      current = null
    },
  }
}
