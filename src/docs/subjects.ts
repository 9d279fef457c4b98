/** The page of the bus API: every subject, what it takes, and what it answers. */
import { z } from 'zod'
import type { Endpoint } from '../api/endpoint.ts'
import { controlFields } from '../api/fields.ts'
import { endpoints } from '../api/subjects.ts'
import { type Exchange, exchanges } from './examples.ts'
import { fieldMeanings } from './field-meanings.ts'
import { block, code, page, table } from './markdown.ts'
import { replyText, shapes } from './reply-shapes.ts'
import { type JsonSchema, typeText } from './schema-text.ts'

export const subjects = async (): Promise<string> => {
  const examples = await exchanges()
  return page(
    '# Subjects',
    `statemgr is a NATS micro service of the name in \`serviceName\`, here \`statemgr\`: the
stock tools list and watch it (\`nats micro info statemgr\`). Requests and replies are JSON.
Every subject is there over HTTP as well: \`POST /api/statemgr.host.get\` with the same body. No
field but \`name\` and what says what is wanted has to be given; an unknown field is refused
(\`malformed\`).`,
    `What cannot be done is answered with [Error](#error) and a number, as the
[refusals](refusals.md) say. Times are *service time*, in ms: they never go back and never leap;
\`wall\` is ISO 8601 beside it. In the examples \`…\` stands for what is left out.`,
    table(
      ['subject', 'what it does'],
      endpoints.map(({ path, about }) => [
        `[${code(`statemgr.${path}`)}](#statemgr${path.replaceAll('.', '')})`,
        about,
      ]),
    ),
    '## Events',
    events,
    '# Requests',
    '## Control requests',
    'What asks for an action takes these besides what is its own:',
    table(
      ['field', 'type', 'default', 'meaning'],
      fieldRows('', z.toJSONSchema(z.object(controlFields), { io: 'input' }) as JsonSchema, false),
    ),
    ...endpoints.map((endpoint) => section(endpoint, examples)),
    '# Shapes',
    ...shapes().map(({ name, text }) => page(`## ${name}`, text)),
  )
}

const events = `Published after the decision is durable, in order, at least once: the \`id\` is
the sequence number in the journal, by which whoever hears one twice knows it. Each is a CloudEvent
([Event](#event)); over HTTP they come as a stream of server-sent events from
\`GET /api/events?subject=statemgr.events.host.0\`.

${table(
  ['subject', 'what comes'],
  [
    ['`statemgr.events.transitions`', 'every change of a status'],
    ['`statemgr.events.errors`', 'refusals, and operations that failed'],
    [
      '`statemgr.events.alerts`',
      'alerts that are raised, updated, cleared, acknowledged; steps of a recovery',
    ],
    ['`statemgr.events.host.0`', 'all of these about one component, by its name'],
    ['`statemgr.events.>`', 'everything'],
  ],
)}`

function section({ path, about, body }: Endpoint, examples: readonly Exchange[]): string {
  const example = examples.find((one) => one.path === path)
  const schema = z.toJSONSchema(body, { io: 'input' }) as JsonSchema
  const isControl = 'dryRun' in body.shape
  return page(
    `## statemgr.${path}`,
    about,
    isControl
      ? 'Takes these, and the fields of every [control request](#control-requests):'
      : 'Takes:',
    table(['field', 'type', 'default', 'meaning'], fieldRows(path, schema, isControl)),
    replyText(path),
    block(
      'sh',
      `nats request statemgr.${path} '${example?.request ?? leastRequest(schema, path)}'`,
    ),
    example === undefined ? '' : block('', example.reply),
  )
}

/** What is asked with nothing but what must be, of the first component of the kind. */
function leastRequest({ properties = {}, required = [] }: JsonSchema, path: string): string {
  const [kind = ''] = path.split('.')
  const options = Object.entries(properties).flatMap(([name, field]): [string, unknown][] =>
    required.includes(name) && name !== 'name'
      ? [[name, field.enum?.[0] ?? (field.type === 'boolean' ? true : '…')]]
      : [],
  )
  return JSON.stringify({ name: `${kind}.0`, ...Object.fromEntries(options) })
}

function fieldRows(
  path: string,
  { properties = {}, required = [] }: JsonSchema,
  isControl: boolean,
): readonly (readonly string[])[] {
  const fields = Object.entries(properties).filter(
    ([name]) => !isControl || !Object.hasOwn(controlFields, name),
  )
  if (fields.length === 0) return [['nothing', '', '', '']]
  return fields.map(([name, field]) => [
    code(name),
    typeText(field),
    required.includes(name) ? 'must be given' : defaultText(field),
    `${fieldMeanings[name] ?? unexplained(name)}${nobodyText(path, name, field)}`,
  ])
}

/** Whom a request is for that names no component. */
function nobodyText(path: string, name: string, field: JsonSchema): string {
  if (name !== 'name' || field.default !== null) return ''
  return path === 'emergency.off' ? '; `null` for all' : '; `null` for the only one of its kind'
}

const defaultText = ({ default: value }: JsonSchema) =>
  value === undefined ? '' : code(typeof value === 'string' ? value : JSON.stringify(value))

function unexplained(name: string): never {
  throw new Error(`say in src/docs/field-meanings.ts what the field ${name} means`)
}
