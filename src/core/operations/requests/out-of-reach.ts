/**
 * Keeps an operation that protects from failing while its service is out of reach: what nobody has
 * heard is asked again until somebody does, and at once when the service may be reached again.
 */

import { recipeClasses } from '../../machines/recipe-classes.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Platform } from '../../model/platform/platform.ts'
import type { Component } from '../../model/system/component.ts'
import type { Operation, StepState } from '../../model/system/operation.ts'
import { componentsOf, isInEmergency, put, type System } from '../../model/system/system.ts'

/** Whether it takes power away for safety's sake; a forced off while an emergency relies on it. */
export function isProtectiveOperation(
  { recipes }: Platform,
  system: Pick<System, 'protection'>,
  { recipe }: Pick<Operation, 'recipe'>,
): boolean {
  // At a start it may be one that the configuration does not have any more.
  const found = lookUp(recipes, recipe)
  const protects = found && recipeClasses[found.class].protects
  return protects === 'always' || (protects === 'in an emergency' && isInEmergency(system))
}

/** So soon after it was found to be unheard it is asked again first; twice as long each time. */
const restMs = 100
/** Each attempt is kept: this spares the flash while a service is away for days. */
const restMaxMs = 30_000
const rowMax = Math.ceil(Math.log2(restMaxMs / restMs))

/** The step, after a call that nobody has heard. */
export function restUnheard(state: StepState, error: string, now: number): Partial<StepState> {
  const { total, row } = state.unheard ?? { total: 0, row: 0 }
  return {
    phase: 'resting',
    error,
    unheard: { total: total + 1, row: Math.min(row + 1, rowMax) },
    deadline: now + Math.min(restMs * 2 ** row, restMaxMs),
  }
}

/** Attempts that somebody may have heard. */
export const attemptsHeard = ({ attempts, unheard }: StepState): number =>
  attempts - (unheard?.total ?? 0)

/** Whether nobody has heard so far what it asks for. */
export const isOutOfReach = ({ phase, unheard }: StepState): boolean =>
  unheard !== undefined && (phase === 'resting' || phase === 'asking')

/** Whatever rests because nobody heard it is asked again now. */
export const askUnheard = (system: System, now: number): System =>
  componentsOf(system).reduce(
    (sofar, component) => {
      const next = withUnheardDue(component, now)
      return next === component ? sofar : put(sofar, next)
    },
    withMitigationsDue(system, now),
  )

function withUnheardDue(component: Component, now: number): Component {
  const { operation } = component
  const isWaiting = ({ phase, unheard }: StepState) => phase === 'resting' && unheard !== undefined
  if (operation === null || !operation.steps.some(isWaiting)) return component
  const steps = operation.steps.map((state) =>
    isWaiting(state)
      ? { ...state, deadline: now, unheard: { total: state.unheard!.total, row: 0 } }
      : state,
  )
  return { ...component, operation: { ...operation, steps } }
}

function withMitigationsDue(system: System, now: number): System {
  const { mitigations } = system.protection
  const due = Object.entries(mitigations).map(([key, one]) =>
    one.phase === 'resting' && one.unheard !== undefined
      ? ([key, { ...one, deadline: now }] as const)
      : ([key, one] as const),
  )
  if (due.every(([key, one]) => one === mitigations[key]!)) return system
  return { ...system, protection: { ...system.protection, mitigations: Object.fromEntries(due) } }
}
