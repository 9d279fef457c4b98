/** Applies field masks: which fields of a reply are wanted, and which paths there are. */
import { clearField, type DescMessage, isFieldSet, type Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'

/** The paths that are meant; `null` for all, as of a mask that is not there or names none. */
export const pathsOf = (
  mask: { readonly paths: readonly string[] } | undefined,
): readonly string[] | null =>
  mask === undefined || mask.paths.length === 0 || mask.paths.includes('*') ? null : mask.paths

/** What is wrong with the first path that leads nowhere in such a message; `null` if none does. */
export function pathFault(schema: DescMessage, paths: readonly string[]): string | null {
  for (const path of paths) {
    const fault = stepsFault(schema, path.split('.'))
    if (fault !== null) return `${shortened(path)} ${fault}`
  }
  return null
}

/** Takes away what is not on the paths; the name stays, since all else would be about nobody. */
export function keepOnly(
  schema: DescMessage,
  message: Message,
  paths: readonly string[] | null,
): void {
  if (paths !== null) prune(schema, message, [...paths, 'name'])
}

function prune(schema: DescMessage, message: Message, paths: readonly string[]): void {
  for (const field of schema.fields) {
    if (paths.includes(field.name) || !isFieldSet(message, field)) continue
    const prefix = `${field.name}.`
    const inner = paths.flatMap((path) =>
      path.startsWith(prefix) ? path.slice(prefix.length) : [],
    )
    if (inner.length === 0 || field.fieldKind !== 'message') clearField(message, field)
    else prune(field.message, reflect(schema, message).get(field).message, inner)
  }
}

function stepsFault(schema: DescMessage, [first = '', ...rest]: readonly string[]): string | null {
  const field = schema.fields.find(({ name }) => name === first)
  if (field === undefined) return `is no field of ${schema.name}`
  if (rest.length === 0) return null
  return field.fieldKind === 'message'
    ? stepsFault(field.message, rest)
    : `goes on after ${first}, which has no fields to choose from`
}

const shortened = (path: string) => (path.length <= shownMax ? path : `${path.slice(0, shownMax)}…`)
const shownMax = 64

/** The names of the fields that a message sets, but for its name. */
export const setFields = (schema: DescMessage, message: Message): readonly string[] =>
  schema.fields
    .filter((field) => isFieldSet(message, field))
    .map(({ name }) => name)
    .filter((name) => name !== 'name')
