/** What the commands ask of the bus API, with the types of what they send and hear. */
import type {
  CheckReply,
  ControlReply,
  ErrorBody,
  EventReply,
  HistoryEntry,
  OperationReply,
  PlanReply,
  StatusReply,
} from '../../api/replies.ts'
import type { EmergencyOffReply } from '../../api/replies-emergency.ts'
import type {
  PolicyReply,
  RulesReply,
  ScheduleReply,
  SchedulesReply,
} from '../../api/replies-intents.ts'
import type { OverrideReply, OverridesReply } from '../../api/replies-overrides.ts'
import type { AlertReply, RecoveryReply } from '../../api/replies-recovery.ts'
import type { HistoryQuery } from '../../api/request.ts'
import type { Client, Listening, Unanswered } from './client.ts'
import { eachEvent } from './events.ts'

/** Each subject: what it takes, and what it gives. */
export interface Api {
  'statemgr.system.status': Asking<object, StatusReply>
  'statemgr.action': Asking<ActionBody, ControlReply | PlanReply>
  'statemgr.emergency.off': Asking<EmergencyBody, EmergencyOffReply>
  'statemgr.interlocks.check': Asking<CheckBody, CheckReply>
  'statemgr.operation.get': Asking<{ id: string }, OperationReply>
  'statemgr.operations.list': Asking<object, { readonly operations: readonly OperationReply[] }>
  'statemgr.operation.abort': Asking<AbortBody, ControlReply>
  'statemgr.override.grant': Asking<GrantBody, OverrideReply>
  'statemgr.override.revoke': Asking<RevokeBody, OverrideReply>
  'statemgr.override.list': Asking<object, OverridesReply>
  'statemgr.schedule.add': Asking<PlanBody, ScheduleReply>
  'statemgr.schedule.list': Asking<object, SchedulesReply>
  'statemgr.schedule.cancel': Asking<AbortBody, ScheduleReply>
  'statemgr.preferences.get': Asking<{ name: string }, PolicyReply>
  'statemgr.preferences.set': Asking<PolicyBody, PolicyReply>
  'statemgr.rules.list': Asking<object, RulesReply>
  'statemgr.history.query': Asking<HistoryQuery, HistoryPage>
  'statemgr.alerts.list': Asking<object, { readonly alerts: readonly AlertReply[] }>
  'statemgr.alerts.acknowledge': Asking<AcknowledgeBody, { readonly alert: string }>
  'statemgr.recovery.list': Asking<object, { readonly recoveries: readonly RecoveryReply[] }>
  'statemgr.recovery.get': Asking<{ alert: string }, RecoveryReply>
  'statemgr.recovery.advance': Asking<AdvanceBody, RecoveryReply>
}

export interface ActionBody {
  readonly name: string
  readonly action: string
  readonly requestId: string
  readonly actor: string
  readonly reason: string | null
  readonly dryRun: boolean
  readonly override: string | null
}

export interface EmergencyBody {
  /** `null` for everything. */
  readonly name: string | null
  readonly reason: string
  readonly actor: string
}

export interface CheckBody {
  readonly name: string
  readonly action: string
  readonly override: string | null
  readonly actor: string
  readonly reason: string | null
}

export interface GrantBody {
  readonly name: string
  readonly interlocks: readonly string[]
  readonly reason: string
  readonly expires: string
  readonly actor: string
}

export interface RevokeBody {
  readonly id: string
  readonly actor: string
  readonly reason: string | null
}

export interface AbortBody {
  readonly id: string
  readonly actor: string
  readonly reason: string | null
}

export interface PlanBody {
  readonly name: string
  readonly action: string
  readonly at: string
  readonly ifMissed: 'run' | 'skip'
  readonly reason: string | null
  readonly actor: string
}

export interface PolicyBody {
  readonly name: string
  readonly restore?: string
  readonly restoreOnce?: string | null
  readonly autoReboot?: boolean
  readonly autoRebootOnce?: boolean | null
  readonly reason: string | null
  readonly actor: string
}

export interface AcknowledgeBody {
  readonly id: string
  readonly actor: string
  readonly reason: string | null
}

export interface AdvanceBody {
  readonly alert: string
  readonly step: number
  readonly actor: string
  readonly reason: string | null
}

export interface HistoryPage {
  readonly entries: readonly HistoryEntry[]
  readonly next: number | null
}

/** How asking ended. */
export type Reply<Body> =
  | { readonly kind: 'answered'; readonly body: Body }
  | { readonly kind: 'refused'; readonly error: ErrorBody }
  | Unanswered

export type NotAnswered = Exclude<Reply<never>, { readonly kind: 'answered' }>

/**
 * Asks with the types of the API. The service's answers are taken at their word: to check them with
 * its schemas would cost each command the time that loading the schemas takes, 50 ms of 150.
 */
export async function ask<Subject extends keyof Api>(
  client: Client,
  subject: Subject,
  body: Api[Subject]['takes'],
): Promise<Reply<Api[Subject]['gives']>> {
  return (await client.ask(subject, body)) as Reply<Api[Subject]['gives']>
}

/** Hears events, or says why not. */
export async function listen(
  client: Client,
  pattern: string,
  tell: (event: EventReply) => void,
): Promise<Listening | NotAnswered> {
  return (await client.listen(pattern, eachEvent(tell))) as Listening | NotAnswered
}

interface Asking<Takes, Gives> {
  readonly takes: Takes
  readonly gives: Gives
}
