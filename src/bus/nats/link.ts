/** Keeps a connection to NATS: made, remade for ever, and told of when it is lost and back. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { NatsConnection, Status } from '@nats-io/transport-node'
import type { OnError } from '../answering.ts'
import { BusError, type BusStatus } from '../bus.ts'
import { connectionFailure, type NatsAddress, toConnection } from './address.ts'
import { lossReason } from './errors.ts'
import { connectInTurns, type Reading } from './transport.ts'

export interface NatsLinkDeps {
  /** A lost server is dialled again after this and up to as much more, for ever. */
  readonly reconnectWaitMs: number
  readonly address: NatsAddress & { readonly name: string }
  readonly report: OnError
  /** Has subscribed what is to be heard, on a connection that is new. */
  readonly attach: (connection: NatsConnection) => void
  /** What the server says against us; true where the connection goes with it. */
  readonly onRefused: (error: Error) => boolean
  readonly reading: Reading
}

/** How long one server may take to greet. */
const connectTimeoutMs = 5_000
/** A server that leaves this many pings unanswered is taken for lost: after 20 to 30 s. */
const maxUnansweredPings = 2
const pingIntervalMs = 10_000
/** Draining waits no longer than this for a server that has stopped answering. */
const drainTimeoutMs = 5_000

export class NatsLink {
  readonly #deps: NatsLinkDeps
  readonly #listeners: ((status: BusStatus, why: string | null) => void)[] = []
  readonly #closed = new AbortController()
  /** Each ends what waits for the connection that there is. */
  readonly #cuts = new Set<() => void>()
  #connection: NatsConnection | null = null
  #lost: string | null = 'there has been none so far'
  /** The last that the server said against us, since it was connected. */
  #said: string | null = null
  #isDraining = false
  /** Until it is over nobody is dialled. */
  #rest: PromiseWithResolvers<void> | null = null

  constructor(deps: NatsLinkDeps) {
    this.#deps = deps
  }

  /** The connection as it is, also while it is lost. */
  get made(): NatsConnection | null {
    return this.#connection
  }

  /** The connection, unless it is lost. */
  get live(): NatsConnection | null {
    return this.#lost === null ? this.#connection : null
  }

  /** Why it is lost; `null` while it is connected. */
  get lost(): string | null {
    return this.#lost
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted
  }

  onStatus(onChange: (status: BusStatus, why: string | null) => void): void {
    this.#listeners.push(onChange)
  }

  /**
   * Settles as `work` does; rejects once the connection is lost. Nothing is kept of it afterwards,
   * as would be by racing with `closed()`, which lasts as long as the connection.
   */
  async whileLive<T>(work: Promise<T>): Promise<T> {
    const { promise: lost, reject } = Promise.withResolvers<never>()
    const cut = (): void => reject(new Error('the connection was lost meanwhile'))
    this.#cuts.add(cut)
    try {
      return await Promise.race([work, lost])
    } finally {
      this.#cuts.delete(cut)
    }
  }

  /** Resolves while it is connected, or once it is. */
  async untilLive(): Promise<void> {
    if (this.live !== null) return
    await new Promise<void>((resolve) =>
      this.onStatus((status) => status === 'connected' && resolve()),
    )
  }

  /** Throws where there is no server, unless it is to wait for one. */
  async open(waits: boolean): Promise<void> {
    try {
      await this.#dial()
    } catch (error) {
      const failure = connectionFailure(this.#deps.address, error)
      if (error instanceof BusError || !waits) throw failure
      this.#become(failure.message)
      void this.#redial()
    }
  }

  /** Leaves its place at the server to another connection, until it may go on. */
  rest(): void {
    this.#rest ??= Promise.withResolvers()
    void this.#connection?.close()
  }

  goOn(): void {
    this.#rest?.resolve()
    this.#rest = null
  }

  async drain(): Promise<void> {
    this.#isDraining = true
    this.goOn()
    if (this.live !== null) {
      const timer = new AbortController()
      const patience = sleep(drainTimeoutMs, undefined, { signal: timer.signal })
      await Promise.race([this.live.drain(), patience]).catch(() => {})
      timer.abort()
    }
    this.#closed.abort()
    await this.#connection?.close()
  }

  async #dial(): Promise<void> {
    const { address, attach, report, reconnectWaitMs, reading } = this.#deps
    const options = {
      ...toConnection(address, report),
      name: address.name,
      timeout: connectTimeoutMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectWaitMs,
      reconnectJitter: reconnectWaitMs,
      ignoreAuthErrorAbort: true,
      pingInterval: pingIntervalMs,
      maxPingOut: maxUnansweredPings,
      noAsyncTraces: true,
    }
    const connection = await connectInTurns(options, reading)
    if (this.#isDraining) return connection.close()
    this.#connection = connection
    attach(connection)
    void this.#watch(connection)
    this.#become(null)
  }

  /** Until there is one, or nobody wants it any more. */
  async #redial(): Promise<void> {
    const { signal } = this.#closed
    while (!this.#isDraining) {
      await sleep(2 * this.#deps.reconnectWaitMs, undefined, { signal }).catch(() => {})
      await this.#rest?.promise
      try {
        if (!this.#isDraining) await this.#dial()
        return
      } catch (error) {
        this.#become(connectionFailure(this.#deps.address, error).message)
      }
    }
  }

  /** Ends with the connection, which is made anew where nobody has closed it. */
  async #watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) this.#note(status)
    const error = await connection.closed()
    if (this.#isDraining) return this.#become('it was closed')
    this.#become(error instanceof Error ? lossReason(error) : 'it was closed')
    await this.#redial()
  }

  #note(status: Status): void {
    switch (status.type) {
      case 'disconnect':
        return this.#become(this.#said ?? `the connection to ${status.server} broke`)
      case 'reconnect':
        return this.#become(null)
      case 'error':
        // With it the server goes, or has gone: this is why.
        if (!this.#deps.onRefused(status.error)) return
        this.#said = lossReason(status.error)
        if (this.#lost !== null) this.#become(this.#said)
    }
  }

  #become(lost: string | null): void {
    if (lost === this.#lost) return
    this.#lost = lost
    if (lost === null) this.#said = null
    else for (const cut of this.#cuts) cut()
    for (const onChange of this.#listeners) {
      try {
        onChange(lost === null ? 'connected' : 'disconnected', lost)
      } catch (error) {
        this.#deps.report(error)
      }
    }
  }
}
