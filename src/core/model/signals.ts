/** Defines signals: the alerts that were notified of, and the LEDs. */
import type { Name, Status } from './ids.ts'

/** A condition that stands, read off the System, so that nobody can forget to clear it. */
export interface Alert {
  /** `code/component`, and which of several: one for each condition. */
  readonly id: string
  readonly code: string
  readonly component: string
  readonly severity: 'Warning' | 'Critical'
  readonly since: number
  readonly message: string
  readonly guidance: string
}

/** An alert as it was told, so that one that comes and goes is not told of each time. */
export interface AlertState {
  readonly alert: Alert
  /** When it was raised, updated or cleared last. */
  readonly at: number
  /** It stands no longer; remembered for a while, in case it comes back. */
  readonly isCleared: boolean
  /** It came back soon after it was cleared: that it is gone is not believed at once any more. */
  readonly isFlapping: boolean
  /** Since when its condition is gone, while that is not believed yet. */
  readonly goneAt: number | null
  /** When there is something to tell or to forget, if nothing else happens. */
  readonly dueAt: number | null
}

/** An LED of a component: `power`, `status`, `error`, `identify`, or a platform's own. */
export type Led = string
export type Pattern = 'off' | 'on' | 'blink' | 'fast-blink'

/** What of a component its LEDs tell. */
export type LedCondition =
  /** Nobody knows whether it has power. */
  | 'unknown'
  /** It is on its way somewhere. */
  | 'changing'
  | 'powered'
  /** An emergency is under way, its health is critical, or what everything hangs on has failed. */
  | 'urgent'
  /** Held by a fault. */
  | 'failed'
  /** Held by somebody: maintenance, diagnosis, isolation. */
  | 'held'
  /** A critical alert about it stands, or one of a lesser kind. */
  | 'alarmed'
  | 'noticed'
  | 'critical'
  | 'warning'
  | 'identified'
  | 'always'

/**
 * For each LED its patterns, the most important first: that of the first trait that is true, or
 * status that it is in, is shown. The last is for always.
 */
export type LedTable = Readonly<Record<Led, readonly LedRow[]>>
export type LedRow = readonly [LedCondition | { readonly statuses: readonly Status[] }, Pattern]

/** One LED: what it ought to show, and how often it had to be asked. */
export interface LedState {
  readonly component: Name
  readonly led: Led
  readonly pattern: Pattern
  /** Counts how often it was asked for, so that no two calls are alike. */
  readonly serial: number
  /** Since when it is said to show something else. */
  readonly wrongSince: number | null
  /** Corrections in a row that did not help. */
  readonly tries: number
  /** When it is corrected, should it still be wrong then. */
  readonly dueAt: number | null
}
