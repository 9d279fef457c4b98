/** Says who may take over from whom, and so which actions a component takes now. */

import type { Component } from '../model/component.ts'
import type { Action, Status } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Machine, Platform, Recipe, RecipeClass } from '../model/platform.ts'
import { takesNoTime } from './plan.ts'
import { recipeClasses } from './recipe-classes.ts'

/** Whether `recipeClass` may begin while `component` is doing what it does. */
export function mayTakeOver(
  platform: Platform,
  component: Component,
  recipeClass: RecipeClass,
): boolean {
  const inProgress = component.operation && lookUp(platform.recipes, component.operation.recipe)
  return !inProgress || recipeClasses[recipeClass].overtakes.includes(inProgress.class)
}

/**
 * The actions that the component's status and what it is doing permit; interlocks may still
 * object.
 */
export function allowedActions(platform: Platform, component: Component): readonly Action[] {
  const machine = platform.machines[component.kind]!
  return Object.keys(machine.actions).filter((action) => {
    const { recipe } = machine.actions[action]!
    if (isThereAlready(machine, component, action) || !permits(machine, action, component.status))
      return false
    const next = platform.recipes[recipe]!
    return isInstant(next) || mayTakeOver(platform, component, next.class)
  })
}

/** Done in the moment it is asked, beside whatever is in progress: it touches no status. */
export const isInstant = (recipe: Recipe) => takesNoTime(recipe) && recipe.ends === 'same'

/** Its status is what the action leads to, and the hardware does not say otherwise. */
export function isThereAlready(
  machine: Machine,
  { status, observed }: Component,
  action: Action,
): boolean {
  const { impliedPower } = machine.statuses[status]!
  const contradicted =
    impliedPower !== null && observed.power !== 'Unknown' && observed.power !== impliedPower
  return machine.actions[action]!.satisfiedBy.includes(status) && !contradicted
}

export function permits(machine: Machine, action: Action, status: Status): boolean {
  const { from } = machine.actions[action]!
  return from === 'any' || from.includes(status)
}
