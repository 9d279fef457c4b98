/** Defines the commands to a System: each is decided, journaled and answered. */
import type { Action, Name } from '../ids.ts'
import type { Preferences } from '../platform/preferences.ts'
import type { ExternalPolicyState } from '../platform/rules.ts'
import type { Description } from '../system/intents.ts'

export type Command =
  | Request
  | OperationAbort
  | OverrideGrant
  | OverrideRevoke
  | AlertAcknowledge
  | ScheduleAdd
  | ScheduleCancel
  | PreferencesSet
  | DescriptionSet
  | RecoveryAdvance
  | EmergencyOff

/** Who asks, and why. */
interface By {
  /** Who that is, as he says of himself: a claim, which nobody has proven. */
  readonly actor: string
  /** The door he came in by, which is known; left out where nobody asked. */
  readonly via?: string
  readonly reason: string | null
  /** The trace that it is part of, as W3C writes it: traceparent, and behind a blank tracestate. */
  readonly trace?: string
}

type Asker = Pick<By, 'actor' | 'via' | 'trace'>

/** Who asked, to be kept with what comes of it. */
export const askerOf = ({ actor, via, trace }: Asker): Asker => ({
  actor,
  ...(via === undefined ? {} : { via }),
  ...(trace === undefined ? {} : { trace }),
})

/** An action of a component. */
export interface Request extends By {
  readonly kind: 'request'
  /** Unique for each operation; becomes its id. */
  readonly id: string
  /** The asker's own name for the request: repeated, it gives the same operation. */
  readonly requestId: string | null
  readonly component: Name
  readonly action: Action
  readonly ifRevision: number | null
  readonly dryRun: boolean
  /** The id of a grant: the interlocks it names do not object. */
  readonly override: string | null
  /** What asks, where that is not somebody: `schedule`. */
  readonly cause?: string
  /** What the external policy says of it, where it was asked already. */
  readonly externalPolicy?: ExternalPolicyState
}

export interface OperationAbort extends By {
  readonly kind: 'operation.abort'
  readonly operation: string
}

/** Leave to go against interlocks for a while. */
export interface OverrideGrant extends By {
  readonly kind: 'override.grant'
  readonly id: string
  readonly component: Name
  readonly interlocks: readonly string[]
  readonly forMs: number
  /** Where a wall time was said: ms since 1970. */
  readonly untilWall?: number
}

export interface OverrideRevoke extends By {
  readonly kind: 'override.revoke'
  readonly id: string
}

export interface AlertAcknowledge extends By {
  readonly kind: 'alert.acknowledge'
  readonly alert: string
}

/** Asks for an action at a wall time. */
export interface ScheduleAdd extends By {
  readonly kind: 'schedule.add'
  readonly id: string
  readonly component: Name
  readonly action: Action
  /** ms since 1970. */
  readonly dueWall: number
  /** So long from now, where it was said so: then the wall clock decides nothing. */
  readonly afterMs?: number
  readonly nowWall: number
  readonly ifMissed: 'run' | 'skip'
}

export interface ScheduleCancel extends By {
  readonly kind: 'schedule.cancel'
  readonly id: string
}

export interface PreferencesSet extends By {
  readonly kind: 'preferences.set'
  readonly component: Name
  readonly preferences: Partial<Preferences>
}

/** What is known about a component, as it is to be from now on. */
export interface DescriptionSet extends By {
  readonly kind: 'description.set'
  readonly component: Name
  readonly changes: Partial<Description>
}

/** The next step of the procedure that mends an alert's condition. */
export interface RecoveryAdvance extends By {
  readonly kind: 'recovery.advance'
  readonly id: string
  readonly alert: string
  /** The number of the step that is confirmed or asked for, counted from 1. */
  readonly step: number
}

/** Power away from a component and all that hangs on it, or from everything. */
export interface EmergencyOff extends By {
  readonly kind: 'emergency.off'
  readonly id: string
  readonly component: Name | null
}
