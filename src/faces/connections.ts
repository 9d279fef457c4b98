/** Bounds the connections of an HTTP server: who has asked nothing makes room for who comes. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createTurns, type InTurns } from './in-turns.ts'

/** Requests that one may send ahead of their answers. */
const aheadMax = 16

/**
 * Keeps `max` connections, and reads from each in its turn. One more takes the place of the one
 * that has been waited for longest: half of a request was sent on it, or none, or it is kept alive
 * for another; or else of one that does not read what it is answered; or else of one that sent so
 * much at once that it is still being read. Those that are being answered stay, so that what is
 * refused then is the newcomer. One that asks on and on without an answer is ended.
 */
export function boundConnections(server: Server, max: number): void {
  /** All that are open, and those that somebody is waited for, longest first. */
  const open = new Set<InTurns>()
  const waiting = new Set<InTurns>()
  const ahead = new WeakMap<Duplex, number>()
  const turns = createTurns()
  const [serve] = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (raw: Socket) => {
    const socket = turns.of(raw)
    if (open.size >= max) {
      const longest = read(waiting) ?? unread(open) ?? long(open) ?? socket
      longest.destroy()
      if (longest === socket) return
      forget(longest)
    }
    open.add(socket)
    waiting.add(socket)
    socket.once('close', () => forget(socket))
    serve?.call(server, socket)
  })
  server.on('request', (incoming, outgoing) => {
    const { headers } = incoming
    // What `serve` was given.
    const socket = incoming.socket as Duplex as InTurns
    const asked = (ahead.get(socket) ?? 0) + 1
    if (asked > aheadMax) {
      socket.destroy()
      return
    }
    ahead.set(socket, asked)
    const hasBody = 'content-length' in headers || 'transfer-encoding' in headers
    // Nobody need read the end of what has none.
    if (hasBody) incoming.once('end', () => waiting.delete(socket))
    else waiting.delete(socket)
    outgoing.once('close', () => {
      ahead.set(socket, (ahead.get(socket) ?? 1) - 1)
      if (open.has(socket)) waiting.add(socket)
    })
  })
  const forget = (socket: InTurns) => {
    open.delete(socket)
    waiting.delete(socket)
  }
}

/** One that has sent nothing that was not read. */
const read = (waiting: ReadonlySet<InTurns>): InTurns | undefined =>
  [...waiting].find(({ isBehind }) => !isBehind)

/** One whose answers are not read: they lie here. */
const unread = (open: ReadonlySet<InTurns>): InTurns | undefined =>
  [...open].find(({ writableLength }) => writableLength > 0)

/** One that sent more at once than others have to ask: it is read to its end when there is room. */
const long = (open: ReadonlySet<InTurns>): InTurns | undefined =>
  [...open].find(({ isLong }) => isLong)
