/** Derives the journal's entries on policies: what rules and the external policy decided. */

import { askerOf } from '../model/events/command.ts'
import type { EntryOutcome } from '../model/events/outcomes.ts'
import type { Name } from '../model/ids.ts'
import type { Operation } from '../model/system/operation.ts'
import { endedSince, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { type EntryDraft, entry } from './words.ts'

/** What was refused is recorded as a refusal, with what objected as its evidence. */
export function policyEntries(
  before: System,
  after: System,
  changed: readonly Name[],
  now: number,
): readonly EntryDraft[] {
  const ruled = [...operationsOf(after, changed), ...endedSince(before, after)].filter(isRuled)
  if (ruled.length === 0) return []
  const known = new Map(operationsOf(before, changed).map((one) => [one.id, one]))
  return ruled.flatMap((operation) => {
    const prior = known.get(operation.id)
    return prior === operation
      ? []
      : [...remarked(prior, operation, now), ...advised(prior, operation, now)]
  })
}

const operationsOf = ({ components }: System, changed: readonly Name[]): readonly Operation[] =>
  changed.flatMap((name) => rowOf(components, name)?.operation ?? [])

/** Whether any policy has a say in it. */
const isRuled = ({ remarks, externalPolicy }: Operation): boolean =>
  remarks !== undefined || externalPolicy !== undefined

const remarked = (prior: Operation | undefined, operation: Operation, now: number) =>
  (operation.remarks ?? [])
    .slice(prior?.remarks?.length ?? 0)
    .map(({ rule, result, message }) =>
      policyEntry(operation, result === 'warns' ? 'warned' : 'delayed', rule, message, now),
    )

function advised(prior: Operation | undefined, operation: Operation, now: number) {
  const decision = operation.externalPolicy?.decision ?? null
  if (decision === null || decision === prior?.externalPolicy?.decision) return []
  return [policyEntry(operation, outcomes[decision.result], 'policy', decision.message, now)]
}

const outcomes = { allow: 'allowed', forbid: 'forbidden', unavailable: 'unavailable' } as const

/** Its cause is the name of the rule. */
const policyEntry = (
  operation: Operation,
  outcome: EntryOutcome,
  rule: string,
  message: string,
  now: number,
): EntryDraft =>
  entry('policy', operation.component, outcome, now, {
    operation: operation.id,
    correlation: operation.correlation,
    action: operation.action,
    cause: rule,
    ...askerOf(operation),
    reason: operation.reason,
    message,
  })
