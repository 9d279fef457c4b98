/** Bounds the connections of an HTTP server: who has asked nothing makes room for who comes. */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Keeps `max` connections. One more takes the place of the one that has been waited for longest:
 * half of a request was sent on it, or none, or it is kept alive for another. Those that are being
 * answered stay, so that what is refused then is the newcomer.
 */
export function boundConnections(server: Server, max: number): void {
  /** All that are open, and those that somebody is waited for, longest first. */
  const open = new Set<Socket>()
  const waiting = new Set<Socket>()
  server.on('connection', (socket) => {
    if (open.size >= max) {
      const [longest = socket] = waiting
      longest.destroy()
      if (longest === socket) return
      forget(longest)
    }
    open.add(socket)
    waiting.add(socket)
    socket.once('close', () => forget(socket))
  })
  server.on('request', (incoming, outgoing) => {
    const { socket, headers } = incoming
    const hasBody = 'content-length' in headers || 'transfer-encoding' in headers
    // Nobody need read the end of what has none.
    if (hasBody) incoming.once('end', () => waiting.delete(socket))
    else waiting.delete(socket)
    outgoing.once('close', () => {
      if (open.has(socket)) waiting.add(socket)
    })
  })
  const forget = (socket: Socket) => {
    open.delete(socket)
    waiting.delete(socket)
  }
}
