/** Defines the clock port and the real clock: service time, wall time, and waking at a moment. */
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

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
  /** Of the wall clock, ms since 1970; left out by runs that did not keep it. */
  readonly wallMs?: number
}

/** No clock that is set shows a time before this was written: it has not been told yet. */
const writtenAt = Date.UTC(2026, 0, 1)

/**
 * How long it was from one reading to the other beyond what service time has counted, ms, as far as
 * the wall clock tells that: not where it was not set, or was set back meanwhile.
 */
export function awayBetween(last: ClockReading, now: ClockReading): number | null {
  const { wallMs: before = 0 } = last
  const { wallMs: after = 0 } = now
  if (before < writtenAt || after < before) return null
  return Math.max(0, after - before - (now.serviceMs - last.serviceMs))
}

export interface RealClock extends Clock {
  mark(): ClockReading
  /** Nobody is woken any more: what waits for that keeps no process from ending. */
  end(): void
}

/**
 * Goes on from where the last run left off. Within one run of the machine the time in between is
 * counted too (the monotonic clock tells it); across a reboot nobody knows it, and it is left out.
 * @param atLeastMs service time of the last journal entry: time never goes back behind it.
 * @param onWoken told how late anybody is woken.
 */
export function realClock(
  last: ClockReading | null,
  atLeastMs: number,
  onWoken: (lateMs: number) => void = () => {},
  monotonic = monotonicClock(),
): RealClock {
  const machine = machineBoot()
  const begun = monotonic()
  const away = last !== null && last.machine === machine ? Math.max(0, begun - last.monotonicMs) : 0
  const base = Math.max((last?.serviceMs ?? 0) + away, atLeastMs)
  const now = () => Math.round(base + monotonic() - begun)
  const waking = createWaking(now, onWoken)
  return {
    now,
    wall: () => Date.now(),
    ...waking,
    mark: () => ({ machine, monotonicMs: monotonic(), serviceMs: now(), wallMs: Date.now() }),
  }
}

/** Who is woken so late was not run meanwhile: its machine slept, or it was stopped. */
export const oversleptMs = 2000

/** How often it is seen whether the machine slept. */
const lookEveryMs = 100

/**
 * Since the machine was booted, ms, with what it slept: the monotonic clock of Linux stands still
 * in a suspend, while its uptime goes on.
 */
export function monotonicClock(
  ticks = () => Number(process.hrtime.bigint() / 1000n) / 1000,
  uptimeMs = () => uptime() * 1000,
): () => number {
  let sleptMs = Math.max(0, uptimeMs() - ticks())
  if (sleptMs < oversleptMs) sleptMs = 0
  let lookedAt = ticks()
  return () => {
    const awake = ticks()
    if (awake - lookedAt >= lookEveryMs) {
      lookedAt = awake
      const behindMs = uptimeMs() - awake - sleptMs
      if (behindMs >= oversleptMs) sleptMs += behindMs
    }
    return awake + sleptMs
  }
}

/** Whoever waits for a second or longer is woken at a beat, together with all the others. */
const [longMs, beatMs] = [1000, 50]

/** Node's timers hold 31 bits of ms; who waits longer is woken early and looks again. */
const timerMaxMs = 2 ** 31 - 1 - 100

/** Node's timers may be early by less than that. */
const earlyMs = 1

/** All who are to be woken at one moment. */
interface Moment {
  readonly waiting: Set<() => void>
  timer: NodeJS.Timeout
}

/**
 * One timer for all who are due at the same moment, and all of them in one turn of the event loop:
 * what they send then leaves in one write. Node's timers stand still while the machine sleeps: the
 * first that is late by that tells, and all others are set anew.
 */
function createWaking(
  now: () => number,
  onWoken: (lateMs: number) => void,
): Pick<RealClock, 'wake' | 'end'> {
  const moments = new Map<number, Moment>()
  let isOver = false
  let setAnewUntil = 0
  const timerFor = (at: number) => setTimeout(strike, at - now() + earlyMs, at)
  const strike = (at: number) => {
    onWoken(Math.max(0, now() - at))
    const { waiting } = moments.get(at)!
    moments.delete(at)
    if (now() - at >= oversleptMs) setAnew()
    for (const wake of waiting) wake()
  }
  /** Once for all that are overdue: the first of them sets the others to be woken now. */
  const setAnew = () => {
    if (now() < setAnewUntil) return
    setAnewUntil = now() + oversleptMs
    for (const [at, moment] of [...moments].sort(([one], [other]) => one - other)) {
      clearTimeout(moment.timer)
      moment.timer = timerFor(at)
    }
  }
  const begin = (at: number): Moment => {
    const timer = timerFor(at)
    const moment = { waiting: new Set<() => void>(), timer }
    moments.set(at, moment)
    return moment
  }
  const wake: Clock['wake'] = (afterMs, then) => {
    if (isOver) return () => {}
    const at = dueAt(now(), Math.min(Math.max(Math.ceil(afterMs), 0), timerMaxMs))
    const moment = moments.get(at) ?? begin(at)
    const { waiting } = moment
    // A function of its own, even where the same is to be called twice.
    const awake = () => {
      waiting.delete(awake)
      guarded(then)
    }
    waiting.add(awake)
    return () => {
      if (!waiting.delete(awake) || waiting.size > 0 || moments.get(at) !== moment) return
      clearTimeout(moment.timer)
      moments.delete(at)
    }
  }
  const end = () => {
    isOver = true
    for (const { timer } of moments.values()) clearTimeout(timer)
    moments.clear()
  }
  return { wake, end }
}

const dueAt = (now: number, afterMs: number): number =>
  afterMs < longMs ? now + afterMs : Math.ceil((now + afterMs) / beatMs) * beatMs

/** What one of them throws is thrown, but keeps none of the others from being woken. */
function guarded(then: () => void): void {
  try {
    then()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}

/** Linux names each run of the machine; elsewhere every start counts as a new one. */
function machineBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return `unknown-${process.pid}-${Date.now()}`
  }
}
