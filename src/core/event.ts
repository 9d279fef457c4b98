/** What can happen to a System, and what a step of it gives back. */
import type {
  Action,
  Component,
  Evidence,
  Judged,
  Name,
  Operation,
  Power,
  Refusal,
  Serial,
  Subject,
  System,
} from './model.ts'

/** Requests ask, reports tell, outcomes answer, ticks pass the time. */
export type Event =
  | Request
  | {
      readonly kind: 'abort'
      readonly operation: string
      readonly actor: string
      readonly reason: string | null
    }
  | {
      readonly kind: 'power'
      readonly component: Name
      readonly power: Power
      readonly source: string
      readonly serial: Serial | null
    }
  | {
      readonly kind: 'boot'
      readonly component: Name
      readonly progress: string
      readonly serial: Serial | null
    }
  | { readonly kind: 'level'; readonly subject: Subject; readonly judged: Judged }
  | { readonly kind: 'outcome'; readonly call: string; readonly outcome: Outcome }
  | { readonly kind: 'service'; readonly service: string; readonly available: boolean }
  | { readonly kind: 'start'; readonly boot: string; readonly damage: string | null }
  | { readonly kind: 'tick' }

export interface Request {
  readonly kind: 'request'
  /** Unique for each operation; becomes its id. */
  readonly id: string
  /** The asker's own name for the request: repeated, it gives the same operation. */
  readonly requestId: string | null
  readonly component: Name
  readonly action: Action
  readonly actor: string
  readonly reason: string | null
  readonly ifRevision: number | null
  readonly dryRun: boolean
}

/** How a call ended. Silence and garbage are `unknown`: it may have happened. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'rejected'; readonly error: string; readonly again: boolean }
  | { readonly kind: 'unknown'; readonly error: string }

/**
 * What an event gives: the next System, what to do about it, what to write down, and what to
 * answer.
 */
export interface Stepped {
  readonly system: System
  readonly effects: readonly Effect[]
  readonly entries: readonly Entry[]
  /** `null` for what needs no answer. */
  readonly answer: Answer | null
}

export type Answer =
  | {
      readonly kind: 'accepted'
      readonly unchanged: boolean
      readonly operation: Operation | null
      readonly component: Component
    }
  | {
      readonly kind: 'planned'
      readonly component: Component
      readonly steps: readonly PlannedStep[]
      readonly verdicts: readonly Verdict[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface PlannedStep {
  readonly name: string
  readonly kind: string
  readonly service: string | null
  readonly verb: string | null
  readonly target: Name
  readonly after: readonly string[]
  readonly timeoutMs: number
  /** The names of the steps that would take it back, or why there are none. */
  readonly undo: readonly string[] | string
}

/** What an interlock says: nothing against it, wait your turn, or no. */
export interface Verdict {
  readonly rule: string
  /** The refusal that an objection amounts to; `null` for rules that only make one wait. */
  readonly code: string | null
  readonly verdict: 'ok' | 'waits' | 'objects'
  readonly message: string
  readonly guidance: string
  readonly evidence: readonly Evidence[]
}

/** Everything that is asked of the world. Done only once the System that asks is durable. */
export type Effect =
  | {
      readonly kind: 'call'
      readonly id: string
      readonly service: 'power' | 'thermal'
      readonly verb: string
      readonly target: Name
      readonly order: number
      readonly timeoutMs: number
    }
  | { readonly kind: 'look'; readonly id: string; readonly component: Name }
  | {
      readonly kind: 'led'
      readonly id: string
      readonly component: Name
      readonly led: string
      readonly pattern: string
    }
  | { readonly kind: 'ended'; readonly operation: Operation }

export type EntryType = 'transition' | 'operation' | 'refusal' | 'alert' | 'discrepancy' | 'service'

/** One line of the journal, but for the wall time and boot id that the engine adds. */
export interface Entry {
  readonly seq: number
  readonly at: number
  readonly type: EntryType
  readonly component: string
  readonly from: string | null
  readonly to: string | null
  readonly operation: string | null
  readonly correlation: string | null
  readonly action: Action | null
  readonly cause: string | null
  readonly actor: string | null
  readonly reason: string | null
  readonly durationMs: number | null
  readonly outcome: string
  readonly message: string | null
  readonly evidence: readonly Evidence[]
}
