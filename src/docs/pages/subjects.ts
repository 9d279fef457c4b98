/** The page of the bus API: every subject, what it takes, and what it answers. */
import { z } from 'zod'
import { eventStreams } from '../../api/events/events.ts'
import { aboutIncidents, incidentSubject } from '../../api/events/incidents.ts'
import { controlFields } from '../../api/fields/fields.ts'
import type { ApiSubject } from '../../api/fields/resource.ts'
import { leastRequest } from '../../api/requests/least-request.ts'
import { subjects as rows } from '../../api/resources.ts'
import { type Exchange, exchanges } from '../api/examples.ts'
import { replyText, shapes } from '../api/reply-shapes.ts'
import { takesSchema } from '../api/schemas.ts'
import { block, code, page, table } from '../markdown.ts'
import { type JsonSchema, typeText } from '../schema-text.ts'

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

const events = `Every entry of the journal is an event: what was asked, what was decided, and what
the service does by itself. They are published after the decision is durable, in the order of the
journal, at least once: the \`id\` is the sequence in the journal and the run that wrote it, so that
whoever hears one twice knows it. Each is a CloudEvent ([Event](#event)); over HTTP they come as a
stream of server-sent events: \`GET /api/events?subject=statemgr.events.host.0\`, and with the
header \`Last-Event-ID\` go on behind the last that was received.

What an event is about has one subject, of a kind and one token: what follows the kind in the name,
or the name once more where nothing does. A dot in the token is written \`%2E\`.

${table(
  ['subject', 'what comes'],
  [
    ...Object.entries(eventStreams).map(([stream, about]) => [
      code(`statemgr.events.${stream}`),
      about,
    ]),
    [code(incidentSubject('statemgr')), `${aboutIncidents}; by no other subject`],
    ['`statemgr.events.host.0`', 'everything about `host.0`'],
    ['`statemgr.events.chassis.chassis`', 'everything about a chassis that is called `chassis`'],
    ['`statemgr.events.zone.cpu_zone`', 'everything about `zone/cpu_zone`'],
    ['`statemgr.events.supply.psu%2E1`', 'everything about `supply/psu.1`'],
    ['`statemgr.events.service.powermgr`', 'everything about a service; `statemgr` is one'],
    [
      '`statemgr.events.system.system`',
      'an emergency off of everything; `power` is of all supplies',
    ],
    ['`statemgr.events.host.*`', 'everything about all of a kind'],
    ['`statemgr.events.*.*`', 'everything, each once'],
    ['`statemgr.events.>`', 'everything, and what belongs to a stream once more'],
  ],
)}

Beside them a [sealed head](#seal) of the journal comes on \`statemgr.journal.head\`, at most one a
second: whoever keeps some can tell later whether the journal is still what it was.

On \`statemgr.claim\` state managers tell each other once a second who acts for which System:
\`system\`, \`boot\`, \`since\`, \`where\`, and as \`role\` one of \`acting\`, \`looking\`,
\`waiting\`, \`leaving\`. Nobody else is to publish there. Only one acts: a later one observes,
refuses with [\`not-acting\`](refusals.md), and with \`serve --standby\` takes over once the other
has been silent for ten seconds.`

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
