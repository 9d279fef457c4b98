/** The bus API over HTTP, as a document of OpenAPI 3.1. */
import { eventPattern, eventStreams } from '../../api/events/events.ts'
import { microNameOf, subjectOf } from '../../api/fields/resource.ts'
import { leastRequest } from '../../api/requests/least-request.ts'
import { resources } from '../../api/resources.ts'
import { apiInfo, documentText, serviceName } from './documents.ts'
import { type Exchange, exchanges } from './examples.ts'
import {
  errorSchema,
  eventPayloadSchema,
  givesSchema,
  namedSchemas,
  takesSchema,
} from './schemas.ts'

export const openapi = async (): Promise<string> => documentText(await openApiDocument())

async function openApiDocument() {
  const examples = await exchanges()
  return {
    openapi: '3.1.0',
    info: apiInfo,
    servers: [{ url: 'http://127.0.0.1:8080' }],
    tags: Object.keys(resources).map((name) => ({ name })),
    paths: {
      ...Object.fromEntries(
        Object.entries(resources).flatMap(([resource, rows]) =>
          rows.map((subject) => [
            `/api/${subjectOf(serviceName, subject)}`,
            { post: requestOf(resource, subject, examples) },
          ]),
        ),
      ),
      '/api/events': { get: eventsOf() },
      '/metrics': { get: scrape() },
      '/healthz': { get: probe('healthz', 'Says that the process lives.') },
      '/readyz': {
        get: {
          ...probe('readyz', 'Says whether requests can be decided now.'),
          responses: { ...probe('', '').responses, 503: error('It is not ready, and why.') },
        },
      },
    },
    components: { schemas: namedSchemas() },
  }
}

type Subject = (typeof resources)[keyof typeof resources][number]

function requestOf(resource: string, subject: Subject, examples: readonly Exchange[]) {
  const example = examples.find(({ path }) => path === subject.path)
  return {
    operationId: microNameOf(subject),
    tags: [resource],
    summary: subject.about,
    requestBody: {
      content: {
        'application/json': {
          schema: takesSchema(subject),
          example: example?.request ?? leastRequest(subject),
        },
      },
    },
    responses: {
      200: {
        description: 'The answer.',
        content: {
          'application/json': {
            schema: givesSchema(subject),
            ...(example === undefined ? {} : { example: example.reply }),
          },
        },
      },
      default: error('What cannot be done, and why; the status says whose business it is.'),
    },
  }
}

const eventsOf = () => ({
  operationId: 'events',
  tags: ['events'],
  summary: 'Streams events as they are published, from now on.',
  parameters: [
    {
      name: 'subject',
      in: 'query',
      description:
        `The subjects to hear, as NATS matches them: ${Object.keys(eventStreams).join(', ')}, ` +
        'or a kind and a token of what they are about.',
      schema: { type: 'string', default: eventPattern(serviceName) },
      example: `${serviceName}.events.host.0`,
    },
    {
      name: 'Last-Event-ID',
      in: 'header',
      description:
        'The id of the last event that was received, as browsers send it by themselves: what ' +
        'came after it comes first. Where that is not to be had, an event `gap` says why.',
      schema: { type: 'string' },
      example: '17-3f0a9c21-77be',
    },
  ],
  responses: {
    200: {
      description: 'Server-sent events; the data of each is a CloudEvent in JSON.',
      content: {
        'text/event-stream': {
          schema: {
            type: 'string',
            contentMediaType: 'application/json',
            contentSchema: eventPayloadSchema(),
          },
        },
      },
    },
    default: error('Why there is no stream.'),
  },
})

const scrape = () => ({
  operationId: 'metrics',
  tags: ['metrics'],
  summary: 'Shows all metrics, in the text format of Prometheus or in OpenMetrics.',
  responses: {
    200: {
      description: 'The metrics of the reference.',
      content: Object.fromEntries(
        ['text/plain', 'application/openmetrics-text'].map((type) => [
          type,
          { schema: { type: 'string' } },
        ]),
      ),
    },
    404: error('They are off, and how they are turned on.'),
    406: error('`accept` asks for neither format.'),
    default: error('Why they are not shown.'),
  },
})

const probe = (operationId: string, summary: string) => ({
  operationId,
  tags: ['probes'],
  summary,
  responses: {
    200: {
      description: 'It is so.',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { ok: { const: true, description: 'it is so' } },
            required: ['ok'],
          },
          example: { ok: true },
        },
      },
    },
  },
})

const error = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorSchema() } },
})
