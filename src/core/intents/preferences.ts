/** Keeps preferences: what is to happen by itself after a power loss and after a failed boot. */

import type { PreferencesSet } from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import type { Name } from '../model/ids.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import type { Preferences } from '../model/platform/preferences.ts'
import { type Refusal, refuse } from '../model/refusals.ts'
import type { Component } from '../model/system/component.ts'
import { componentsOf, fedBy, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** As they were set, else as the configuration has them. */
export const preferencesOf = (platform: Platform, system: System, name: Name): Preferences => ({
  ...platform.components[name]!.preferences,
  ...lookUp(system.intents.preferences, name),
})

export function setPreferences(
  platform: Platform,
  system: System,
  command: PreferencesSet,
): CommandResult {
  const component = rowOf(system.components, command.component)
  if (component === undefined) {
    const message = `there is no component ${command.component}`
    return refused(system, refuse('unknown-component', message))
  }
  const refusal = unfit(platform, system, component, command.preferences)
  if (refusal !== null) return refused(system, refusal)
  const next = withPreferences(system, component.name, command.preferences)
  return recorded(next, {
    name: component.name,
    ...preferencesOf(platform, next, component.name),
  })
}

/** What is not named stays as it was. */
export const withPreferences = (
  system: System,
  name: Name,
  preferences: Partial<Preferences>,
): System => ({
  ...system,
  intents: {
    ...system.intents,
    preferences: {
      ...system.intents.preferences,
      [name]: { ...lookUp(system.intents.preferences, name), ...preferences },
    },
  },
})

function unfit(
  platform: Platform,
  system: System,
  { name, kind }: Component,
  preferences: Partial<Preferences>,
): Refusal | null {
  if (kind === 'bmc') {
    return refuse('malformed', `${name} has no policies: they are for hosts and the chassis`)
  }
  if (Object.keys(preferences).length === 0) {
    const names = 'restore, restoreOnce, autoReboot or autoRebootOnce'
    return refuse('malformed', `there is nothing to set: name ${names}`)
  }
  const aboutBoots = preferences.autoReboot !== undefined || preferences.autoRebootOnce != null
  if (aboutBoots && platform.components[name]!.attemptsMax === null) {
    return refuse('malformed', `${name} does not boot: autoReboot is for hosts`)
  }
  return contradiction(platform, system, name, preferences)
}

/** A host that is always to be on, on a chassis that stays off: one of them would be ignored. */
function contradiction(
  platform: Platform,
  system: System,
  name: Name,
  { restore }: Partial<Preferences>,
): Refusal | null {
  const { chassis } = platform.components[name]!
  const of = (other: Name) => preferencesOf(platform, system, other).restore
  if (restore === 'AlwaysOn' && chassis !== null && isOffPolicy(of(chassis))) {
    const message = `${name} cannot be AlwaysOn while ${chassis} is ${of(chassis)}`
    return refuse('policy-contradiction', `${message}: it takes its power from there`)
  }
  const always = componentsOf(system).find(
    (fed) => fedBy(platform, name).includes(fed.name) && of(fed.name) === 'AlwaysOn',
  )
  if (restore === undefined || !isOffPolicy(restore) || always === undefined) return null
  const message = `${name} cannot be ${restore} while ${always.name} is AlwaysOn`
  return refuse('policy-contradiction', `${message}: it takes its power from there`)
}

const isOffPolicy = (policy: Preferences['restore']) => policy === 'None' || policy === 'AlwaysOff'

/** Whether a boot that failed may be tried again. A one-time value is used up by the question. */
export function consumeAutoReboot(
  platform: Platform,
  system: System,
  name: Name,
): { readonly isAllowed: boolean; readonly system: System } {
  const { autoReboot, autoRebootOnce } = preferencesOf(platform, system, name)
  return {
    isAllowed: autoRebootOnce ?? autoReboot,
    system:
      autoRebootOnce === null ? system : withPreferences(system, name, { autoRebootOnce: null }),
  }
}
