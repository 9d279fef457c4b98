/** What a client of the bus API asks for, once its JSON has been read. */
import type { Action, Alert, Name, OperationState } from '../core/model.ts'

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
      readonly kind: 'abort'
      readonly id: string
      readonly actor: string
      readonly reason: string | null
    }
  | { readonly kind: 'check'; readonly component: Name; readonly action: Action }
  | { readonly kind: 'history'; readonly query: HistoryQuery }
  | {
      readonly kind: 'alerts'
      readonly component: Name | null
      readonly severity: Alert['severity'] | null
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
  /** How long the answer may wait for the operation's end; `null` answers at once. */
  readonly waitMs: number | null
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
