/** Defines an operation: an accepted request on its way, as a value inside its component. */

import type { Action, Name, RestartCause } from '../ids.ts'
import { lookUp } from '../look-up.ts'
import type { ExternalPolicyState } from '../platform/rules.ts'

/** How an operation ends: whether what was asked for is so then, and whether that is a failure. */
export const endings = {
  succeeded: { isReached: true, isFailure: false },
  /** As asked for, but by force: what was to go off by itself was cut. */
  forced: { isReached: true, isFailure: false },
  /** All of it was done, and nothing shows whether the hardware followed. */
  unverified: { isReached: false, isFailure: true },
  failed: { isReached: false, isFailure: true },
  'rolled-back': { isReached: false, isFailure: true },
  /** Some of what it did could not be taken back. */
  'rolled-back-partly': { isReached: false, isFailure: true },
  aborted: { isReached: false, isFailure: false },
} as const satisfies Readonly<Record<string, Ending>>

interface Ending {
  readonly isReached: boolean
  readonly isFailure: boolean
}

export type EndState = keyof typeof endings
export type OperationState = 'queued' | 'running' | 'rolling-back' | EndState

/** What it means that an operation, or the journal of one, says so; `undefined` for no end. */
export const endingOf = (outcome: string): Ending | undefined => lookUp(endings, outcome)

/** An accepted request on its way. Where it stands is all there is to know about it. */
export interface Operation {
  readonly id: string
  readonly component: Name
  readonly action: Action
  readonly recipe: string
  readonly state: OperationState
  /** One for each step of the plan, in its order. */
  readonly steps: readonly StepState[]
  readonly undo: Undo | null
  readonly order: number
  readonly requestId: string | null
  /** Requests for the same that came while it was under way; bounded. */
  readonly joined: readonly string[]
  readonly actor: string
  /** The door that whoever asked came in by. */
  readonly via?: string
  /** The trace that it is part of, as W3C writes it; left out where there is none. */
  readonly trace?: string
  readonly reason: string | null
  /** `request`, or the name of the consequence that began it. */
  readonly cause: string
  /** Shared by all that one request or one incident set in motion. */
  readonly correlation: string
  /** The override that it was asked with. */
  readonly override: string | null
  readonly acceptedAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The dependents that were on when it began, for recipes that bring them back. */
  readonly wereOn: readonly Name[]
  readonly error: Fault | null
  /** True once somebody asked to abort: the roll-back then ends as `aborted`. */
  readonly aborting: boolean
  /** Why its component was started, reset or cut, once that is seen to follow from it. */
  readonly restartsAs?: RestartCause
  /** The question to the external policy, where that has a say. */
  readonly externalPolicy?: ExternalPolicyState
  /** What policies said of it that did not keep it from being accepted. */
  readonly remarks?: readonly Remark[]
}

/** A rule that warned of an operation, or made it wait. */
export interface Remark {
  readonly rule: string
  readonly result: 'warns' | 'delays'
  readonly message: string
}

/**
 * `asking`: a call is out. `resting`: waits until `deadline` to try again. `watching`: waits for
 * the world.
 */
export type StepPhase =
  | 'waiting'
  | 'asking'
  | 'resting'
  | 'watching'
  | 'done'
  | 'skipped'
  | 'failed'
  | 'undoing'
  | 'undone'

export interface StepState {
  readonly phase: StepPhase
  readonly attempts: number
  /** Number of its last call among all calls; 0 before the first. */
  readonly call: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly deadline: number | null
  readonly error: string | null
  /** True when the call may have taken effect although nobody said so. */
  readonly doubtful: boolean
  /** What it took by force that was to go off by itself. */
  readonly forced?: string
  /** What of it could not be taken back, or was passed over and is not so, and why. */
  readonly leftBehind?: string
  /** Of its attempts those that nobody has heard, in all and since the service was reached last. */
  readonly unheard?: { readonly total: number; readonly row: number }
}

/** What of it stays undone, or was not taken back, each with why. */
export const leftBehindBy = ({ steps }: Pick<Operation, 'steps'>): readonly string[] =>
  steps.flatMap(({ leftBehind }) => leftBehind ?? [])

export const leftText = (left: readonly string[]): string => `left behind: ${left.join('; ')}`

/** What is to be said beside how it ended; `null` where nothing is. */
export function endText(operation: Operation): string | null {
  if (operation.error !== null) return operation.error.message
  const left = leftBehindBy(operation)
  return left.length === 0 ? null : leftText(left)
}

/** Where a roll-back stands: which step is being undone, and how far its undo has come. */
export interface Undo {
  readonly step: number
  readonly part: number
  readonly state: StepState
}

export interface Fault {
  readonly code: string
  readonly message: string
  readonly at: number
  /** Neither a hold nor a discrepancy tells of it: it is an alert by itself. */
  readonly isUntold?: true
}

export const untold = (fault: Fault): Fault => ({ ...fault, isUntold: true })
