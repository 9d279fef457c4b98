/**
 * Reads a connection to NATS a little at a time: what comes in one piece may hold a thousand
 * messages, and whoever hands them all over does nothing else meanwhile.
 */
import type { Socket } from 'node:net'
import {
  type NatsConnection,
  NatsConnectionImpl,
  type NodeConnectionOptions,
  ProtocolHandler,
  setTransportFactory,
} from '@nats-io/transport-node'
import { NodeTransport, nodeResolveHost } from '@nats-io/transport-node/lib/node_transport.js'
import { type AnswerUnread, PayloadBound } from './payloads.ts'

/** Some dozens of messages, after which it is looked at the time. */
const sliceBytes = 8 * 1024
/**
 * So long messages of one connection are handed over before all else has its turn. In less, of a
 * flood of requests less would be refused, and no more carried out.
 */
const turnMaxMs = 10

export interface Reading {
  /** Bytes. What is longer is left out as it comes. */
  readonly payloadMax?: number | undefined
  readonly unread?: AnswerUnread | undefined
  /** Much came at once, and more may wait at the server: called in each turn that it takes. */
  readonly onMuch?: () => void
}

/** Connects as the client library does, and reads in turns. */
export async function connectInTurns(
  options: NodeConnectionOptions,
  reading: Reading = {},
): Promise<NatsConnection> {
  // As its own `connect` does each time: it is the same for all connections of the process.
  setTransportFactory({ factory: () => new NodeTransport(), dnsResolveFn: nodeResolveHost })
  const connection: NatsConnectionImpl = Reflect.construct(NatsConnectionImpl, [options])
  connection.protocol = new ProtocolInTurns(connection, reading)
  await connection.protocol.dialLoop()
  return connection as NatsConnection
}

/** Has transports of its own, whatever others of this process have told the library to make. */
class ProtocolInTurns extends ProtocolHandler {
  constructor(connection: NatsConnectionImpl, reading: Reading) {
    super(connection.options, connection)
    let own: TransportInTurns | undefined
    // The library sets it to one that it has made, whenever it dials.
    Object.defineProperty(this, 'transport', {
      get: () => own,
      set: () => {
        own = new TransportInTurns(reading)
      },
    })
  }
}

class TransportInTurns extends NodeTransport {
  readonly #bound: PayloadBound
  readonly #onMuch: () => void
  #turnEndsAt = 0
  #isTurn = false

  constructor({ payloadMax = Number.POSITIVE_INFINITY, unread, onMuch = () => {} }: Reading) {
    super()
    this.#bound = new PayloadBound(payloadMax, unread)
    this.#onMuch = onMuch
  }

  /** What is left over waits in this process, and what comes after it does at the server. */
  override async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    for await (const came of this.iterate()) {
      // So little comes where nothing waits behind it.
      const isMuch = came.length > sliceBytes
      if (isMuch) this.#takeTurn()
      for (const bytes of this.#bound.bounded(came as Buffer))
        if (isMuch) yield* this.#sliced(bytes)
        else yield bytes
      this.#answer()
      if (isMuch && this.#isOver()) await this.#nextTurn()
    }
  }

  #answer(): void {
    const answers = this.#bound.answers()
    if (answers !== '') this.send(Buffer.from(answers, 'latin1'))
  }

  async *#sliced(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      this.#takeTurn()
      yield bytes.subarray(at, at + sliceBytes)
      if (this.#isOver()) await this.#nextTurn()
    }
  }

  #isOver(): boolean {
    return performance.now() >= this.#turnEndsAt
  }

  #takeTurn(): void {
    if (this.#isTurn) return
    this.#isTurn = true
    this.#onMuch()
    this.#turnEndsAt = performance.now() + turnMaxMs
    setImmediate(() => {
      this.#isTurn = false
    })
  }

  async #nextTurn(): Promise<void> {
    this.#answer()
    // There is none any more once it was closed.
    const socket: Socket | undefined = this.socket
    socket?.pause()
    await new Promise((resolve) => setImmediate(resolve))
    socket?.resume()
  }
}
