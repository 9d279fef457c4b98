/** Defines events: what can happen to a System, and what a step of it gives back. */
import type { Bug } from '../bug.ts'
import type { Action, Name, Power, Subject } from '../ids.ts'
import type { ExternalPolicyEvent } from '../platform/rules.ts'
import type { Evidence, Refusal, RefusalCode } from '../refusals.ts'
import type { OddReport } from '../system/bus.ts'
import type { ClaimReport } from '../system/claim.ts'
import type { Component, ResetReason, Serial } from '../system/component.ts'
import type { Operation } from '../system/operation.ts'
import type { Assessment, StoreFailure, System } from '../system/system.ts'
import type { Wear } from '../system/wear.ts'
import type { Command } from './command.ts'
import type { Entry } from './entry.ts'

/** Requests ask, reports tell, outcomes answer, ticks pass the time. */
export type Event =
  | Command
  | {
      readonly kind: 'power'
      readonly component: Name
      readonly power: Power
      readonly source: string
      readonly serial: Serial | null
      /** Of a BMC: what it calls its run, and why that began; left out where nobody tells. */
      readonly bootId?: string
      readonly resetReason?: ResetReason
    }
  | ({ readonly kind: 'implied-power' } & ImpliedPower)
  /** What a supply says of its output; one that does not tell of it says nothing. */
  | {
      readonly kind: 'output'
      readonly supply: Name
      readonly power: Power
      readonly source: string
      readonly serial: Serial | null
    }
  /** What is told of the cooling of a zone, in percent of full cooling. */
  | { readonly kind: 'cooling'; readonly zone: Name; readonly percent: number }
  | {
      readonly kind: 'boot'
      readonly component: Name
      readonly progress: string
      readonly serial: Serial | null
    }
  | { readonly kind: 'level'; readonly subject: Subject; readonly judged: Assessment }
  | {
      readonly kind: 'outcome'
      readonly call: string
      readonly outcome: Outcome
      /** What was done makes this likely, from a service that does not tell what it is. */
      readonly implied?: ImpliedPower
    }
  | { readonly kind: 'service'; readonly service: string; readonly available: boolean }
  /** Why the bus is lost; `null` when it is back. */
  | { readonly kind: 'bus'; readonly lost: string | null }
  /** Why the bus does not carry a subject; `null` when it does again. */
  | { readonly kind: 'bus-refusal'; readonly subject: string; readonly why: string | null }
  /** Who acts for the System. */
  | ({ readonly kind: 'claim' } & ClaimReport)
  | ({ readonly kind: 'taken-elsewhere' } & TakenElsewhere)
  /** Why somebody else is thought to speak for a service; `null` when nobody is any more. */
  | { readonly kind: 'bus-voices'; readonly service: string; readonly why: string | null }
  /** All that a service says at present that is not as its dialect has it. */
  | { readonly kind: 'odd-reports'; readonly service: string; readonly odd: readonly OddReport[] }
  /** The highest order a service has done for this System, where no known run has given it. */
  | { readonly kind: 'orders'; readonly service: string; readonly order: number }
  /** All that is found to wear at present. */
  | { readonly kind: 'wear'; readonly wear: readonly Wear[] }
  /** What an LED is said to show. */
  | {
      readonly kind: 'led'
      readonly component: Name
      readonly led: string
      readonly pattern: string
      readonly serial: Serial | null
    }
  | Start
  /** The wall time of a schedule has come, or had come while nobody was there. */
  | { readonly kind: 'due'; readonly schedule: string; readonly isMissed: boolean }
  /** The wall time has come at which an override ends. */
  | { readonly kind: 'override-due'; readonly override: string }
  /** What the external policy says of an operation. */
  | ExternalPolicyEvent
  /** How far wall time is ahead of service time; told only where a policy asks for it. */
  | { readonly kind: 'wall'; readonly aheadMs: number }
  /** A mistake of our own, made outside a step or found after it. */
  | { readonly kind: 'bug'; readonly bug: Bug }
  | StoreReport
  | { readonly kind: 'tick' }
  /** Deadlines were overslept: the machine slept, or the process was stopped. */
  | { readonly kind: 'awake' }

/** A request that another service for the System has accepted. */
export interface TakenElsewhere {
  /** Of that service. */
  readonly boot: string
  /** The id of what it began, or has under way. */
  readonly operation: string
  readonly requestId: string
  readonly component: Name
  readonly action: Action
  readonly actor: string
}

/** A start of the service, with the evidence of how the run before ended. */
export interface Start {
  readonly kind: 'start'
  readonly boot: string
  /** What was wrong with the store. */
  readonly damage: string | null
  /** Whether the machine was booted since the run before; `null` when there was none. */
  readonly machine: 'same' | 'booted' | null
  /** Why the machine was reset, where the platform can tell. */
  readonly reset: ResetReason | null
  /**
   * How long the machine was away, ms, as far as a wall clock that is set tells; `null` where
   * nobody knows. Only of a machine that was booted: else service time counts it.
   */
  readonly awayMs?: number | null
  /** Whether the run before was stopped in order, rather than cut short. */
  readonly clean: boolean
  /** Who acts, where another might; alone by default. */
  readonly claim?: ClaimReport
  /** The bug that ended the run before, where one did. */
  readonly crash?: StartCrash
}

export interface StartCrash {
  readonly message: string
  readonly trace: readonly string[]
  /** It ended more than one run in a row: what is under way is what they have in common. */
  readonly isRepeated: boolean
}

/** Whether what happens can be kept: why not, and what is lost of what was kept before. */
export interface StoreReport {
  readonly kind: 'store'
  /** `null` when it keeps. */
  readonly failure: StoreFailure | null
  readonly damage: string | null
}

/** Power that was not looked at: something was done; heeded where nobody measures it. */
export interface ImpliedPower {
  readonly component: Name
  readonly power: Power
}

/** How a call ended. Silence and garbage are `unknown`: it may have happened. */
export type Outcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'rejected'
      readonly error: string
      readonly again: boolean
      /** Nobody has heard it: the service is out of reach. */
      readonly unheard?: true
    }
  | { readonly kind: 'unknown'; readonly error: string }

/** What an event gives: the next System, what to write down, and what to answer. */
export interface Stepped {
  readonly system: System
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
      /** Left out where it is durable, as ever but in an emergency. */
      readonly kept?: false
    }
  | {
      readonly kind: 'planned'
      readonly unchanged: boolean
      readonly component: Component
      readonly steps: readonly PlannedStep[]
      readonly verdicts: readonly Verdict[]
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Taken down; the body is what there is now of it. */
  | { readonly kind: 'recorded'; readonly body: object }

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
  /** Those that depend on its target, and go down before it; left out where there are none. */
  readonly before?: readonly Name[]
}

/** What an interlock says: nothing against it, a warning, wait your turn, or no. */
export type Verdict<Code extends RefusalCode = RefusalCode> = Said &
  (
    | { readonly verdict: 'blocks'; readonly code: Code }
    /** The refusal that it would amount to; `null` for rules that only make one wait. */
    | { readonly verdict: 'ok' | 'warns' | 'waits'; readonly code: Code | null }
  )

interface Said {
  readonly rule: string
  readonly message: string
  readonly guidance: string
  readonly evidence: readonly Evidence[]
}

/** Everything that is asked of the world. Done only once the System that asks is durable. */
export type Effect =
  | {
      readonly kind: 'call'
      readonly id: string
      /** `power`, `thermal`, or the name of a service of the platform's own. */
      readonly service: string
      readonly verb: string
      readonly target: Name
      readonly order: number
      readonly timeoutMs: number
      /** Measures are counted apart: no operation's call may be refused for one of theirs. */
      readonly issuer?: 'mitigations'
    }
  | { readonly kind: 'look'; readonly id: string; readonly component: Name }
  | {
      readonly kind: 'led'
      readonly id: string
      readonly component: Name
      readonly led: string
      readonly pattern: string
    }
  /** Asks the external policy. */
  | {
      readonly kind: 'ask-policy'
      readonly id: string
      readonly component: Name
      readonly operation: string
      readonly askedAt: number
    }
  | { readonly kind: 'ended'; readonly operation: Operation }
