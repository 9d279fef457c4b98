/**
 * Takes that the service was not run for a while, because its machine slept or it was stopped:
 * nobody could be heard meanwhile, and so nobody is too late.
 */

import { recipeClasses } from '../machines/recipe-classes.ts'
import type { Context } from '../model/platform/context.ts'
import type { Component } from '../model/system/component.ts'
import type { Operation } from '../model/system/operation.ts'
import { change, componentsOf, put, type System } from '../model/system/system.ts'

/** As after a start, what is not known is waited for, and what is on its way has its time. */
export function awoken({ platform, now }: Context, system: System): System {
  const until = now + platform.limits.settleMs
  const inTime = <Due extends { readonly deadline: number | null }>(due: Due): Due =>
    due.deadline === null ? due : { ...due, deadline: Math.max(due.deadline, until) }
  const goesOn = (operation: Operation): Operation => {
    const { steps, undo } = operation
    // What protects the hardware has waited for long enough.
    if (recipeClasses[platform.recipes[operation.recipe]!.class].protects === 'always')
      return operation
    return {
      ...operation,
      steps: steps.map(inTime),
      undo: undo && { ...undo, state: inTime(undo.state) },
    }
  }
  const withTime = (component: Component): Component =>
    component.deadline === null && component.operation === null
      ? component
      : change(component, {
          ...inTime({ deadline: component.deadline }),
          operation: component.operation && goesOn(component.operation),
        })
  return componentsOf(system).reduce((sofar, component) => put(sofar, withTime(component)), {
    ...system,
    settlesAt: until,
  })
}
