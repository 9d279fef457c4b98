/** Drops from a kept System what does not fit the configuration it is loaded under. */

import { lookUp } from '../model/look-up.ts'
import type { Planned, Platform } from '../model/platform/platform.ts'
import type { Component } from '../model/system/component.ts'
import type { Operation, StepState } from '../model/system/operation.ts'

/** A status that its kind does not have any more is as good as none: it begins as at first. */
export function inWords(platform: Platform, kept: Component, first: Component): Component {
  const { statuses } = platform.machines[kept.kind]!
  const was = kept.was !== null && Object.hasOwn(statuses, kept.was) ? kept.was : null
  if (Object.hasOwn(statuses, kept.status)) return was === kept.was ? kept : { ...kept, was }
  const { status, since, deadline, cause } = first
  return { ...kept, status, since, deadline, cause, was, revision: kept.revision + 1 }
}

/** Whether there still is a plan that the operation can have been following. */
export function isPlanned(platform: Platform, operation: Operation): boolean {
  const { component, recipe, steps, undo } = operation
  const plan = lookUp(lookUp(platform.plans, component), recipe)
  if (plan === undefined || plan.steps.length !== steps.length) return false
  const undone = undo === null ? null : plan.steps[undo.step]?.undo[undo.part]
  return (
    steps.every((state, index) => fits(state, plan.steps[index])) &&
    (undo === null || fits(undo.state, undone ?? undefined))
  )
}

/** Calls are asked, and all else is watched. */
function fits({ phase }: StepState, planned: Planned | undefined): boolean {
  if (planned === undefined) return false
  const isCall = planned.step.kind === 'call'
  if (phase === 'asking' || phase === 'resting') return isCall
  return phase !== 'watching' || !isCall
}
