/**
 * Emergency calls protect the hardware and wait for nobody: only they are ever made before they
 * are durable, and only while the store cannot keep (decision 10).
 */

import { isOfMitigation, isProtectiveVerb } from './automation/protection/mitigations.ts'
import { isCommand } from './command.ts'
import { effectsBetween, type OnEffectError } from './effects.ts'
import { recipeClasses } from './machines/recipe-classes.ts'
import type { Effect, Event } from './model/events/event.ts'
import { lookUp } from './model/look-up.ts'
import type { Platform } from './model/platform/platform.ts'
import type { Component } from './model/system/component.ts'
import { componentsOf, type System } from './model/system/system.ts'
import { rowOf } from './model/table.ts'
import { isProtectiveOperation } from './operations/requests/out-of-reach.ts'

export type CallEffect = Extract<Effect, { kind: 'call' }>

/** The calls that protect the hardware and that `ahead` has under way, but not yet `kept`. */
export function emergencyCalls(
  platform: Platform,
  kept: System,
  ahead: System,
  onError?: OnEffectError,
): readonly CallEffect[] {
  const protecting = componentsOf(ahead).flatMap((component) =>
    protectingOperation(platform, ahead, component),
  )
  if (protecting.length === 0 && kept.protection === ahead.protection) return []
  return effectsBetween(platform, kept, ahead, onError)
    .filter((effect) => effect.kind === 'call')
    .filter(({ id, verb }) =>
      isOfMitigation(id) ? isProtectiveVerb(verb) : protecting.some((own) => id.startsWith(own)),
    )
}

/** Whether the call is one that protects the hardware. */
export function isEmergencyCall(platform: Platform, system: System, call: CallEffect): boolean {
  const { issuer, verb, id } = call
  if (issuer === 'mitigations') return isProtectiveVerb(verb)
  return componentsOf(system)
    .flatMap((component) => protectingOperation(platform, system, component))
    .some((own) => id.startsWith(own))
}

/** Whether it takes power away for safety's sake: it is heeded even while nothing can be kept. */
export function isProtective(platform: Platform, system: System, event: Event): boolean {
  if (event.kind === 'emergency.off') return true
  if (event.kind !== 'request') return !isCommand(event) && event.kind !== 'due'
  const component = rowOf(system.components, event.component)
  const row = component && lookUp(platform.machines[component.kind]!.actions, event.action)
  return (
    row !== undefined && recipeClasses[platform.recipes[row.recipe]!.class].protects === 'always'
  )
}

/** What its calls' ids begin with. */
function protectingOperation(
  platform: Platform,
  system: System,
  { operation }: Component,
): readonly string[] {
  return operation !== null && isProtectiveOperation(platform, system, operation)
    ? [`${operation.id}/`]
    : []
}
