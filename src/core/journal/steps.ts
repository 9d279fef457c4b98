/** Tells at the end of an operation where its time went: which steps, for how long, how often. */

import type { StepTaken } from '../model/events/entry.ts'
import { lookUp } from '../model/look-up.ts'
import type { Planned, Platform } from '../model/platform/platform.ts'
import type { Operation, StepState } from '../model/system/operation.ts'

/** What was over at once, at the first attempt and well, is left out: nothing came of it. */
export function stepsTaken(
  { plans }: Platform,
  operation: Operation,
  now: number,
): { readonly steps?: readonly StepTaken[] } {
  const { component, recipe, startedAt, acceptedAt, error } = operation
  // Where a bug of ours has ended it, to read its steps may be that bug.
  if (error?.code === 'internal') return {}
  const planned = lookUp(lookUp(plans, component) ?? {}, recipe)?.steps ?? []
  const began = startedAt ?? acceptedAt
  const steps = operation.steps.flatMap((state, index) => {
    const step = planned[index]
    return step === undefined ? [] : taken(step, state, began, now)
  })
  return steps.length === 0 ? {} : { steps }
}

function taken(
  { name, step }: Planned,
  { startedAt, endedAt, attempts, phase, error }: StepState,
  began: number,
  now: number,
): readonly StepTaken[] {
  if (startedAt === null) return []
  // One that was tried again has an error as well, and came about.
  const isLost = error !== null && phase !== 'done' && phase !== 'skipped'
  const tookMs = (endedAt ?? now) - startedAt
  if (tookMs === 0 && attempts <= 1 && !isLost) return []
  const service = step.kind === 'call' ? { service: step.service } : {}
  const failed = isLost ? ({ failed: true } as const) : {}
  return [{ name, ...service, fromMs: startedAt - began, tookMs, attempts, ...failed }]
}
