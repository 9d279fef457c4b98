/** Defines signals: the alerts that were notified of, and the LEDs. */

import type { Name } from '../ids.ts'
import type { Led, Pattern } from '../platform/leds.ts'
import type { Serial } from './component.ts'

/** What an alert is about in figures: `91`, over the limit of `85`, in `°C`. */
export interface AlertFacts {
  /** What was seen when the alert was told of last; `null` where that is no figure and no word. */
  readonly value: number | string | null
  /** What it may be at most, or must be; `null` where there is no such thing. */
  readonly limit: number | string | null
  /** What both are in; `null` for words and counts. */
  readonly unit: string | null
}

/** A condition that stands, read off the System, so that nobody can forget to clear it. */
export interface Alert extends AlertFacts {
  /** `code/component`, and which of several: one for each condition. */
  readonly id: string
  readonly code: string
  readonly component: string
  readonly severity: 'Warning' | 'Critical'
  readonly since: number
  readonly message: string
  readonly guidance: string
  /** When it ends by itself, service time in ms; `null` where that is not known. */
  readonly until: number | null
}

/** A condition that holds, before it has its id. A fact that it leaves out is `null`. */
export type Condition = Omit<Alert, 'id' | 'until' | keyof AlertFacts> &
  Partial<AlertFacts & Pick<Alert, 'until'>> & {
    /** Tells several of one code and one component apart. */
    readonly which?: string
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
  /** When it was asked for last. */
  readonly askedAt: number
  /** Whether somebody at the hardware may change it: then that is a request. */
  readonly isButton: boolean
  /** Of a button: the report by which it was seen to be as asked, long enough after that. */
  readonly settled: Serial | null
}
