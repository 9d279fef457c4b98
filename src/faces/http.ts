/** Listens for HTTP on loopback, and loads what answers it once somebody asks. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Stoppable } from '../bus/bus.ts'
import { boundConnections } from './connections.ts'
import { connectionsHere, listenersFor } from './descriptors.ts'
import type { Door } from './door.ts'
import type { HttpApp, HttpAppOptions } from './http-app.ts'
import { listenOn } from './listening.ts'
import { assertLoopback, hostInUrl, ListenError, onlyFromHere } from './loopback.ts'
import { priorityOf } from './priority.ts'
import { makeToken, onlyWithToken } from './token.ts'

export interface HttpOptions extends HttpAppOptions {
  /** A loopback address. */
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** The file that the token is written to; `null` keeps it in memory. */
  readonly tokenFile: string | null
}

export interface HttpFace extends Stoppable {
  readonly url: string
  /** What every request but for health has to carry. */
  readonly token: string
}

// An `import` reads all that the module exports, and so loads a WebSocket client of 7 MiB.
const { createServer } = process.getBuiltinModule('node:http')

/** Listens. Throws for an address that others can reach, and for one that cannot be had. */
export async function startHttp(options: HttpOptions): Promise<HttpFace> {
  const { host } = options
  assertLoopback(host)
  const { text: token, forget } = makeToken(options.tokenFile)
  const server = openServer(options, {
    name: 'token',
    onlyReads: false,
    guards: (port) => [onlyFromHere(port), onlyWithToken(token)],
  })
  try {
    const listeners = listenersFor(connectionsHere())
    const { port, close } = await listenOn(server.http, options, listeners)
    const url = `http://${hostInUrl(host)}:${port}`
    const stop = (): Promise<void> => {
      close()
      return server.stop().finally(forget)
    }
    return { url, token, stop }
  } catch (error) {
    forget()
    const where = `${hostInUrl(host)}:${options.port}`
    throw new ListenError(`cannot listen on ${where}: ${(error as Error).message}`)
  }
}

export interface HttpServer extends Stoppable {
  readonly http: Server
}

/** A server for one door that listens nowhere yet. */
export function openServer(options: HttpAppOptions, door: Door): HttpServer {
  const { log } = options
  let app: Promise<HttpApp> | null = null
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    // One that asked for too much, whose last piece held even more.
    if (incoming.socket.destroyed) return
    try {
      app ??= import('./http-app.ts').then(({ openHttpApp }) =>
        openHttpApp(options, door, portOf(server)),
      )
      ;(await app).listener(incoming, outgoing)
    } catch (error) {
      // Where no file can be opened it may be later: the next request tries again.
      app = null
      log.error({ err: error }, 'what answers HTTP could not be loaded')
      outgoing.writeHead(503, { 'content-type': 'application/json' }).end(notLoaded)
    }
  }
  const server = createServer(serverLimits)
  boundConnections(server, connectionsHere(), priorityOf(options.serviceName))
  server.on('request', listener)
  // Where no connection can be taken, the next one may be; before that, who listens is told.
  server.once('listening', () => {
    server.on('error', (error) => log.error({ err: error }, 'HTTP cannot be listened to'))
  })
  server.on('connect', (_, socket) => socket.end(noTunnel))
  let stopping: Promise<void> | null = null
  return {
    http: server,
    stop: () => {
      stopping ??= stopped(server, app)
      return stopping
    },
  }
}

/** As every refusal is shaped; what shapes them is what could not be loaded. */
const notLoaded = JSON.stringify({
  code: 'not-ready',
  message: 'what answers HTTP could not be loaded',
  evidence: [],
  guidance: 'See the log of the service; ask again.',
})

/** Nothing is passed on to others. */
const noTunnel =
  'HTTP/1.1 405 Method Not Allowed\r\nallow: GET, HEAD, POST\r\nconnection: close\r\n\r\n'

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

/** 0 for a socket, which has none. */
function portOf(server: Server): number {
  const address = server.address()
  return address === null || typeof address === 'string' ? 0 : address.port
}

async function stopped(server: Server, app: Promise<HttpApp> | null): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  const loaded = await app?.catch(() => null)
  loaded?.stop()
  const cut = setTimeout(() => server.closeAllConnections(), stopGraceMs)
  await promise
  clearTimeout(cut)
}
