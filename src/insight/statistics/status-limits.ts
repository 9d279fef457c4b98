/** Says how long a component may be in a status: as configured, else by its deadlines. */

import { lookUp } from '../../core/model/look-up.ts'
import type { Plan, Planned, Platform } from '../../core/model/platform/platform.ts'

export interface StatusLimit {
  readonly ms: number
  readonly from: 'configuration' | 'deadline'
}

/** `null` where it may be for as long as it likes. */
export function statusLimitOf(
  { components, machines, plans, statusLimits }: Platform,
  component: string,
  status: string,
): StatusLimit | null {
  const kind = lookUp(components, component)?.kind
  if (kind === undefined) return null
  const configured = lookUp(lookUp(statusLimits, kind), status)
  if (configured !== undefined) return { ms: configured, from: 'configuration' }
  const timeout = lookUp(lookUp(machines, kind)?.statuses, status)?.timeout
  const ofPlans = Object.values(lookUp(plans, component) ?? {}).map((plan) => msIn(plan, status))
  const ms = Math.max(timeout?.afterMs ?? 0, ...ofPlans)
  return ms === 0 ? null : { ms, from: 'deadline' }
}

/** The longest that the steps of a plan may take that are carried out in that status. */
function msIn({ recipe, steps }: Plan, status: string): number {
  const ends: number[] = []
  let shown = recipe.status
  for (const planned of steps) {
    shown = planned.step.enters ?? shown
    const before = Math.max(0, ...planned.after.map((index) => ends[index]!))
    ends.push(shown === status ? before + msOf(planned) : before)
  }
  return Math.max(0, ...ends)
}

/** With all that may be tried again, and the waits in between. */
function msOf({ step }: Planned): number {
  if (step.kind !== 'call') return step.timeoutMs
  const { retries, backoffMs, timeoutMs } = step
  return (retries + 1) * timeoutMs + backoffMs * (2 ** retries - 1)
}
