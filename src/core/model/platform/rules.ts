/** Defines policies of the platform's owner: rules, and what an external policy says. */

import type { Action } from '../ids.ts'
import type { View } from './view.ts'

/** What follows while the expression of a rule is true. */
export type RuleEffect = 'forbid' | 'warn' | 'require-reason' | 'delay'

export interface Rule {
  readonly name: string
  readonly scope: Scope
  /** The expression as it was written. */
  readonly text: string
  readonly effect: RuleEffect
  readonly message: string
  readonly guidance: string
  readonly isOverridable: boolean
  /** How long one that delays may delay, ms; 0 for the others. */
  readonly delayMs: number
  /** Pure and bounded: the same view gives the same judgement, in a bounded number of steps. */
  readonly judge: (view: View) => Judgement
}

/** Which actions of which components a rule, or an external policy, is asked about. */
export interface Scope {
  /** `null` for whatever takes power. */
  readonly actions: readonly Action[] | null
  /** Names or kinds of components; `null` for all of them. */
  readonly components: readonly string[] | null
}

/** What an expression came to, or why it came to nothing. */
export type Judgement =
  | { readonly kind: 'judged'; readonly holds: boolean; readonly seen: readonly Seen[] }
  | { readonly kind: 'failed'; readonly why: string }

/** Something that an expression read: `zones["cpu_zone"].value`. */
export interface Seen {
  readonly path: string
  readonly value: number | string | null
}

/** Who asks for what: a request, an operation, or the service itself. */
export interface Asking {
  readonly action: Action
  readonly actor: string
  readonly via?: string
  readonly reason: string | null
  /** `request`, `schedule`, or what the service began it for. */
  readonly cause: string
  /** When it was accepted, in service time; `null` before that. */
  readonly acceptedAt: number | null
  /** What an external policy was asked, or says, of it. */
  readonly externalPolicy?: ExternalPolicyState
}

/** What the platform says of the external policy. */
export interface ExternalPolicyTerms {
  /** Who is asked, for a person: `http://127.0.0.1:8181/v1/data/statemgr/decision`. */
  readonly engine: string
  readonly scope: Scope
  readonly isOverridable: boolean
  /** How long a decision is waited for; after that there is none. */
  readonly patienceMs: number
  /** How long an operation may wait for its turn before it is asked about again. */
  readonly validMs: number
}

export interface Decision {
  readonly result: 'allow' | 'forbid' | 'unavailable'
  readonly message: string
  /** `null` where the policy gives none of its own. */
  readonly guidance: string | null
  readonly warnings: readonly string[]
}

/** A question to the external policy. Times are service time, ms. */
export interface ExternalPolicyState {
  readonly askedAt: number
  /** `null` while it is waited for. */
  readonly decision: Decision | null
}

export interface ExternalPolicyEvent {
  readonly kind: 'external-policy'
  readonly operation: string
  /** Tells the answer to this question from one to an earlier one. */
  readonly askedAt: number
  readonly decision: Decision
}
