/** Monitors levels: what the readings amount to now; publishes to the core what changes. */

import {
  expire,
  judge,
  type Levels,
  nextExpiry,
  renew,
  unheard,
  wholesOf,
} from '../../assess/judge.ts'
import { forecast, remember, type Samples } from '../../assess/trend.ts'
import type { Reading, Watches } from '../../assess/watch.ts'
import type { Event } from '../../core/model/events/event.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { System } from '../../core/model/system/system.ts'
import { entriesOf, rowOf } from '../../core/model/table.ts'
import { type Clock, oversleptMs } from '../loop/clock.ts'

export interface LevelMonitorDeps {
  readonly clock: Clock
  readonly watches: Watches
  /** How long a first reading is waited for before its absence is told. */
  readonly settleMs: number
  readonly submit: (event: Event) => void
  readonly system: () => System
}

/** The other fold: samples end here, only a change of level becomes an event. */
export class LevelMonitor {
  readonly #deps: LevelMonitorDeps
  #levels: Levels
  /** Subjects whose latest reading the core has not been told, because their level is the same. */
  readonly #untold = new Set<string>()
  /** The latest readings of what is forecast; as many as a forecast rests on. */
  readonly #samples = new Map<string, Samples>()
  /** By subject: the reading that was judged last. */
  readonly #judged = new Map<string, Reading>()
  #isStopped = false
  #wakesAt = Number.POSITIVE_INFINITY
  #cancel = () => {}
  readonly #cancelFirst: () => void

  constructor(deps: LevelMonitorDeps) {
    this.#deps = deps
    this.#levels = unheard(deps.watches, deps.clock.now())
    this.#cancelFirst = deps.clock.wake(deps.settleMs, () => this.#reportSilent())
  }

  read(reading: Reading): void {
    this.#judge(reading)
    const ahead = this.#forecast(reading)
    if (ahead !== null) {
      this.#judge(ahead)
      // Told first where what it goes from is another now: no decision mixes the two.
      if (this.#isNews(reading.subject)) this.#report(ahead.subject)
      else this.#heed(ahead.subject)
    }
    this.#heed(reading.subject)
    for (const subject of wholesOf(this.#deps.watches, reading.subject)) this.#heed(subject)
    // Of all others it stands already when they expire.
    const read = ahead === null ? [reading.subject] : [reading.subject, ahead.subject]
    this.#sleep(nextExpiry(this.#deps.watches, this.#levels, read))
  }

  /** As they are now, with the latest readings. */
  get levels(): Levels {
    return this.#levels
  }

  /** Tells the latest readings, so that a decision rests on them and not on older ones. */
  publishLatest(): void {
    for (const subject of [...this.#untold]) this.#report(subject)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
    this.#cancelFirst()
  }

  #judge(reading: Reading): void {
    const { watches, clock } = this.#deps
    const { subject } = reading
    const before = this.#levels
    if (this.#judged.get(subject) === reading) {
      this.#levels = renew(watches, before, subject, clock.now())
    } else {
      this.#levels = judge(watches, before, reading, clock.now()).levels
      if (rowOf(this.#levels, subject) !== rowOf(before, subject))
        this.#judged.set(subject, reading)
    }
  }

  /** Told until the core has it: a commit that failed may have lost it. */
  #heed(subject: string): void {
    if (rowOf(this.#levels, subject) === undefined) return
    if (this.#isNews(subject)) this.#report(subject)
    else this.#untold.add(subject)
  }

  /** Whether the core knows another level of it. */
  #isNews(subject: string): boolean {
    return rowOf(this.#deps.system().levels, subject)?.level !== rowOf(this.#levels, subject)?.level
  }

  /** What the reading, with those before it, says of the time to come: a reading like any other. */
  #forecast({ subject }: Reading): Reading | null {
    const { watches, clock } = this.#deps
    const watch = lookUp(watches, subject)
    const { value } = rowOf(this.#levels, subject) ?? { value: null }
    if (watch?.kind !== 'scale' || watch.forecast === undefined || typeof value !== 'number') {
      return null
    }
    const { horizonMs } = watch.forecast
    const before = this.#samples.get(subject) ?? []
    const samples = remember(before, { at: clock.now(), value }, horizonMs)
    this.#samples.set(subject, samples)
    const ahead = forecast(samples, horizonMs)
    if (ahead === null) return null
    // Steeper than any sensor can show is still far too hot, and no misreading.
    const most = Math.min(ahead, watch.plausible.most)
    return { kind: 'scale', subject: watch.forecast.subject, value: Math.round(most * 10) / 10 }
  }

  #reportSilent(): void {
    for (const [subject, { at }] of entriesOf(this.#levels)) if (at === null) this.#report(subject)
  }

  #report(subject: string): void {
    const judged = rowOf(this.#levels, subject)
    this.#untold.delete(subject)
    if (judged !== undefined) this.#deps.submit({ kind: 'level', subject, judged })
  }

  /** Who would wake early anyway finds then that nothing has expired, and sleeps on. */
  #sleep(at: number | null): void {
    const { watches, clock } = this.#deps
    if (at === null || this.#isStopped || at >= this.#wakesAt) return
    this.#cancel()
    this.#wakesAt = at
    this.#cancel = clock.wake(at - clock.now(), () => {
      this.#wakesAt = Number.POSITIVE_INFINITY
      // Nobody could be read meanwhile: whoever is there has as long as after a start.
      if (clock.now() - at >= oversleptMs) return this.#sleep(clock.now() + this.#deps.settleMs)
      const assessed = expire(watches, this.#levels, clock.now())
      this.#levels = assessed.levels
      // What is late is judged anew, even if it says then what it said before.
      for (const { subject } of assessed.changed) this.#judged.delete(subject)
      for (const { subject } of assessed.changed) this.#report(subject)
      this.#sleep(nextExpiry(watches, this.#levels))
    })
  }
}
