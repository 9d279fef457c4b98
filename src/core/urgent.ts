/**
 * Picks the calls that an emergency may not wait with. Only they are ever made before they are
 * durable, and only while the store cannot keep: see decision 10.
 */
import { isCommand } from './command.ts'
import { difference } from './effects.ts'
import type { Component } from './model/component.ts'
import type { Effect, Event } from './model/event.ts'
import type { Platform, RecipeClass } from './model/platform.ts'
import { componentsOf, type System } from './model/system.ts'
import { recipeOf } from './operations/accept.ts'

export type CallEffect = Extract<Effect, { kind: 'call' }>

/** The calls that protect the hardware and that `ahead` has under way, but not yet `kept`. */
export function emergencyCalls(
  platform: Platform,
  kept: System,
  ahead: System,
): readonly CallEffect[] {
  const urgent = componentsOf(ahead).flatMap((component) =>
    urgentOperation(platform, ahead, component),
  )
  if (urgent.length === 0 && kept.protection === ahead.protection) return []
  return difference(platform, kept, ahead)
    .filter((effect) => effect.kind === 'call')
    .filter(({ id, issuer, verb }) =>
      issuer === 'measures' ? takingVerbs.includes(verb) : urgent.some((own) => id.startsWith(own)),
    )
}

/** Whether it takes power away for safety's sake: it is heeded even while nothing can be kept. */
export function isProtective(platform: Platform, system: System, event: Event): boolean {
  if (event.kind === 'emergency.off') return true
  if (event.kind !== 'request') return !isCommand(event)
  const component = system.components[event.component]
  const row = component && platform.machines[component.kind]!.actions[event.action]
  return (
    component !== undefined &&
    row !== undefined &&
    protectiveClasses.includes(recipeOf(platform, component.kind, event.action).class)
  )
}

const protectiveClasses: readonly RecipeClass[] = ['emergency', 'cut']
const takingVerbs: readonly string[] = ['raise', 'cap']

/** What its calls' ids begin with; a forced off counts too while an emergency relies on it. */
function urgentOperation(
  platform: Platform,
  { protection }: System,
  { operation }: Component,
): readonly string[] {
  if (operation === null) return []
  const { class: mine } = platform.recipes[operation.recipe]!
  const isRelied = mine === 'force' && Object.keys(protection.emergencies).length > 0
  return protectiveClasses.includes(mine) || isRelied ? [`${operation.id}/`] : []
}
