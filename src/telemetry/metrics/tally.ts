/** Counts one metric: a series for each set of labels that came, and no more than a bound. */

import type { CountedMetric, Metric, Sample } from './metric.ts'

/** A line of an exposition: what its name ends with, its labels, and its value. */
export interface Point {
  readonly suffix: '' | '_bucket' | '_sum' | '_count'
  readonly labels: readonly string[]
  /** Of a bucket. */
  readonly le?: number
  readonly value: number
}

/** A metric with all that is known of it. */
export interface Family {
  readonly metric: Metric
  readonly points: readonly Point[]
}

/**
 * Labels come from what is configured, and no example comes near it. Whatever comes beyond is
 * counted all the same, as `other`.
 */
export const seriesMax = 1000

interface Series {
  readonly labels: readonly string[]
  /** Of a histogram, not yet added up: how many are in each bucket, and beyond the last. */
  readonly counts: number[]
  sum: number
}

/** By the first label, and so on: no key is put together for what comes thousands of times. */
interface Branch {
  readonly next: Map<string, Branch>
  series: Series | null
}

const branch = (): Branch => ({ next: new Map(), series: null })

export class Tally {
  readonly #metric: CountedMetric
  readonly #buckets: readonly number[]
  readonly #root = branch()
  readonly #all: Series[] = []
  #others: Series | null = null

  constructor(metric: CountedMetric) {
    this.#metric = metric
    this.#buckets = metric.type === 'histogram' ? metric.buckets : []
    // One without labels is there from the start, so that its first increase is one.
    if (metric.labels.length === 0) this.#seriesOf([])
  }

  add([labels, value]: Sample): void {
    const series = this.#seriesOf(labels)
    series.sum += value
    if (this.#metric.type === 'counter') return
    let bucket = 0
    while (bucket < this.#buckets.length && value > this.#buckets[bucket]!) bucket += 1
    series.counts[bucket]! += 1
  }

  points(): readonly Point[] {
    if (this.#metric.type === 'counter')
      return this.#all.map(({ labels, sum }) => ({ suffix: '', labels, value: sum }))
    return this.#all.flatMap((series) => this.#pointsOf(series))
  }

  #pointsOf({ labels, counts, sum }: Series): readonly Point[] {
    const bounds = [...this.#buckets, Number.POSITIVE_INFINITY]
    let count = 0
    const buckets = bounds.map((le, bucket): Point => {
      count += counts[bucket]!
      return { suffix: '_bucket', labels, le, value: count }
    })
    return [
      ...buckets,
      { suffix: '_sum', labels, value: sum },
      { suffix: '_count', labels, value: count },
    ]
  }

  #seriesOf(labels: readonly string[]): Series {
    let at: Branch | undefined = this.#root
    for (const label of labels) {
      at = at.next.get(label)
      if (at === undefined) break
    }
    return at?.series ?? this.#begin(labels)
  }

  #begin(labels: readonly string[]): Series {
    if (this.#all.length >= seriesMax) {
      this.#others ??= this.#made(this.#metric.labels.map(() => 'other'))
      return this.#others
    }
    let at = this.#root
    for (const label of labels) {
      const next = at.next.get(label) ?? branch()
      at.next.set(label, next)
      at = next
    }
    at.series = this.#made(labels)
    return at.series
  }

  #made(labels: readonly string[]): Series {
    const series = { labels, counts: new Array(this.#buckets.length + 1).fill(0), sum: 0 }
    this.#all.push(series)
    return series
  }
}
