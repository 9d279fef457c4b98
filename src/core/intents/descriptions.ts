/** Particulars: what people write down about a component, which no hardware could tell. */

import type { Describe } from '../model/command.ts'
import { type Answered, noted, refused } from '../model/command-result.ts'
import type { Name } from '../model/ids.ts'
import { noParticulars, type Particulars } from '../model/intents.ts'
import type { Platform } from '../model/platform.ts'
import { refuse } from '../model/refusals.ts'
import type { System } from '../model/system.ts'

/** What is not named stays as it was. */
export function describe(_: Platform, system: System, asked: Describe): Answered {
  const { component: name, changes } = asked
  if (!Object.hasOwn(system.components, name)) {
    return refused(system, refuse('unknown-component', `there is no component ${name}`))
  }
  const before = particularsOf(system, name)
  const after = { ...before, ...changes }
  if (JSON.stringify(before) === JSON.stringify(after)) return noted(system, { name, ...after })
  const particulars = { ...system.standing.particulars, [name]: after }
  const next = { ...system, standing: { ...system.standing, particulars } }
  return noted(next, { name, ...after })
}

const particularsOf = ({ standing }: System, name: Name): Particulars =>
  Object.hasOwn(standing.particulars, name) ? standing.particulars[name]! : noParticulars
