/** Keeps a series: a figure for each slot of four hours, for six weeks, in a ring. */

const hourMs = 3_600_000
const slotMs = 4 * hourMs
export const slotsADay = 6
/** Six weeks: what is older is forgotten. */
export const slotsMax = 42 * slotsADay

/** Service time in slots: a day later is the same time of day, whatever the wall clock shows. */
export const slotOf = (at: number): number => Math.floor(at / slotMs)

/** What a series was within a slot, at which load. */
export interface Point {
  readonly slot: number
  readonly value: number
  /** Only points of the same load are compared. */
  readonly load: number
}

const nowhere = -1

/** Some 5 kB, however long it is kept. */
export class Series {
  readonly #slots = new Float64Array(slotsMax).fill(nowhere)
  readonly #values = new Float64Array(slotsMax)
  readonly #loads = new Int32Array(slotsMax)
  #newest = nowhere
  /** Nothing before that counts any more. */
  #since = 0

  add({ slot, value, load }: Point): void {
    const place = slot % slotsMax
    this.#slots[place] = slot
    this.#values[place] = value
    this.#loads[place] = load
    this.#newest = Math.max(this.#newest, slot)
  }

  /** Of the latest so many slots, oldest first. */
  points(slots = slotsMax): readonly Point[] {
    const points: Point[] = []
    const first = Math.max(this.#newest - slots + 1, this.#since, 0)
    for (let slot = first; slot <= this.#newest; slot++) {
      const place = slot % slotsMax
      if (this.#slots[place] !== slot) continue
      points.push({ slot, value: this.#values[place]!, load: this.#loads[place]! })
    }
    return points
  }

  /** What was before has nothing to do with what comes: it was mended, or replaced. */
  forgetBefore(slot: number): void {
    this.#since = slot
  }
}

/** Readings that a slot rests on at least; with fewer it says nothing. */
const samplesMin = 3
/** And at most: they are taken evenly. */
const samplesMax = 48
export const sampleEveryMs = slotMs / samplesMax

interface Sample {
  readonly value: number
  readonly load: number
}

/** Gathers the samples of the slot that is going on, and makes one figure of them. */
export class Bucket {
  #samples: Sample[] = []
  #takenAt = Number.NEGATIVE_INFINITY

  /** Whether a reading of now would be a sample: the others cost nothing. */
  wants(at: number): boolean {
    return at - this.#takenAt >= sampleEveryMs || at < this.#takenAt
  }

  take(at: number, value: number, load: number): void {
    this.#takenAt = at
    if (this.#samples.length < samplesMax) this.#samples.push({ value, load })
  }

  /** The median at the load that there was most of; `null` where there is too little of any. */
  close(slot: number): Point | null {
    const byLoad = Map.groupBy(this.#samples, ({ load }) => load)
    this.#samples = []
    let most: readonly Sample[] = []
    for (const samples of byLoad.values()) if (samples.length > most.length) most = samples
    if (most.length < samplesMin) return null
    return { slot, value: medianOf(most.map(({ value }) => value)), load: most[0]!.load }
  }
}

/** Of at least one value. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
