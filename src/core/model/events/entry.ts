/** Defines entries: what the journal says of what happened, and why. */
import type { Action } from '../ids.ts'
import type { Evidence } from '../refusals.ts'
import type { Alert, AlertFacts } from '../system/signals.ts'
import type { EntryOutcome } from './outcomes.ts'

export type EntryType =
  | 'transition'
  | 'thermal'
  | 'operation'
  | 'refusal'
  | 'alert'
  | 'service'
  | 'override'
  | 'acknowledgement'
  | 'schedule'
  | 'recovery'
  | 'preference'
  | 'description'
  | 'emergency'
  | 'restore'
  | 'policy'
  | 'call'
  | 'led'

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
  /** The door that the actor came in by; left out where nobody asked. */
  readonly via?: string
  /** The trace that what was asked is part of, as W3C writes it; left out where there is none. */
  readonly trace?: string
  readonly reason: string | null
  /** How long what ends here took: a transition, an emergency; `null` where nothing ends. */
  readonly durationMs: number | null
  /** Of transitions: how long it was in `from`. */
  readonly previousStatusMs?: number
  readonly outcome: EntryOutcome
  readonly message: string | null
  readonly evidence: readonly Evidence[]
  /** Of an operation that ends: its steps that took time, were tried again, or failed. */
  readonly steps?: readonly StepTaken[]
  /** Of an alert, what else there is to know of it; left out of all other entries. */
  readonly alert?: AlertNews
}

/** A step of an operation that has ended. */
export interface StepTaken {
  readonly name: string
  /** Who was asked; left out where it was only waited for something. */
  readonly service?: string
  /** From the beginning of the operation. */
  readonly fromMs: number
  readonly tookMs: number
  readonly attempts: number
  readonly failed?: true
}

/** An alert as its entry tells of it: what its component, cause and message leave out. */
export interface AlertNews
  extends AlertFacts,
    Pick<Alert, 'id' | 'severity' | 'since' | 'until' | 'guidance'> {
  /** The name of the procedure that mends it. */
  readonly procedure: string
  /** What there is now in place of its condition; `null` while it stands. */
  readonly clearedBy: string | null
}
