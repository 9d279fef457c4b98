/** Serves HTTP: the bus API as JSON, its events as a stream, liveness and readiness. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { errorBody } from '../api/errors.ts'
import { eventPattern } from '../api/events.ts'
import { requestMaxBytes, tooLarge } from '../api/parse-request.ts'
import { subjectOf } from '../api/resource.ts'
import { subjects } from '../api/resources.ts'
import type { Bus, Stoppable } from '../bus/bus.ts'
import { type EventStreams, eventStreams } from './event-stream.ts'
import { requestOnBus, type SendRequest } from './http-api.ts'
import { refused, replied } from './http-reply.ts'
import type { Log } from './log.ts'
import { assertLoopback, hostInUrl, ListenError, onlyFromHere } from './loopback.ts'

export interface HttpOptions {
  readonly bus: Bus
  /** First token of the subjects: `statemgr`. */
  readonly serviceName: string
  /** A loopback address. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** Whether requests can be decided now, and if not, why. */
  readonly ready: () => { readonly ok: boolean; readonly why?: string }
  readonly log: Log
}

export interface HttpFace extends Stoppable {
  readonly url: string
}

/** Listens. Throws for an address that others can reach, and for one that cannot be had. */
export async function startHttp(options: HttpOptions): Promise<HttpFace> {
  const { bus, serviceName, host, log } = options
  assertLoopback(host)
  const streams = eventStreams(bus, serviceName, log)
  let port = options.port
  const app = httpApp({
    ...options,
    streams,
    send: requestOnBus(bus, serviceName),
    port: () => port,
  })
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = createServer(serverLimits, listener)
  server.maxConnections = connectionsMax
  try {
    port = await listening(server, host, options.port)
  } catch (error) {
    streams.stop()
    throw error
  }
  let stopping: Promise<void> | null = null
  return {
    url: `http://${hostInUrl(host)}:${port}`,
    stop: () => {
      stopping ??= stopped(server, streams)
      return stopping
    },
  }
}

/** Connections at a time; each holds some tens of kilobytes. */
const connectionsMax = 256
/** How long requests under way may take to end when the server stops. */
const stopGraceMs = 1000

/** A client that sends slowly does not hold a connection for long. */
const serverLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 5000,
}

interface AppOptions extends Pick<HttpOptions, 'serviceName' | 'ready' | 'log'> {
  readonly send: SendRequest
  readonly streams: EventStreams
  readonly port: () => number
}

function httpApp({ serviceName, ready, log, send, streams, port }: AppOptions) {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(onlyFromHere(port))
  app.get('/', () => replied(JSON.stringify(indexOf(serviceName))))
  app.get('/healthz', () => replied('{"ok":true}'))
  app.get('/readyz', () => {
    const { ok, why = 'the service is not ready' } = ready()
    return ok ? replied('{"ok":true}') : refused(errorBody('not-ready', why))
  })
  app.get('/api/events', (c) => {
    const { outgoing } = c.env
    const pattern = c.req.query('subject') ?? eventPattern(serviceName)
    return streams.open(pattern, () => {
      if (!outgoing.writableFinished) outgoing.destroy()
    })
  })
  app.post('/api/:subject', limited, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer())
    return send(c.req.param('subject'), c.req.header('content-type') ?? null, body)
  })
  app.all('/api/*', (c) => notAllowed(c.req.method))
  app.notFound((c) => nothingAt(c.req.path))
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a request over HTTP failed')
    return refused(internal, 500)
  })
  return app
}

/** Stops reading as soon as there is too much. */
const limited = bodyLimit({
  maxSize: requestMaxBytes,
  onError: (c) => {
    const announced = Number(c.req.header('content-length') ?? requestMaxBytes + 1)
    return refused(tooLarge(announced))
  },
})

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
    events: `/api/events?subject=${eventPattern(serviceName)}`,
    requests: subjects.map((one) => ({
      post: `/api/${subjectOf(serviceName, one)}`,
      about: one.about,
      fields: Object.keys(one.takes.shape),
    })),
  }
}

function notAllowed(method: string): Response {
  const response = refused(
    errorBody('malformed', `requests are sent by POST, not ${method}; events are read by GET`, [
      { subject: 'method', value: method, limit: 'POST' },
    ]),
    405,
  )
  response.headers.set('allow', 'POST')
  return response
}

function nothingAt(path: string): Response {
  const value = path.slice(0, 128)
  return refused(
    errorBody('unknown-subject', `there is nothing at ${value}: see / for what there is`, [
      { subject: 'path', value, limit: '/' },
    ]),
  )
}

/** The port it listens on. */
async function listening(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', (error) => {
    reject(new ListenError(`cannot listen on ${hostInUrl(host)}:${port}: ${error.message}`))
  })
  server.listen(port, host, resolve)
  await promise
  return (server.address() as AddressInfo).port
}

async function stopped(server: Server, streams: EventStreams): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  streams.stop()
  const cut = setTimeout(() => server.closeAllConnections(), stopGraceMs)
  await promise
  clearTimeout(cut)
}
