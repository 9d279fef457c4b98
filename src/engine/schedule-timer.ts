/** Tells the core when the time of a schedule has come, or the wall time that ends an override. */

import { dueSchedules, untilNextDueMs } from '../core/intents/schedules.ts'
import { dueOverrides, untilNextOverrideMs } from '../core/interlocks/overrides.ts'
import type { Event } from '../core/model/events/event.ts'
import type { System } from '../core/model/system/system.ts'
import type { Clock } from './loop/clock.ts'

export interface ScheduleTimerDeps {
  readonly clock: Clock
  readonly system: () => System
  readonly submit: (event: Event) => void
}

/** How long a jump of the wall clock may go unnoticed by who waits for what it shows. */
const lookEveryMs = 1000

/** What could not be kept as gone is told again after so long. */
const retryMs = 60_000

/**
 * Wall clocks leap, in both directions: nobody sleeps until a wall time, but for a second at most,
 * and then looks what time it is. So whatever a leap passes over is known to be so late as the
 * clock showed it then: not later, which would be too late for some.
 */
export class ScheduleTimer {
  readonly #deps: ScheduleTimerDeps
  #cancel = () => {}
  #isStopped = false

  constructor(deps: ScheduleTimerDeps) {
    this.#deps = deps
  }

  /** Tells what is due, and looks again when the next one is. Also called when one is added. */
  look(): void {
    this.#cancel()
    if (this.#isStopped) return
    const { clock, system, submit } = this.#deps
    const clocks = { now: clock.now(), wall: clock.wall() }
    for (const event of [...dueSchedules(system(), clocks), ...dueOverrides(system(), clocks.wall)])
      submit(event)
    const untilNext = Math.min(
      untilNextDueMs(system(), clocks),
      untilNextOverrideMs(system(), clocks.wall),
    )
    if (untilNext === Number.POSITIVE_INFINITY) return
    const afterMs = untilNext > 0 ? Math.min(untilNext, lookEveryMs) : retryMs
    this.#cancel = clock.wake(afterMs, () => this.look())
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
  }
}
