/** Defines the schema of names: of kinds, statuses, actions, recipes and LEDs. */
import { z } from 'zod'
import { words } from './words.ts'

const nameMax = 64

const named = (pattern: RegExp, what: string, example: string) =>
  z.string().max(nameMax).regex(pattern).register(words, { what, example })

export const kindName = named(
  /^[a-z][a-z0-9_-]*$/,
  "a kind's name: a small letter, then small letters, digits, _ and -",
  'pump',
)
export const statusName = named(
  /^[A-Za-z][A-Za-z0-9]*$/,
  'the name of a status or a level: letters and digits',
  'Filling',
)
export const actionName = named(
  /^[A-Za-z][A-Za-z0-9_-]*$/,
  "an action's name: letters, digits, _ and -",
  'Drain',
)
export const recipeName = named(
  /^[a-z][a-z0-9-]*$/,
  "a recipe's name: small letters, digits and -",
  'fill-and-start',
)
export const ledName = named(
  /^[a-z][a-z0-9_-]*$/,
  "an LED's name: small letters, digits, _ and -",
  'leak',
)
export const code = named(
  /^[a-z][a-z0-9-]*$/,
  'the code of a fault or a lock: small letters, digits and -',
  'no-flow',
)

/** `service.verb`: the verb is what stands after the last dot. */
export const serviceVerb = z
  .string()
  .max(2 * nameMax)
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/)
  .register(words, { what: 'a service and its verb, with a dot between', example: 'power.on' })
