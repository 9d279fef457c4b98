/**
 * Reads a connection to NATS a little at a time: megabytes may lie there, and whoever hears all of
 * them to the end does nothing else meanwhile.
 */
import { setImmediate as turn } from 'node:timers/promises'
import {
  type ConnectionOptions,
  type NatsConnection,
  NatsConnectionImpl,
  setTransportFactory,
} from '@nats-io/transport-node'
import { NodeTransport, nodeResolveHost } from '@nats-io/transport-node/lib/node_transport.js'

/** Some tens of messages. */
const sliceBytes = 4 * 1024

interface Pace {
  /** How long is heard of it in one turn of the event loop. */
  readonly turnMaxMs: number
}

class PacedTransport extends NodeTransport {
  get #turnMaxMs(): number {
    return (this.options as ConnectionOptions & Pace).turnMaxMs
  }

  /** Nothing more is read before this has been heard: the rest waits at the server. */
  override setupHandlers(): void {
    super.setupHandlers()
    this.socket.on('data', () => this.socket.pause())
  }

  override async *iterate(): AsyncIterableIterator<Uint8Array> {
    for await (const bytes of super.iterate()) {
      let endsAtMs = performance.now() + this.#turnMaxMs
      for (let from = 0; from < bytes.length; from += sliceBytes) {
        if (this.done) return
        yield bytes.subarray(from, from + sliceBytes)
        const isOver = performance.now() > endsAtMs || from + sliceBytes >= bytes.length
        if (!isOver || bytes.length <= sliceBytes) continue
        await turn()
        endsAtMs = performance.now() + this.#turnMaxMs
      }
      this.socket?.resume()
    }
  }
}

export function connectPaced(options: ConnectionOptions & Pace): Promise<NatsConnection> {
  setTransportFactory({ factory: () => new PacedTransport(), dnsResolveFn: nodeResolveHost })
  return NatsConnectionImpl.connect(options)
}
