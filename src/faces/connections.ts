/** Bounds the connections of an HTTP server: who has asked nothing makes room for who comes. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createTurns, type InTurns } from './in-turns.ts'
import type { PriorityOf } from './priority.ts'

/** Requests that one may send ahead of their answers. */
const aheadMax = 16

/**
 * Keeps `max` connections, and reads from each in its turn. One more takes the place of the one
 * that has been waited for longest: half of a request was sent on it, or none, or it is kept alive
 * for another; or else of one that does not read what it is answered; or else of one that sent so
 * much at once that it is still being read. Those that are being answered stay, so that what is
 * refused then is the newcomer. Some places are kept for who asks for what is urgent, which is
 * known once the first of it has come. One that asks on and on without an answer is ended.
 */
export function boundConnections(server: Server, max: number, priorityOf: PriorityOf): void {
  const kept = Math.ceil(max / 4)
  /** By priority. */
  const places = [max - kept, max - Math.floor(kept / 2), max] as const
  /** All that are open, and those that somebody is waited for, longest first. */
  const open = new Set<InTurns>()
  const waiting = new Set<InTurns>()
  const ahead = new WeakMap<Duplex, number>()
  const turns = createTurns(priorityOf)
  const [serve] = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (raw: Socket) => {
    const socket = turns.of(raw, () => {
      if (open.size > places[socket.priority]) makeRoomFor(socket)
    })
    open.add(socket)
    waiting.add(socket)
    socket.once('close', () => forget(socket))
    serve?.call(server, socket)
    if (open.size > max) makeRoomFor(socket)
  })
  const makeRoomFor = (socket: InTurns): void => {
    const going = read(waiting) ?? unread(open) ?? long(open) ?? socket
    going.destroy()
    forget(going)
  }
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
const read = (waiting: Iterable<InTurns>): InTurns | undefined =>
  first(waiting, ({ isBehind }) => !isBehind)

/** One whose answers are not read: they lie here. */
const unread = (open: Iterable<InTurns>): InTurns | undefined =>
  first(open, ({ writableLength }) => writableLength > 0)

/** One that sent more at once than others have to ask: it is read to its end when there is room. */
const long = (open: Iterable<InTurns>): InTurns | undefined => first(open, ({ isLong }) => isLong)

function first(sockets: Iterable<InTurns>, is: (socket: InTurns) => boolean): InTurns | undefined {
  for (const socket of sockets) if (is(socket)) return socket
  return undefined
}
