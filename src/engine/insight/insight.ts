/** Finds things out beside the work: follows journal and readings, and tells what is new. */

import type { Reading } from '../../assess/watch.ts'
import type { Part } from '../../store/store.ts'
import type { JournalRecord } from '../loop/journal-record.ts'
import type { Follower, OnBug } from './follower.ts'
import type { IncidentNews } from './incident-news.ts'
import type { Studies } from './studies.ts'
import type { TrendWatch } from './trend-watch.ts'

export class Insight {
  readonly follower: Follower<Studies>
  readonly #trends: TrendWatch
  readonly #news: IncidentNews

  constructor(follower: Follower<Studies>, trends: TrendWatch, news: IncidentNews) {
    this.follower = follower
    this.#trends = trends
    this.#news = news
  }

  /** From now on what was kept before is read as well. */
  open(onBug: OnBug): void {
    this.follower.open(onBug)
  }

  /** Of what has become durable. */
  note(kept: readonly JournalRecord[]): void {
    this.follower.note(kept)
    this.#news.tell()
  }

  readonly read = (reading: Reading): void => this.#trends.read(reading)

  /** What is to be kept of it, once. */
  takeParts(): readonly Part[] {
    return this.#trends.takeParts()
  }

  stop(): void {
    this.follower.stop()
  }
}
