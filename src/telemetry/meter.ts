/** Keeps the figures of a state manager: counts what it tells, and shows it as text. */

import type { Entry, EntryType } from '../core/model/events/entry.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import type { Call, Meter, ServiceView } from '../engine/meter.ts'
import { factsOf } from '../insight/transitions.ts'
import type { Commit } from '../store/timed.ts'
import { exposition, type Format } from './exposition.ts'
import type { Happening, JournalMetric, ReadMetric, ToldMetric } from './metrics/metric.ts'
import { journalMetrics, readMetrics, toldMetrics } from './metrics/metrics.ts'
import { type Family, type Point, Tally } from './metrics/tally.ts'
import { sharedText } from './shared-text.ts'

/** What of a service is read when somebody asks. */
export interface Measured {
  view(): ServiceView
  /** A mistake of ours, which is contained. */
  noteBug(what: string, error: unknown): void
}

interface Counted<M> {
  readonly metric: M
  readonly tally: Tally
}

export class ProcessMeter implements Meter {
  readonly #ofJournal = journalMetrics.map(counted)
  readonly #ofTold = toldMetrics.map(counted)
  /** By the type of entry that they are folded from. */
  readonly #byType = new Map<EntryType, Counted<JournalMetric>[]>()

  constructor() {
    for (const row of this.#ofJournal)
      for (const type of row.metric.entries) {
        const rows = this.#byType.get(type) ?? []
        this.#byType.set(type, [...rows, row])
      }
  }

  kept(platform: Platform, records: readonly { readonly entry: Entry }[]): void {
    for (const { entry } of records) {
      const rows = this.#byType.get(entry.type)
      if (rows === undefined) continue
      const facts = factsOf(platform, entry)
      for (const { metric, tally } of rows) {
        const sample = metric.of(facts)
        if (sample !== null) tally.add(sample)
      }
    }
  }

  called(call: Call): void {
    this.#tell('call', call)
  }

  readonly committed = (commit: Commit): void => this.#tell('commit', commit)
  readonly woken = (lateMs: number): void => this.#tell('wake', { lateMs })

  /**
   * As text, with how that service is at the moment; however many ask for it. A metric that cannot
   * be read for a bug of ours is told of to it, and left out.
   */
  shownOf(service: () => Measured): { text(format: Format): Promise<string> } {
    const textIn = (format: Format) => sharedText(() => this.#text(format, service()))
    const texts = { prometheus: textIn('prometheus'), openmetrics: textIn('openmetrics') }
    return { text: (format) => texts[format]() }
  }

  #tell<S extends keyof Happening>(source: S, told: Happening[S]): void {
    for (const { metric, tally } of this.#ofTold)
      if (metric.source === source) tally.add((metric as unknown as ToldMetric<S>).of(told))
  }

  /** As `shownOf`, for who sends them elsewhere. */
  familiesOf(service: () => Measured): () => readonly Family[] {
    return () => this.#families(service())
  }

  exported(told: Happening['export']): void {
    this.#tell('export', told)
  }

  #text(format: Format, service: Measured): string {
    return exposition(format, this.#families(service))
  }

  #families(service: Measured): readonly Family[] {
    const view = service.view()
    const counted = [...this.#ofJournal, ...this.#ofTold].map(
      ({ metric, tally }): Family => ({ metric, points: tally.points() }),
    )
    const read = readMetrics.map(
      (metric): Family => ({ metric, points: this.#read(metric, service, view) }),
    )
    return [...read, ...counted]
  }

  #read(metric: ReadMetric, service: Measured, view: ServiceView): readonly Point[] {
    try {
      return metric.of(view).map(([labels, value]) => ({ suffix: '', labels, value }))
    } catch (error) {
      service.noteBug(`the metric ${metric.name}`, error)
      return []
    }
  }
}

const counted = <M extends JournalMetric | ToldMetric>(metric: M): Counted<M> => ({
  metric,
  tally: new Tally(metric),
})
