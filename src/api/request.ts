/** Defines what a client of the bus API asks for, once its JSON has been read. */

import type { Action, Name } from '../core/model/ids.ts'
import type { Preferences } from '../core/model/intents.ts'
import type { OperationState } from '../core/model/operation.ts'
import type { Alert } from '../core/model/signals.ts'
import type { Expiry } from './expiry.ts'

/** The kind that a subject is about; `null` where any component may be named. */
export type AskedKind = 'host' | 'chassis' | 'bmc' | null

export type ApiRequest =
  | ControlRequest
  | {
      readonly kind: 'component'
      /** `null` means the only component of its kind. */
      readonly component: Name | null
      readonly componentKind: AskedKind
    }
  | {
      readonly kind: 'emergency.off'
      /** `null` for everything. */
      readonly component: Name | null
      readonly actor: string
      readonly reason: string
    }
  | { readonly kind: 'hosts' }
  | { readonly kind: 'status' }
  | { readonly kind: 'operation'; readonly id: string }
  | {
      readonly kind: 'operations'
      readonly component: Name | null
      readonly state: OperationState | null
      readonly limit: number
    }
  | {
      readonly kind: 'operation.abort'
      readonly id: string
      readonly actor: string
      readonly reason: string | null
    }
  | {
      readonly kind: 'check'
      readonly component: Name
      readonly action: Action
      readonly override: string | null
      readonly actor: string
      readonly reason: string | null
    }
  | GrantRequest
  | {
      readonly kind: 'override.revoke'
      readonly id: string
      readonly actor: string
      readonly reason: string | null
    }
  | { readonly kind: 'overrides'; readonly component: Name | null }
  | PlanAheadRequest
  | { readonly kind: 'schedules'; readonly component: Name | null }
  | {
      readonly kind: 'schedule.cancel'
      readonly id: string
      readonly actor: string
      readonly reason: string | null
    }
  | { readonly kind: 'policy'; readonly component: Name }
  | { readonly kind: 'rules' }
  | PreferRequest
  | { readonly kind: 'history'; readonly query: HistoryQuery }
  | {
      readonly kind: 'alerts'
      readonly component: Name | null
      readonly severity: Alert['severity'] | null
    }
  | {
      readonly kind: 'alert.acknowledge'
      readonly alert: string
      readonly actor: string
      readonly reason: string | null
    }
  | { readonly kind: 'recoveries'; readonly component: string | null }
  | { readonly kind: 'recovery'; readonly alert: string }
  | {
      readonly kind: 'recovery.advance'
      readonly alert: string
      readonly step: number
      readonly actor: string
      readonly reason: string | null
    }

/** Asks for an action at a wall time, ms since 1970. */
export interface PlanAheadRequest {
  readonly kind: 'schedule.add'
  readonly component: Name
  readonly action: Action
  readonly dueWall: number
  readonly ifMissed: 'run' | 'skip'
  readonly actor: string
  readonly reason: string | null
}

/** Sets what a component does by itself. */
export interface PreferRequest {
  readonly kind: 'preferences.set'
  readonly component: Name
  readonly preferences: Partial<Preferences>
  readonly actor: string
  readonly reason: string | null
}

/** Asks a component to do something. */
export interface ControlRequest {
  readonly kind: 'control'
  /** `null` means the only component of its kind. */
  readonly component: Name | null
  readonly componentKind: AskedKind
  readonly action: Action
  readonly requestId: string | null
  readonly actor: string
  readonly reason: string | null
  readonly ifRevision: number | null
  readonly dryRun: boolean
  /** The id of an override. */
  readonly override: string | null
  /** How long the answer may wait for the operation's end; `null` answers at once. */
  readonly waitMs: number | null
}

/** Asks for leave to go against interlocks. */
export interface GrantRequest {
  readonly kind: 'override.grant'
  readonly component: Name
  readonly interlocks: readonly string[]
  readonly reason: string
  readonly expires: Expiry
  readonly actor: string
}

/** Which journal entries: every given field must match. Times are service time, ms. */
export interface HistoryQuery {
  readonly component?: Name
  readonly type?: string
  readonly outcome?: string
  readonly operation?: string
  readonly correlation?: string
  /** Inclusive. */
  readonly from?: number
  /** Exclusive. */
  readonly to?: number
  /** Only entries beyond this sequence, in the direction of `order`. */
  readonly after?: number
  readonly order?: 'newest' | 'oldest'
  readonly limit: number
}
