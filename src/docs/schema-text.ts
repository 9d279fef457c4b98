/** Says in words what a JSON Schema allows. */

/** The parts of a JSON Schema that zod writes and that a reader wants to know of. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly minimum?: number
  readonly maximum?: number
}

/** `whole number from 1 to 100`, `text`, `list of text`, `text or nothing`. */
export function typeText(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return refText(schema.$ref)
  if (schema.const !== undefined) return wordOf(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(wordOf).join(', ')
  const choices = schema.anyOf ?? schema.allOf
  if (choices !== undefined) return choices.map(typeText).join(' or ')
  const { type } = schema
  if (typeof type === 'object')
    return type.map((one) => typeText({ ...schema, type: one })).join(' or ')
  switch (type) {
    case 'null':
      return '`null`'
    case 'boolean':
      return '`true`, `false`'
    case 'string':
      return isDuration(schema) ? 'duration' : 'text'
    case 'integer':
      return `whole number${boundsText(schema)}`
    case 'number':
      return `number${boundsText(schema)}`
    case 'array':
      return `list of ${typeText(schema.items ?? {})}`
    case 'object':
      return objectText(schema)
    default:
      return 'anything'
  }
}

/** A small one is spelled out: `{none}`. */
function objectText({ additionalProperties: others, properties = {} }: JsonSchema): string {
  if (typeof others === 'object') return 'by name'
  const names = Object.keys(properties)
  return names.length === 1 ? `\`{${names[0]}}\`` : 'group'
}

/** `$ref`s lead to what is described once for all places where it may stand. */
export const refName = (ref: string) => ref.slice(ref.lastIndexOf('/') + 1)

const refText = (ref: string) => (ref === '#' ? 'the same again' : `see ${refName(ref)}`)

const wordOf = (value: unknown) => `\`${JSON.stringify(value).replaceAll('"', '')}\``

const isDuration = ({ examples = [] }: JsonSchema) => examples.includes('30s')

/** Limits so far away that nobody meets them are those of the notation, not of the thing. */
const farAway = 1e9

function boundsText({ minimum, maximum }: JsonSchema): string {
  const least = minimum === undefined || minimum <= -farAway ? null : minimum
  const most = maximum === undefined || maximum >= farAway ? null : maximum
  if (least === null && most === null) return ''
  if (most === null) return ` from ${least} on`
  return least === null ? ` up to ${most}` : ` from ${least} to ${most}`
}
