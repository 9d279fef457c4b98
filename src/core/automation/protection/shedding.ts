/** Chooses who is shed when there is too much heat or too little power, and begins it. */

import { recipeClasses } from '../../machines/recipe-classes.ts'
import { mayTakeOver } from '../../machines/takeover.ts'
import type { Action, Name } from '../../model/ids.ts'
import { lookUp } from '../../model/look-up.ts'
import type { Context } from '../../model/platform/context.ts'
import type { Platform } from '../../model/platform/platform.ts'
import { isKnown, isKnownOff, isKnownOn } from '../../model/power.ts'
import type { Component } from '../../model/system/component.ts'
import { isOnlySaidOff, isRising, knownPower } from '../../model/system/evidence.ts'
import {
  componentOf,
  isWorkedOn,
  mayHavePower,
  mitigationOf,
  powerNow,
  type System,
  statusOf,
} from '../../model/system/system.ts'
import { accept, recipeOf } from '../../operations/requests/accept.ts'
import { internal } from './containment.ts'

export interface Shed {
  readonly action: Action
  readonly cause: string
  /** What was seen, and why it is this one's turn. */
  readonly reason: string
  readonly correlation: string
}

/** Loads that may have power or are about to, in the order in which they go. */
export const hostsOn = (context: Context, system: System): readonly Name[] =>
  shedOrder(context.platform).filter((name) => takesPower(context, componentOf(system, name)))

/** When one that was tried in vain is tried again; `null` where none was, or one is being tried. */
export const triedAgainAt = (platform: Platform, component: Component): number | null =>
  component.lastError === null || isWorkedOn(component)
    ? null
    : component.lastError.at + platform.emergency.retryMs

/** Takes down what nobody asked to go down: that is told until somebody has seen to it. */
export function shed(context: Context, system: System, name: Name, given: Shed): System {
  const begun = takeDown(context, system, name, given)
  if (begun === system) return system
  const { intents } = begun
  const { cause, reason } = given
  const takenDown = { ...intents.takenDown, [name]: { cause, reason, at: context.now } }
  return { ...begun, intents: { ...intents, takenDown } }
}

/** Begins it, unless the host goes down already, or has just been tried in vain. */
export function takeDown(
  context: Context,
  system: System,
  name: Name,
  { action: wanted, cause, reason, correlation }: Shed,
): System {
  const { platform, now } = context
  const component = componentOf(system, name)
  const action = unasked(context, component, wanted)
  const { class: recipeClass } = recipeOf(platform, component.kind, action)
  if (!mayTakeOver(platform, component, recipeClass)) return system
  if (isForcedOff(platform, component) || hasJustFailed(context, component)) return system
  // Without any operation already: those that could have done it are a bug's.
  if (mitigationOf(system, 'cut', name) !== undefined) return system
  return accept(
    platform,
    system,
    {
      // Requests count on their own: no two operations may share an id, nor their calls.
      id: `${system.boot}-e${system.order + 1}`,
      requestId: null,
      component: name,
      action,
      actor: 'statemgr',
      reason,
      cause,
      correlation,
    },
    now,
  )
}

/** Why it is this one's turn. */
export function turnOf(platform: Platform, hosts: readonly Name[], name: Name): string {
  const { priority } = platform.components[name]!
  const turn = `${hosts.indexOf(name) + 1} of ${hosts.length} in turn`
  return `${name} is ${turn}, with priority ${priority}`
}

/** Whether it is on its way down at once, whoever asked. */
export function isGoing(platform: Platform, { operation }: Component): boolean {
  const recipe = operation && lookUp(platform.recipes, operation.recipe)
  return recipe != null && recipeClasses[recipe.class].takesPower === 'at once'
}

/** Lowest priority first; of equals the last in the configuration. */
function shedOrder(platform: Platform): readonly Name[] {
  const { names, shedOrder } = platform.relations
  return shedOrder.map((place) => names[place]!)
}

/** Not known to be off, or on its way to be on: there is no telling that it takes none. */
export function takesPower({ platform, now }: Context, component: Component): boolean {
  if (mayHavePower(platform, component, now)) return true
  const recipe = component.operation && lookUp(platform.recipes, component.operation.recipe)
  return recipe != null && recipeClasses[recipe.class].energises
}

/** The same, with those last or first that were off when somebody last knew: nobody does now. */
export function byDoubt(
  system: System,
  names: readonly Name[],
  wereOff: 'first' | 'last',
): readonly Name[] {
  const wasOff = (name: Name) => {
    const component = componentOf(system, name)
    return !isKnown(knownPower(component)) && isKnownOff(component.powerChanges.power)
  }
  const others = names.filter((name) => !wasOff(name))
  const doubtful = names.filter(wasOff)
  return wereOff === 'first' ? [...doubtful, ...others] : [...others, ...doubtful]
}

/**
 * Nothing runs yet on what still rises that could be asked to shut down, nor, as far as anybody
 * says, on what is said to be off and may not be. And a press of a button
 * turns on what is off: where buttons are pressed, what is not known to be on has its button held
 * until it is off.
 */
function unasked({ platform, now }: Context, component: Component, action: Action): Action {
  const isPressed = platform.dialects.power === 'ubmc'
  const power = powerNow(platform, component, now)
  if (!isRising(component) && !isOnlySaidOff(component) && (!isPressed || isKnownOn(power)))
    return action
  const { actions } = platform.machines[component.kind]!
  const held = Object.hasOwn(heldInstead, action) ? heldInstead[action]! : action
  return lookUp(actions, held) === undefined ? action : held
}

const heldInstead: Readonly<Record<Action, Action>> = {
  EmergencyOff: 'EmergencyCut',
  EmergencyIsolate: 'Isolate',
}

/** It goes down faster than an emergency would take it. */
const isForcedOff = (platform: Platform, { operation }: Component) =>
  operation !== null && platform.recipes[operation.recipe]!.class === 'force'

function hasJustFailed({ platform, now }: Context, component: Component): boolean {
  const { lastError, operation } = component
  return (
    lastError !== null &&
    lastError.code !== internal &&
    operation === null &&
    now < lastError.at + platform.emergency.retryMs &&
    statusOf(platform, component).class === 'held'
  )
}
