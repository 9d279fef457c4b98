/** Defines what of a service is traced: requests, operations, calls and emergencies. */

import type { Headers, Message, Payload, ServiceError } from '../../bus/bus.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Effect, Outcome } from '../../core/model/events/event.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import type { System } from '../../core/model/system/system.ts'

type CallEffect = Extract<Effect, { kind: 'call' }>

/** Tells others what happened as spans; a service does as well without. None of it throws. */
export interface Tracer {
  /** A request for the subject of that path; `null` where it is part of no trace. */
  asked(path: string, message: Message): AskedTrace | null
  /** A call that is about to be made; `null` where it is part of no trace. */
  called(effect: CallEffect, system: System): CallTrace | null
  /** An operation that has ended, and that is durable. */
  ended(operation: Operation, system: System): void
  /** Entries that have become durable. */
  kept(records: readonly { readonly entry: Entry }[], system: System): void
}

export interface AskedTrace {
  /** What is set in motion by it is part of that: as `By.trace`. */
  readonly trace: string
  /** What its answer carries. */
  readonly headers: Headers
  answered(data: Payload, error: ServiceError | undefined): void
}

export interface CallTrace {
  readonly headers: Headers
  answered(outcome: Outcome): void
}
