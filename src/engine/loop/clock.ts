/** Defines the clock port and the real clock: service time, wall time, and waking at a moment. */
import { readFileSync } from 'node:fs'

export interface Clock {
  /** Service time, ms: never goes back, never jumps, carried across restarts. */
  now(): number
  /** Wall time, ms since 1970: a label, nothing is decided by it. */
  wall(): number
  /** Calls `then` once, at the earliest after so many ms. The function it gives cancels that. */
  wake(afterMs: number, then: () => void): () => void
}

/** What is kept of the clock with every commit, so that the next run can go on from it. */
export interface ClockReading {
  /** Identifies the run of the machine that `monotonicMs` counts from. */
  readonly machine: string
  readonly monotonicMs: number
  readonly serviceMs: number
}

export interface RealClock extends Clock {
  mark(): ClockReading
}

/**
 * Goes on from where the last run left off. Within one run of the machine the time in between is
 * counted too (the monotonic clock tells it); across a reboot nobody knows it, and it is left out.
 * @param atLeastMs service time of the last journal entry: time never goes back behind it.
 */
export function realClock(
  last: ClockReading | null,
  atLeastMs: number,
  machine = machineBoot(),
): RealClock {
  const monotonic = () => Number(process.hrtime.bigint() / 1000n) / 1000
  const begun = monotonic()
  const away = last !== null && last.machine === machine ? Math.max(0, begun - last.monotonicMs) : 0
  const base = Math.max((last?.serviceMs ?? 0) + away, atLeastMs)
  const now = () => Math.round(base + monotonic() - begun)
  return {
    now,
    wall: () => Date.now(),
    wake: (afterMs, then) => {
      const timer = setTimeout(
        then,
        Math.min(inStep(Math.max(afterMs, 0), monotonic()), timerMaxMs),
      )
      return () => clearTimeout(timer)
    },
    mark: () => ({ machine, monotonicMs: monotonic(), serviceMs: now() }),
  }
}

/** Whoever waits for a second or longer is woken at a beat, with all the others. */
const [longMs, beatMs] = [1000, 50]
const inStep = (afterMs: number, nowMs: number): number =>
  afterMs < longMs ? afterMs : Math.ceil((nowMs + afterMs) / beatMs) * beatMs - nowMs

/** Node's timers hold 31 bits of ms; who waits longer is woken early and looks again. */
const timerMaxMs = 2 ** 31 - 1

/** Linux names each run of the machine; elsewhere every start counts as a new one. */
function machineBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `unknown-${process.pid}-${Date.now()}`
  }
}
