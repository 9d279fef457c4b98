/**
 * Reads a connection to NATS a little at a time: what comes in one piece may hold a thousand
 * messages, and whoever hands them all over does nothing else meanwhile.
 */
import type { Socket } from 'node:net'
import {
  type NatsConnection,
  NatsConnectionImpl,
  type NodeConnectionOptions,
  setTransportFactory,
} from '@nats-io/transport-node'
import { NodeTransport, nodeResolveHost } from '@nats-io/transport-node/lib/node_transport.js'
import { PayloadBound } from './payloads.ts'

/** Some dozens of messages, after which it is looked at the time. */
const sliceBytes = 8 * 1024
/**
 * So long messages of one connection are handed over before all else has its turn. In less, of a
 * flood of requests less would be refused, and no more carried out.
 */
const turnMaxMs = 10

export interface OptionsInTurns extends NodeConnectionOptions {
  /** Bytes. What is longer is left out as it comes. */
  readonly payloadMax?: number | undefined
}

/** Connects as the client library does, and reads in turns. */
export function connectInTurns(options: OptionsInTurns): Promise<NatsConnection> {
  // As its own `connect` does, which may have set another since. It is the same for all
  // connections: what each of them wants comes with its options, whenever it is made anew.
  setTransportFactory({ factory: () => new TransportInTurns(), dnsResolveFn: nodeResolveHost })
  return NatsConnectionImpl.connect(options)
}

class TransportInTurns extends NodeTransport {
  #bound = new PayloadBound(Number.POSITIVE_INFINITY)
  #turnEndsAt = 0
  #isTurn = false

  override connect(
    where: Parameters<NodeTransport['connect']>[0],
    options: OptionsInTurns,
  ): Promise<void> {
    if (options.payloadMax !== undefined) this.#bound = new PayloadBound(options.payloadMax)
    return super.connect(where, options)
  }

  /** What is left over waits in this process, and what comes after it does at the server. */
  override async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    for await (const came of this.iterate()) {
      // So little comes where nothing waits behind it.
      for (const bytes of this.#bound.bounded(came as Buffer))
        if (bytes.length <= sliceBytes) yield bytes
        else yield* this.#sliced(bytes)
    }
  }

  async *#sliced(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      this.#takeTurn()
      yield bytes.subarray(at, at + sliceBytes)
      if (performance.now() >= this.#turnEndsAt) await this.#nextTurn()
    }
  }

  #takeTurn(): void {
    if (this.#isTurn) return
    this.#isTurn = true
    this.#turnEndsAt = performance.now() + turnMaxMs
    setImmediate(() => {
      this.#isTurn = false
    })
  }

  async #nextTurn(): Promise<void> {
    // There is none any more once it was closed.
    const socket: Socket | undefined = this.socket
    socket?.pause()
    await new Promise((resolve) => setImmediate(resolve))
    socket?.resume()
  }
}
