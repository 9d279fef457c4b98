/** Says who may take over from whom, and so which actions a component takes now. */

import type { Action, Status } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Machine, Platform, Recipe, RecipeClass } from '../model/platform/platform.ts'
import { contradict, isKnownOff } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { isConfirmed, knownPower } from '../model/system/evidence.ts'
import { statusOf } from '../model/system/system.ts'
import { underLocks } from './locks.ts'
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

const cutInstead = 'To take power away at once, use emergency.off with its name.'

/** What the service does by itself in an emergency, and what people ask for instead. */
export const ownActions: Readonly<Record<Action, string>> = {
  EmergencyOff: cutInstead,
  EmergencyCut: cutInstead,
  EmergencyIsolate: 'To keep it off until somebody lets it go, ask for Isolate.',
}

/**
 * The actions that the component's status and what it is doing permit; interlocks may still
 * object.
 */
export function allowedActions(platform: Platform, component: Component): readonly Action[] {
  const machine = platform.machines[component.kind]!
  return Object.keys(machine.actions).filter((action) => {
    if (!permits(machine, action, component.status) || Object.hasOwn(ownActions, action))
      return false
    const next = platform.recipes[machine.actions[action]!.recipe]!
    if (!isInstant(next) && !mayTakeOver(platform, component, next.class)) return false
    return !isThereAlready(platform, component, action)
  })
}

/** Done in the moment it is asked, beside whatever is in progress: it touches no status. */
export const isInstant = (recipe: Recipe) => takesNoTime(recipe) && recipe.ends === 'same'

/**
 * Its status is what the action leads to, and the hardware does not say otherwise. What is not
 * known to be off is not there where the action takes power: that is done, and not taken as done.
 */
export function isThereAlready(platform: Platform, component: Component, action: Action): boolean {
  const machine = platform.machines[component.kind]!
  const { impliedPower } = statusOf(platform, component)
  const { recipe: name, satisfiedBy } = machine.actions[action]!
  const recipe = platform.recipes[name]!
  if (!satisfiedBy.includes(component.status)) {
    return isLockedOff(machine, recipe, component) && isOffEnough(recipe, component)
  }
  if (contradict(impliedPower, knownPower(component))) return false
  const isAboutOff = isKnownOff(impliedPower) && recipe.power === 'Off'
  return !isAboutOff || isOffEnough(recipe, component)
}

/** A lock keeps it in a status of its own, in which the recipe would leave it as well. */
function isLockedOff(machine: Machine, recipe: Recipe, component: Component): boolean {
  const { ends, power, sets } = recipe
  if (power !== 'Off' || sets.lock !== undefined || component.locks.length === 0) return false
  const stays = !component.locks.some(({ code }) => code === 'diagnostic')
  return stays && component.status === underLocks(machine, component, ends)
}

/**
 * What was done to it is believed where nobody measures it, and what is said without having been
 * asked, but not by whoever wants its power gone at once: that may be done once more, and a press
 * of a button may not.
 */
const isOffEnough = ({ class: recipeClass }: Recipe, component: Component): boolean =>
  isKnownOff(knownPower(component)) &&
  (recipeClasses[recipeClass].takesPower !== 'at once' ||
    (!component.observed.unverified && isConfirmed(component)))

export function permits(machine: Machine, action: Action, status: Status): boolean {
  const { from } = machine.actions[action]!
  return from === 'any' || from.includes(status)
}
