/** What the commands ask of the bus API, with the types of what they send and hear. */
import type {
  AlertReply,
  CheckReply,
  ControlReply,
  ErrorBody,
  EventReply,
  HistoryEntry,
  OperationReply,
  PlanReply,
  StatusReply,
} from '../wire/api-replies.ts'
import type { HistoryQuery } from '../wire/api-request.ts'
import type { Client, Listening, Unanswered } from './client.ts'
import { eachEvent } from './events.ts'

/** Each subject: what it takes, and what it gives. */
export interface Api {
  'statemgr.system.status': Asking<object, StatusReply>
  'statemgr.action': Asking<ActionBody, ControlReply | PlanReply>
  'statemgr.interlocks.check': Asking<{ name: string; action: string }, CheckReply>
  'statemgr.operation.get': Asking<{ id: string }, OperationReply>
  'statemgr.operations.list': Asking<object, { readonly operations: readonly OperationReply[] }>
  'statemgr.operation.abort': Asking<AbortBody, ControlReply>
  'statemgr.history.query': Asking<HistoryQuery, HistoryPage>
  'statemgr.alerts.list': Asking<object, { readonly alerts: readonly AlertReply[] }>
}

export interface ActionBody {
  readonly name: string
  readonly action: string
  readonly requestId: string
  readonly actor: string
  readonly reason: string | null
  readonly dryRun: boolean
}

export interface AbortBody {
  readonly id: string
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
