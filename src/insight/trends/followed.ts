/** Follows one subject: its readings slot by slot, how steady they are, and where they go. */

import type { ScaleWatch } from '../../assess/watch.ts'
import type { Subject } from '../../core/model/ids.ts'
import { type Bound, isMended, mendedMin, type Outlook, outlookOf } from './outlook.ts'
import { Bucket, Series } from './series.ts'
import { type SignName, signOf } from './signs.ts'
import { isFrozen, leapsOften, Steadiness } from './steadiness.ts'

/** What a slot came to, as it is kept: its figure and load, where there was enough, and counts. */
export interface SlotFigures {
  readonly value?: number
  readonly load?: number
  readonly leaps?: number
  readonly moves?: number
}

/** What is told of is seen that often in a row, and has to be gone so often: by slots. */
const seenMin = 2
const goneMin = 6
/** From here on it is told of: it leaves time to plan. */
const horizonDays = 14

/** What is followed of readings: a value that may come to bounds, and how steady the sensor is. */
export class Followed {
  readonly subject: Subject
  /** What wears, where that is found. */
  readonly about: Subject
  readonly unit: string
  readonly values = new Series()
  readonly moves = new Series()
  readonly leaps = new Series()
  readonly #bounds: readonly Bound[]
  /** What it is a sign of that it rises; by its unit where that is left out. */
  readonly #rising: SignName | null
  readonly #bucket = new Bucket()
  /** `null` where nobody measures: what is asked for is as steady as it likes. */
  readonly #steadiness: Steadiness | null
  #outlook: Outlook | null = null
  /** The last one that was worth a word, while it stands. */
  #notified: Outlook | null = null
  #isLeaping = false
  #isFrozen = false
  #latest: number | null = null
  #seen = 0
  #gone = 0

  constructor(
    subject: Subject,
    unit: string,
    bounds: readonly Bound[],
    of: { readonly about: Subject; readonly leastLeap?: number; readonly rising?: SignName },
  ) {
    this.subject = subject
    this.about = of.about
    this.unit = unit
    this.#bounds = bounds
    this.#rising = of.rising ?? null
    this.#steadiness = of.leastLeap === undefined ? null : new Steadiness(of.leastLeap)
  }

  /** Each reading, as it was said. */
  hear(value: number | null, beside: Followed | null): void {
    this.#steadiness?.read(value, beside?.latest ?? 0)
    if (value !== null) this.#latest = value
  }

  /** What was read last; `null` before anything was. */
  get latest(): number | null {
    return this.#latest
  }

  wants(at: number): boolean {
    return this.#bucket.wants(at)
  }

  sample(at: number, value: number, load: number): void {
    this.#bucket.take(at, value, load)
  }

  /** A slot is over: what it came to; `null` where nothing was heard. */
  close(slot: number): SlotFigures | null {
    const point = this.#bucket.close(slot)
    const { leaps = 0, moves = 0 } = this.#steadiness?.take() ?? {}
    const figures: SlotFigures = {
      ...(point === null ? {} : { value: rounded(point.value), load: point.load }),
      ...(leaps === 0 ? {} : { leaps }),
      ...(moves === 0 ? {} : { moves }),
    }
    if (Object.keys(figures).length === 0) return null
    this.add(slot, figures)
    return figures
  }

  add(slot: number, { value, load = 0, leaps = 0, moves = 0 }: SlotFigures): void {
    if (value !== undefined) this.values.add({ slot, value, load })
    if (this.#steadiness === null) return
    this.leaps.add({ slot, value: leaps, load: 0 })
    this.moves.add({ slot, value: moves, load: 0 })
  }

  /** Looks where it goes, once a slot: some 10 000 comparisons at most. */
  look(around: readonly Followed[]): void {
    const leaps = around.map((other) => other.leaps)
    const moves = around.map((other) => other.moves)
    const isMeasured = this.#steadiness !== null
    this.#isLeaping = isMeasured && leapsOften(this.leaps, leaps)
    this.#isFrozen = isMeasured && isFrozen(this.moves, moves, this.values)
    // Nothing is foreseen of readings that are none.
    const isUnsteady = this.#isLeaping || this.#isFrozen
    const points = this.values.points()
    if (this.#outlook !== null && isMended(this.values, this.#outlook)) {
      this.values.forgetBefore(points.at(-mendedMin)!.slot)
      this.#notified = null
    }
    this.#outlook = isUnsteady ? null : outlookOf(this.values, this.#bounds)
    const isAhead = this.#outlook !== null && this.#outlook.inDays <= horizonDays
    this.#seen = isAhead ? this.#seen + 1 : 0
    this.#gone = isAhead ? 0 : this.#gone + 1
    if (this.#seen >= seenMin) this.#notified = this.#outlook
    else if (this.#gone >= goneMin) this.#notified = null
  }

  /** It was told of by a run before. */
  resume(): void {
    this.#seen = seenMin
  }

  /** What it is told to come to, while that stands. */
  get notified(): Outlook | null {
    return this.#notified
  }

  /** How it is expected to go on, however far ahead; `null` where nobody can say. */
  get outlook(): Outlook | null {
    return this.#outlook
  }

  /** The signs that stand. */
  signs(): readonly SignName[] {
    return [
      ...(this.#notified === null ? [] : [this.signOf(this.#notified)]),
      ...(this.#isLeaping ? (['reading-leaps'] as const) : []),
      ...(this.#isFrozen ? (['reading-frozen'] as const) : []),
    ]
  }

  /** What it is a sign of that it goes there. */
  signOf({ slope }: Outlook): SignName {
    const isRising = slope.perDay > 0
    return isRising && this.#rising !== null ? this.#rising : signOf(this.unit, isRising)
  }
}

/** Of a reading, by the limits that it is judged by. */
export function boundsOf({ upper, lower }: ScaleWatch): readonly Bound[] {
  const sides = { upper, lower } as const
  return (['upper', 'lower'] as const).flatMap((side) =>
    (['warning', 'critical'] as const).flatMap((name) => {
      const value = sides[side][name]
      return value === null ? [] : [{ name, value, side }]
    }),
  )
}

/** Of what its limits leave room for; of one side alone, of how large it may be. */
const leapShare = 0.05

/** A fan turns as fast as it is told to: only that it cannot be read is a leap. */
export function leastLeapOf(watch: ScaleWatch): number {
  if (watch.unit === 'rpm') return Number.POSITIVE_INFINITY
  const upper = boundsOf(watch).filter(({ side }) => side === 'upper')
  const lower = boundsOf(watch).filter(({ side }) => side === 'lower')
  const most = Math.max(...[...upper, ...lower].map(({ value }) => Math.abs(value)))
  if (upper.length === 0 && lower.length === 0) return 1
  const room = upper.length > 0 && lower.length > 0 ? upper[0]!.value - lower[0]!.value : most
  return leapShare * room
}

/** What is kept needs no more digits than a sensor has. */
const rounded = (value: number): number => Number(value.toPrecision(6))
