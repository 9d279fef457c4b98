/** What replies are made of, as tables: the shapes that have names, and what refers to them. */
import type { ApiSubject } from '../../api/fields/resource.ts'
import { code, table } from '../markdown.ts'
import { type JsonSchema, refName, typeText } from '../schema-text.ts'
import { givesSchema, namedSchemas } from './schemas.ts'

export interface Shape {
  readonly name: string
  readonly text: string
}

/** Each that stands in more than one reply, or is long, has a section of its own. */
export const shapes = (): readonly Shape[] =>
  Object.entries(namedSchemas()).map(([name, schema]) => ({ name, text: fieldsOf(schema) }))

/** What a subject answers: shapes that have names, or one of its own. */
export function replyText(subject: ApiSubject): string {
  const { $ref, anyOf, description, ...schema } = givesSchema(subject)
  const names = [{ $ref }, ...(anyOf ?? [])].flatMap((one) => one.$ref ?? []).map(refName)
  if (names.length === 0) return `Answers with:\n\n${fieldsOf(schema)}`
  const which = description === undefined ? '' : `: ${description}`
  return `Answers with ${names.map(linkTo).join(', or with ')}${which}.`
}

const linkTo = (name: string) => `[${name}](#${name.toLowerCase()})`

const fieldsOf = (schema: JsonSchema): string =>
  table(['field', 'type', 'meaning'], rowsOf(schema, ''))

/** What is within a field stands below it, unless it has a name of its own. */
function rowsOf(
  { properties = {}, required = [] }: JsonSchema,
  path: string,
): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = innerOf(field)
    const spelled = `${path}${name}${inner?.suffix ?? ''}`
    const optional = required.includes(name) ? '' : ', may be missing'
    return [
      [code(spelled), `${shapeText(field)}${optional}`, field.description ?? ''],
      ...(inner === null ? [] : rowsOf(inner.schema, `${spelled}.`)),
    ]
  })
}

interface Inner {
  /** Without fields where it has a name. */
  readonly schema: JsonSchema
  readonly suffix: string
  readonly name: string | null
}

/** The object in a field, be it in a list, by name, or `null` sometimes. */
function innerOf(field: JsonSchema): Inner | null {
  const { $ref, anyOf = [], items, additionalProperties: others } = field
  const [only] = anyOf.filter(({ type }) => type !== 'null')
  if ($ref !== undefined) return { schema: {}, suffix: '', name: refName($ref) }
  if (items !== undefined) return within(items, '[]')
  if (typeof others === 'object') return within(others, '.<name>')
  if (field.properties !== undefined) return { schema: field, suffix: '', name: null }
  return only === undefined || anyOf.length > 2 ? null : innerOf(only)
}

function within(schema: JsonSchema, suffix: string): Inner | null {
  const inner = innerOf(schema)
  return inner && { ...inner, suffix: `${suffix}${inner.suffix}` }
}

function shapeText(field: JsonSchema): string {
  const inner = innerOf(field)
  const isNullable = field.anyOf?.some(({ type }) => type === 'null') === true
  if (inner === null) return typeText(field)
  const thing = inner.name === null ? 'group' : linkTo(inner.name)
  const many = inner.suffix.startsWith('[]') ? 'list of ' : inner.suffix === '' ? '' : 'by name: '
  return `${many}${thing}${isNullable ? ' or `null`' : ''}`
}
