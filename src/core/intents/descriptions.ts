/** Keeps descriptions: what people write down about a component, which no hardware could tell. */

import type { DescriptionSet } from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import type { Name } from '../model/ids.ts'
import type { Platform } from '../model/platform/platform.ts'
import { refuse } from '../model/refusals.ts'
import { type Description, noDescription } from '../model/system/intents.ts'
import type { System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

/** What is not named stays as it was. */
export function setDescription(
  _: Platform,
  system: System,
  command: DescriptionSet,
): CommandResult {
  const { component: name, changes } = command
  if (rowOf(system.components, name) === undefined) {
    return refused(system, refuse('unknown-component', `there is no component ${name}`))
  }
  const before = descriptionOf(system, name)
  const after = { ...before, ...changes }
  if (JSON.stringify(before) === JSON.stringify(after)) return recorded(system, { name, ...after })
  const descriptions = { ...system.intents.descriptions, [name]: after }
  const next = { ...system, intents: { ...system.intents, descriptions } }
  return recorded(next, { name, ...after })
}

const descriptionOf = ({ intents }: System, name: Name): Description =>
  Object.hasOwn(intents.descriptions, name) ? intents.descriptions[name]! : noDescription
