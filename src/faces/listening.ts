/** Listens on a port so that many who come at once are taken at once. */
import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as Listener } from 'node:net'

/** At each listener: who does not fit in comes again by himself. */
const backlog = 16

export interface Listening {
  readonly port: number
  /** Nobody is taken any more; who was taken stays. */
  close(): void
}

/**
 * Listeners that share a port, where the system lets them: `http` serves what comes to any. Of each
 * libuv takes one connection in a turn of the event loop. Where turns take long there would be a
 * queue of seconds, and who is at its end may be the one who asks for an emergency off.
 */
export async function listenOn(
  http: Server,
  place: { readonly host: string; readonly port: number },
  listeners: number,
): Promise<Listening> {
  if (process.platform !== 'linux') {
    await listening(http, place)
    return { port: portOf(http), close: () => {} }
  }
  // Who shares a port does not notice another process of the same user, who shares it too.
  if (place.port !== 0) await assertFree(place)
  const options = { ...place, reusePort: true, backlog }
  await listening(http, options)
  const port = portOf(http)
  const others = Array.from({ length: listeners - 1 }, () =>
    createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      http.emit('connection', socket)
    }),
  )
  const close = (): void => {
    for (const other of others) other.close()
  }
  try {
    await Promise.all(others.map((other) => listening(other, { ...options, port })))
  } catch (error) {
    close()
    http.close()
    throw error
  }
  // As with the first: the next connection may be taken.
  for (const other of others) other.on('error', (error) => http.emit('error', error))
  return { port, close }
}

async function assertFree(place: Options): Promise<void> {
  const alone = createServer()
  await listening(alone, place)
  await new Promise((resolve) => alone.close(resolve))
}

type Options = Parameters<Listener['listen']>[0] & object

function listening(server: Listener, options: Options): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(options, () => {
    server.off('error', reject)
    resolve()
  })
  return promise
}

const portOf = (server: Listener): number => (server.address() as AddressInfo).port
