/** Reads what replies are made of, with the meaning of each field as it stands in the source. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import {
  checkSchema,
  componentSchema,
  controlReplySchema,
  errorBodySchema,
  eventSchema,
  historyEntrySchema,
  historySchema,
  operationSchema,
  planSchema,
  replySchemas,
  statusSchema,
  stepSchema,
} from '../api/replies.ts'
import { alertSchema, recoverySchema } from '../api/replies-recovery.ts'
import { replyMeanings } from './field-meanings.ts'
import { code, table } from './markdown.ts'
import { type JsonSchema, typeText } from './schema-text.ts'

/** The shapes that stand in more than one reply, or are long: each has a section of its own. */
const named: readonly (readonly [name: string, schema: z.ZodType])[] = [
  ['Component', componentSchema],
  ['Operation', operationSchema],
  ['Step', stepSchema],
  ['Control', controlReplySchema],
  ['Plan', planSchema],
  ['Check', checkSchema],
  ['Status', statusSchema],
  ['Alert', alertSchema],
  ['Recovery', recoverySchema],
  ['History', historySchema],
  ['Entry', historyEntrySchema],
  ['Error', errorBodySchema],
  ['Event', eventSchema],
]

export interface Shape {
  readonly name: string
  readonly text: string
}

export const shapes = (): readonly Shape[] =>
  named.map(([name, schema]) => ({ name, text: fieldsOf(jsonOf(schema)) }))

/** What an endpoint answers: a shape of its own, or those of control requests. */
export function replyText(path: string): string {
  const schema = replySchemas[path]
  if (schema === undefined) {
    return `Answers with ${linkTo('Control')}, or with ${linkTo('Plan')} where \`dryRun\` is set.`
  }
  const name = nameOf(jsonOf(schema))
  return name === null
    ? `Answers with:\n\n${fieldsOf(jsonOf(schema))}`
    : `Answers with ${linkTo(name)}.`
}

const linkTo = (name: string) => `[${name}](#${name.toLowerCase()})`

const jsonOf = (schema: z.ZodType): JsonSchema => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })
  return json as JsonSchema
}

const texts = new Map(named.map(([name, schema]) => [JSON.stringify(jsonOf(schema)), name]))

const nameOf = (schema: JsonSchema) => texts.get(JSON.stringify(schema)) ?? null

function fieldsOf(schema: JsonSchema): string {
  const meanings = meaningsIn(Object.keys(schema.properties ?? {}))
  return table(['field', 'type', 'meaning'], rowsOf(schema, '', meanings))
}

/** What is within a field stands below it, unless it has a name of its own. */
function rowsOf(
  schema: JsonSchema,
  path: string,
  meanings: ReadonlyMap<string, string>,
): readonly (readonly string[])[] {
  const { properties = {}, required = [] } = schema
  return Object.entries(properties).flatMap(([name, field]) => {
    const inner = innerOf(field)
    const spelled = `${path}${name}${inner?.suffix ?? ''}`
    const isMade = inner !== null && inner.name === null
    const optional = required.includes(name) ? '' : ', may be missing'
    return [
      [
        code(spelled),
        `${shapeText(field)}${optional}`,
        meanings.get(name) ?? replyMeanings[name] ?? '',
      ],
      ...(isMade ? rowsOf(inner.schema, `${spelled}.`, meanings) : []),
    ]
  })
}

interface Inner {
  readonly schema: JsonSchema
  readonly suffix: string
  readonly name: string | null
}

/** The object in a field, be it in a list, by name, or `null` sometimes. */
function innerOf(field: JsonSchema): Inner | null {
  const { anyOf = [], items, additionalProperties: others } = field
  const [only] = anyOf.filter(({ type }) => type !== 'null')
  if (items !== undefined) return within(items, '[]')
  if (typeof others === 'object') return within(others, '.<name>')
  if (field.properties !== undefined) return { schema: field, suffix: '', name: nameOf(field) }
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

const api = join(import.meta.dirname, '../api')

/** The comments above the fields of the schema that has just these, in the source. */
function meaningsIn(fields: readonly string[]): ReadonlyMap<string, string> {
  for (const text of schemaTexts()) {
    const own = [...text.matchAll(/^ {2}(\w+)[,:]/gm)].map(([, name = '']) => name)
    if (own.join() !== fields.join()) continue
    const comments = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n\s*(\w+)[,:]/g)
    return new Map(
      [...comments].map(([, comment = '', name = '']) => {
        return [name, comment.replaceAll(/\s*\n\s*\*\s*/g, ' ').trim()]
      }),
    )
  }
  return new Map()
}

/** The text of every `z.object({ … })` that is a constant of its own. */
function schemaTexts(): readonly string[] {
  return globSync('*replies*.ts', { cwd: api }).flatMap((file) => {
    const source = readFileSync(join(api, file), 'utf8')
    return [...source.matchAll(/Schema = z\.object\(\{\n([\s\S]*?)^\}\)/gm)].map(
      ([, text = '']) => text,
    )
  })
}
