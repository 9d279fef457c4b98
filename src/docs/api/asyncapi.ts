/** The bus API over NATS, as a document of AsyncAPI 3.0: every request, reply and event. */
import { eventStreams } from '../../api/events/events.ts'
import { incidentSubject } from '../../api/events/incidents.ts'
import { type ApiSubject, microNameOf, subjectOf } from '../../api/fields/resource.ts'
import { leastRequest } from '../../api/requests/least-request.ts'
import { headSubject } from '../../api/resources/evidence.ts'
import { subjects } from '../../api/resources.ts'
import { apiInfo, documentText, serviceName } from './documents.ts'
import { type Exchange, exchanges } from './examples.ts'
import {
  errorSchema,
  eventPayloadSchema,
  givesSchema,
  incidentPayloadSchema,
  namedSchemas,
  sealPayloadSchema,
  takesSchema,
} from './schemas.ts'

export const asyncapi = async (): Promise<string> => documentText(await asyncApiDocument())

async function asyncApiDocument() {
  const examples = await exchanges()
  return {
    asyncapi: '3.0.0',
    info: apiInfo,
    defaultContentType: 'application/json',
    servers: { nats: { host: '127.0.0.1:4222', protocol: 'nats' } },
    channels: {
      ...Object.fromEntries(
        subjects.flatMap((subject) => Object.entries(channelsOf(subject, examples))),
      ),
      ...eventChannels(),
      ...headChannel,
      ...incidentChannel,
    },
    operations: {
      ...Object.fromEntries(
        subjects.map((subject) => [microNameOf(subject), answering(subject)] as const),
      ),
      ...Object.fromEntries(
        Object.keys({ ...eventChannels(), ...headChannel, ...incidentChannel }).map((name) => [
          name,
          sending(name),
        ]),
      ),
    },
    components: {
      schemas: namedSchemas(),
      messages: {
        Error: {
          summary: 'What cannot be done, and why.',
          headers: errorHeaders,
          payload: errorSchema(),
        },
        Event: { summary: 'A CloudEvent about a journal entry.', payload: eventPayloadSchema() },
        IncidentEvent: { summary: 'What became of an incident.', payload: incidentPayloadSchema() },
        Head: { summary: 'How far the journal had come, signed.', payload: sealPayloadSchema() },
      },
    },
  }
}

/** One for what is asked, and one for the answers, whose subject each asker chooses. */
function channelsOf(subject: ApiSubject, examples: readonly Exchange[]) {
  const name = microNameOf(subject)
  const example = examples.find(({ path }) => path === subject.path)
  return {
    [name]: {
      address: subjectOf(serviceName, subject),
      description: subject.about,
      messages: {
        request: {
          payload: takesSchema(subject),
          examples: [{ payload: example?.request ?? leastRequest(subject) }],
        },
      },
    },
    [`${name}_reply`]: {
      address: null,
      messages: {
        reply: {
          payload: givesSchema(subject),
          ...(example === undefined ? {} : { examples: [{ payload: example.reply }] }),
        },
        error: { $ref: '#/components/messages/Error' },
      },
    },
  }
}

function answering(subject: ApiSubject) {
  const name = microNameOf(subject)
  return {
    action: 'receive',
    channel: { $ref: `#/channels/${name}` },
    summary: subject.about,
    messages: [{ $ref: `#/channels/${name}/messages/request` }],
    reply: {
      channel: { $ref: `#/channels/${name}_reply` },
      messages: [
        { $ref: `#/channels/${name}_reply/messages/reply` },
        { $ref: `#/channels/${name}_reply/messages/error` },
      ],
    },
    bindings: { nats: { queue: 'q' } },
  }
}

/** As NATS micro has them. */
const errorHeaders = {
  type: 'object',
  properties: {
    'Nats-Service-Error-Code': { type: 'string', description: 'the number, as HTTP has it' },
    'Nats-Service-Error': { type: 'string', description: 'what it is, for people' },
  },
  required: ['Nats-Service-Error-Code', 'Nats-Service-Error'],
}

const headChannel = {
  journal_head: {
    address: headSubject(serviceName),
    description:
      'A sealed head of the journal, at most one a second: kept elsewhere, it tells later.',
    messages: { event: { $ref: '#/components/messages/Head' } },
  },
}

const incidentChannel = {
  events_incidents: {
    address: incidentSubject(serviceName),
    description:
      'An incident that begins, spreads, has another root, or is over. It is on no stream.',
    messages: { event: { $ref: '#/components/messages/IncidentEvent' } },
  },
}

const eventMessages = { event: { $ref: '#/components/messages/Event' } }

const eventChannels = () => ({
  ...Object.fromEntries(
    Object.entries(eventStreams).map(([stream, about]) => [
      `events_${stream}`,
      {
        address: `${serviceName}.events.${stream}`,
        description: `${about[0]?.toUpperCase()}${about.slice(1)}.`,
        messages: eventMessages,
      },
    ]),
  ),
  events_entity: {
    address: `${serviceName}.events.{kind}.{token}`,
    description: 'Every event about one thing; each event is about one.',
    parameters: {
      kind: { description: 'What kind of thing it is.', examples: ['host', 'zone', 'service'] },
      token: {
        description:
          'What follows the kind in its name, or the whole name where nothing does; a dot is %2E.',
        examples: ['0', 'cpu_zone', 'powermgr'],
      },
    },
    messages: eventMessages,
  },
})

const sending = (name: string) => ({
  action: 'send',
  channel: { $ref: `#/channels/${name}` },
  messages: [{ $ref: `#/channels/${name}/messages/event` }],
})
