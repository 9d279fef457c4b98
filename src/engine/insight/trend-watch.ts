/** Hands each reading to the study of trends, and tells the core what is found to wear. */

import type { Reading } from '../../assess/watch.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { System } from '../../core/model/system/system.ts'
import type { Trends } from '../../insight/trends/trends.ts'
import type { Part } from '../../store/store.ts'
import type { Clock } from '../loop/clock.ts'
import { partOf } from './slot-parts.ts'

export interface TrendWatchDeps {
  readonly trends: Trends
  readonly clock: Clock
  readonly system: () => System
  readonly submit: (event: Event) => void
  readonly noteBug: (what: string, error: unknown) => void
}

/** It has no timer: the first reading of a slot ends the one before. */
export class TrendWatch {
  readonly #deps: TrendWatchDeps
  #unkept: Part[] = []

  constructor(deps: TrendWatchDeps) {
    this.#deps = deps
  }

  readonly read = (reading: Reading): void => {
    const { trends, clock, system, submit, noteBug } = this.#deps
    try {
      const isNews = trends.read(reading, clock.now(), system())
      const closed = trends.takeClosed()
      if (closed !== null) this.#unkept.push(partOf(closed))
      if (isNews) submit({ kind: 'wear', wear: trends.wear() })
    } catch (error) {
      noteBug('the study of trends', error)
    }
  }

  /** What is to be kept of it, once. */
  readonly takeParts = (): readonly Part[] => {
    const parts = this.#unkept
    this.#unkept = []
    return parts
  }
}
