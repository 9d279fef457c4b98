/** The page of the bus API: every subject, what it takes, and what it answers. */
import { z } from 'zod'
import { eventStreams } from '../api/events.ts'
import { controlFields } from '../api/fields.ts'
import { leastRequest } from '../api/least-request.ts'
import type { ApiSubject } from '../api/resource.ts'
import { subjects as rows } from '../api/resources.ts'
import { takesSchema } from './api-schemas.ts'
import { type Exchange, exchanges } from './examples.ts'
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
      rows.map(({ path, about }) => [
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
      fieldRows(z.toJSONSchema(z.object(controlFields), { io: 'input' }) as JsonSchema, false),
    ),
    ...rows.map((subject) => section(subject, examples)),
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
    ...Object.entries(eventStreams).map(([stream, about]) => [
      code(`statemgr.events.${stream}`),
      about,
    ]),
    ['`statemgr.events.host.0`', 'all of these about one component, by its name'],
    ['`statemgr.events.>`', 'everything'],
  ],
)}`

function section(subject: ApiSubject, examples: readonly Exchange[]): string {
  const { path, about, takes } = subject
  const example = examples.find((one) => one.path === path)
  const isControl = 'dryRun' in takes.shape
  const request = JSON.stringify(example?.request ?? leastRequest(subject))
  return page(
    `## statemgr.${path}`,
    about,
    isControl
      ? 'Takes these, and the fields of every [control request](#control-requests):'
      : 'Takes:',
    table(['field', 'type', 'default', 'meaning'], fieldRows(takesSchema(subject), isControl)),
    replyText(subject),
    block('sh', `nats request statemgr.${path} '${request}'`),
    example === undefined ? '' : block('', example.shortReply),
  )
}

function fieldRows(
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
    field.description ?? '',
  ])
}

const defaultText = ({ default: value }: JsonSchema) =>
  value === undefined ? '' : code(typeof value === 'string' ? value : JSON.stringify(value))
