/** Defines what a metric is: its name, kind, unit and labels, and the source of its figures. */

import type { EntryType } from '../../core/model/events/entry.ts'
import type { Call, ServiceView } from '../../engine/meter.ts'
import type { Facts } from '../../insight/transitions.ts'
import type { Commit } from '../../store/timed.ts'

/** The names of labels, and of a sample its value for each of them, in the same order. */
type Names = readonly string[]
export type LabelsOf<L extends Names> = { readonly [At in keyof L]: string }
export type Sample<L extends Names = Names> = readonly [labels: LabelsOf<L>, value: number]

/** What a name ends with that is in such a unit. */
export const units = ['seconds', 'celsius', 'volts', 'watts', 'bytes', 'rpm', 'ratio'] as const
type Unit = (typeof units)[number]

interface Described<L extends Names> {
  /** As Prometheus has it: with its unit, and `_total` for what is counted. */
  readonly name: string
  readonly unit: Unit | null
  readonly labels: L
  readonly help: string
  /** What says how many series there can be; left out where there is but one. */
  readonly bound?: string
}

/** Counted, or sorted by size into buckets, whose upper bounds they are. */
type Cumulative =
  | { readonly type: 'counter' }
  | { readonly type: 'histogram'; readonly buckets: readonly number[] }

/** Folded from entries of the journal, of these types. */
type JournalRow<L extends Names> = Described<L> &
  Cumulative & {
    readonly entries: readonly EntryType[]
    /** What an entry adds; `null` for nothing. */
    of(facts: Facts): Sample<L> | null
  }
export type JournalMetric = JournalRow<Names> & { readonly source: 'journal' }

/** What is told as it happens, by what it is about. */
export interface Happening {
  /** A call of a service that is over. */
  readonly call: Call
  /** A commit of the store that is over. */
  readonly commit: Commit
  /** Spans or metrics that a collector has taken, or that were given up. */
  readonly export: Exported
  /** Something that was due at a moment: how late the event loop came to it. */
  readonly wake: { readonly lateMs: number }
}

/** So many spans, or so many exports of all metrics. */
export interface Exported {
  readonly signal: 'traces' | 'metrics'
  readonly outcome: 'sent' | 'dropped'
  readonly count: number
}

type ToldRow<S extends keyof Happening, L extends Names> = Described<L> &
  Cumulative & { of(told: Happening[S]): Sample<L> }
export type ToldMetric<S extends keyof Happening = keyof Happening> = {
  [Source in S]: ToldRow<Source, Names> & { readonly source: Source }
}[S]

/** Read off when somebody asks. Of a state set the last label has the name of the metric. */
type ReadRow<L extends Names> = Described<L> & {
  readonly type: 'counter' | 'gauge' | 'stateset' | 'info'
  of(view: ServiceView): readonly Sample<L>[]
}
export type ReadMetric = ReadRow<Names> & { readonly source: 'state' | 'process' }

export type CountedMetric = JournalMetric | ToldMetric
export type Metric = CountedMetric | ReadMetric

/** Each makes a row of one source: as many values as labels, or it does not compile. */
export const ofJournal = <const L extends Names>(row: JournalRow<L>): JournalMetric => ({
  ...row,
  source: 'journal',
})

export const ofTold = <S extends keyof Happening, const L extends Names>(
  source: S,
  row: ToldRow<S, L>,
): ToldMetric<S> => ({ ...row, source }) as ToldMetric<S>

export const ofState = <const L extends Names>(row: ReadRow<L>): ReadMetric => ({
  ...row,
  source: 'state',
})

export const ofProcess = <const L extends Names>(row: ReadRow<L>): ReadMetric => ({
  ...row,
  source: 'process',
})
