/** Levels: what the readings amount to at this moment, and telling the core when that changes. */
import { expire, judge, type Levels, nextExpiry, unheard } from '../assess/judge.ts'
import type { Reading, Watches } from '../assess/watch.ts'
import type { Event } from '../core/event.ts'
import type { System } from '../core/model.ts'
import type { Clock } from './clock.ts'

export interface LevelsParts {
  readonly clock: Clock
  readonly watches: Watches
  /** How long a first reading is waited for before its absence is told. */
  readonly settleMs: number
  readonly hear: (event: Event) => void
  readonly system: () => System
}

/** The other fold: samples end here, only a change of level becomes an event. */
export class LevelKeeper {
  readonly #parts: LevelsParts
  #levels: Levels
  /** Subjects whose latest reading the core has not been told, because their level is the same. */
  readonly #untold = new Set<string>()
  #isStopped = false
  #cancel = () => {}
  readonly #cancelFirst: () => void

  constructor(parts: LevelsParts) {
    this.#parts = parts
    this.#levels = unheard(parts.watches, parts.clock.now())
    this.#cancelFirst = parts.clock.wake(parts.settleMs, () => this.#tellUnheard())
  }

  /** Told until the core has it: a commit that failed may have lost it. */
  read(reading: Reading): void {
    const { watches, clock, system } = this.#parts
    this.#levels = judge(watches, this.#levels, reading, clock.now()).levels
    const { subject } = reading
    const judged = this.#levels[subject]
    if (judged === undefined) return
    if (system().levels[subject]?.level === judged.level) this.#untold.add(subject)
    else this.#tell(subject)
    this.#sleep()
  }

  /** As they are now, with the latest readings. */
  get levels(): Levels {
    return this.#levels
  }

  /** Tells the latest readings, so that a decision rests on them and not on older ones. */
  freshen(): void {
    for (const subject of [...this.#untold]) this.#tell(subject)
  }

  stop(): void {
    this.#isStopped = true
    this.#cancel()
    this.#cancelFirst()
  }

  #tellUnheard(): void {
    for (const [subject, { at }] of Object.entries(this.#levels))
      if (at === null) this.#tell(subject)
  }

  #tell(subject: string): void {
    const judged = this.#levels[subject]
    this.#untold.delete(subject)
    if (judged !== undefined) this.#parts.hear({ kind: 'level', subject, judged })
  }

  #sleep(): void {
    const { watches, clock } = this.#parts
    this.#cancel()
    const at = nextExpiry(watches, this.#levels)
    if (at === null || this.#isStopped) return
    this.#cancel = clock.wake(at - clock.now(), () => {
      const assessed = expire(watches, this.#levels, clock.now())
      this.#levels = assessed.levels
      for (const { subject } of assessed.changed) this.#tell(subject)
      this.#sleep()
    })
  }
}
