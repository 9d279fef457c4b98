/** Fills in an entry of the journal: all that it does not say is left out. */
import { askerOf } from '../model/events/command.ts'
import type { Entry, EntryType } from '../model/events/entry.ts'
import type { EntryOutcome } from '../model/events/outcomes.ts'
import type { Name } from '../model/ids.ts'
import type { Operation } from '../model/system/operation.ts'

/** An entry before it has its place in the journal. */
export type EntryDraft = Omit<Entry, 'seq'>

export const entry = (
  type: EntryType,
  component: Name,
  outcome: EntryOutcome,
  at: number,
  rest: Partial<EntryDraft>,
): EntryDraft => ({
  at,
  type,
  component,
  from: null,
  to: null,
  operation: null,
  correlation: null,
  action: null,
  cause: null,
  actor: null,
  reason: null,
  durationMs: null,
  outcome,
  message: null,
  evidence: [],
  ...rest,
})

/** What an entry says of the operation that it belongs to. */
export const of = (operation: Operation): Partial<EntryDraft> => ({
  ...askerOf(operation),
  operation: operation.id,
  correlation: operation.correlation,
  action: operation.action,
  cause: operation.cause,
  reason: operation.reason,
})
