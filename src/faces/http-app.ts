/**
 * Answers requests over HTTP: what there is, liveness, readiness, the bus API, and its events.
 * Loaded with the first request, since it takes more memory than anything else that is imported.
 */
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'
import { type EventOrigin, eventPattern } from '../api/events/events.ts'
import { errorBody } from '../api/fields/errors.ts'
import { subjectOf } from '../api/fields/resource.ts'
import { requestMaxBytes, tooLarge } from '../api/requests/parse-request.ts'
import { subjects } from '../api/resources.ts'
import type { Bus } from '../bus/bus.ts'
import { orRather } from '../text/nearest.ts'
import type { Door } from './door.ts'
import { type EventStreams, eventHeaders, eventStreams } from './event-stream.ts'
import { requestOnBus, type SendRequest } from './http-api.ts'
import { type Body, bodyOf } from './http-body.ts'
import { refused, replied } from './http-reply.ts'
import type { Log } from './log.ts'
import { answerScrape, type Metrics } from './metrics.ts'

export interface HttpAppOptions extends EventOrigin {
  /** Where requests are asked, with the door that they came in by, and events are heard. */
  readonly bus: Bus
  /** Whether requests can be decided now, and if not, why. */
  readonly ready: () => {
    readonly ok: boolean
    readonly why?: string
    readonly code?: Parameters<typeof errorBody>[0]
  }
  /** None where they are off. */
  readonly metrics?: Metrics | null
  readonly log: Log
}

export interface HttpApp {
  readonly listener: ReturnType<typeof getRequestListener>
  /** Ends the event streams. */
  stop(): void
}

/** `port` is the one that is listened on, if it is one. */
export function openHttpApp(options: HttpAppOptions, door: Door, port: number): HttpApp {
  const { bus, serviceName, log } = options
  const streams = eventStreams(bus, options, log)
  const send = requestOnBus(bus, serviceName, door)
  const app = httpApp({ ...options, streams, send, guards: door.guards(port) })
  return {
    listener: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    stop: () => streams.stop(),
  }
}

interface Parts extends Omit<HttpAppOptions, 'bus'> {
  readonly send: SendRequest
  readonly streams: EventStreams
  readonly guards: readonly MiddlewareHandler[]
}

function httpApp({ serviceName, ready, metrics = null, log, send, streams, guards }: Parts) {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(...guards)
  app.get('/', () => replied(JSON.stringify(indexOf(serviceName))))
  app.get('/healthz', () => replied('{"ok":true}'))
  app.get('/readyz', () => {
    const { ok, why = 'the service is not ready', code = 'not-ready' } = ready()
    return ok ? replied('{"ok":true}') : refused(errorBody(code, why))
  })
  app.get('/metrics', (c) => {
    const unread = unreadIn(c.req.queries(), [], whole)
    return unread ?? answerScrape(metrics, c.req.header('accept'))
  })
  app.get('/api/events', (c) => {
    const { outgoing } = c.env
    const asked = c.req.queries()
    const unread = unreadIn(asked, ['subject'])
    if (unread !== null) return unread
    const pattern = asked.subject?.[0] ?? eventPattern(serviceName)
    // Whoever asks what there is to hear does not listen.
    if (c.req.method === 'HEAD') return new Response(null, { headers: eventHeaders })
    const lastId = c.req.header('last-event-id') ?? null
    return streams.open(pattern, lastId, () => {
      if (!outgoing.writableFinished) outgoing.destroy()
    })
  })
  for (const path of readPaths) app.all(path, (c) => notAllowed(c.req.method, 'GET'))
  app.post('/api/:subject', async (c) => {
    const unread = unreadIn(c.req.queries(), [])
    if (unread !== null) return unread
    const body = await bodyOf(c.env.incoming, requestMaxBytes)
    if (body.kind !== 'whole') return broken(body)
    const trace = {
      traceparent: c.req.header('traceparent'),
      tracestate: c.req.header('tracestate'),
    }
    const contentType = c.req.header('content-type') ?? null
    return send(c.req.param('subject'), contentType, body.bytes, trace)
  })
  app.all('/api/*', (c) => notAllowed(c.req.method, 'POST'))
  app.notFound((c) => nothingAt(c.req.path))
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a request over HTTP failed')
    return refused(internal, 500)
  })
  return app
}

const broken = (body: Exclude<Body, { kind: 'whole' }>): Response =>
  refused(
    body.kind === 'too-large'
      ? tooLarge()
      : errorBody('malformed', 'the request ended before its body did'),
  )

const internal = {
  code: 'internal',
  message: 'the request could not be handled',
  evidence: [],
  guidance: 'This is a bug: see the log of the service, and report it.',
}

function indexOf(serviceName: string) {
  return {
    service: serviceName,
    health: '/healthz',
    ready: '/readyz',
    metrics: '/metrics',
    events: `/api/events?subject=${eventPattern(serviceName)}`,
    requests: subjects.map((one) => ({
      post: `/api/${subjectOf(serviceName, one)}`,
      about: one.about,
      fields: Object.keys(one.takes.shape),
    })),
  }
}

const readPaths = ['/', '/healthz', '/readyz', '/metrics', '/api/events']

function notAllowed(method: string, limit: 'GET' | 'POST'): Response {
  const message =
    limit === 'GET'
      ? `this is read by GET, not ${method}`
      : `requests are sent by POST, not ${method}; events are read by GET`
  const spot = { subject: 'method', value: method, limit }
  const response = refused(errorBody('malformed', message, [spot]), 405)
  response.headers.set('allow', limit === 'GET' ? 'GET, HEAD' : limit)
  return response
}

/** Where it is said what is asked for, if not in the address. */
const inBody = { where: 'the body', why: 'what is asked for goes into the body, as JSON' }
const whole = { where: '/metrics', why: 'all metrics are shown' }

/** What the address asks for that nobody reads there, or twice; `null` where all of it is read. */
function unreadIn(
  asked: Record<string, string[]>,
  read: readonly string[],
  { where, why } = inBody,
): Response | null {
  for (const [key, values] of Object.entries(asked)) {
    const value = key.slice(0, 128)
    const isRead = read.includes(key)
    if (isRead && values.length === 1) continue
    const limit = read[0] ?? where
    const message = isRead
      ? `${value} stands in the address ${values.length} times: ask for each by itself`
      : read.length === 0
        ? `${value} in the address is not read: ${why}`
        : `${value} in the address is unknown${orRather(key, read)}`
    return refused(errorBody('malformed', message, [{ subject: 'address', value, limit }]))
  }
  return null
}

function nothingAt(path: string): Response {
  const value = path.slice(0, 128)
  return refused(
    errorBody('unknown-subject', `there is nothing at ${value}: see / for what there is`, [
      { subject: 'path', value, limit: '/' },
    ]),
  )
}
