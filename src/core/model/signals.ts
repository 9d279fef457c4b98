/** Defines signals: the alerts that were notified of, and the LEDs. */
import type { Serial } from './component.ts'
import type { Name, Status } from './ids.ts'

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

/** The LEDs that every kind has, but where a platform says otherwise. */
export const usualLedNames = ['power', 'status', 'error', 'identify'] as const
export type UsualLed = (typeof usualLedNames)[number]
/** An LED of a component: a usual one, or a platform's own. */
export type Led = string

/** What an LED can show. */
export const patterns = ['off', 'on', 'blink', 'fast-blink'] as const
export type Pattern = (typeof patterns)[number]

/** What of a component its LEDs tell, each with when that is so. */
export const ledConditions = {
  unknown: 'nobody knows whether it has power',
  changing: 'it is on its way somewhere',
  powered: 'it has power',
  urgent: 'an emergency is under way, its health is critical, or a chassis has failed',
  failed: 'it is held by a fault',
  held: 'it is held: by a fault, or by somebody (maintenance, diagnosis, isolation)',
  alarmed: 'a critical alert about it stands',
  noticed: 'a lesser alert about it stands',
  critical: 'its health is critical',
  warning: 'its health is a warning',
  identified: 'somebody wants to find it: IdentifyOn',
  always: 'otherwise',
} as const
export type LedCondition = keyof typeof ledConditions

/**
 * For each LED its patterns, the most important first: that of the first condition that is true,
 * or status that it is in, is shown. The last is for always.
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
  /** When it was asked for last. */
  readonly askedAt: number
  /** Whether somebody at the hardware may change it: then that is a request. */
  readonly isButton: boolean
  /** Of a button: the report by which it was seen to be as asked, long enough after that. */
  readonly settled: Serial | null
}
