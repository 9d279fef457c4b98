/** Carries messages over NATS: core messages, micro services, and a connection never given up. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Svcm } from '@nats-io/services'
import { connect, errors, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { type Carrier, internalError, type OnError, openExchange, reportTo } from './answering.ts'
import {
  type Answer,
  type Bus,
  BusError,
  type BusStatus,
  type Endpoint,
  type Headers,
  type Message,
  type Payload,
  type Service,
  type Stoppable,
} from './bus.ts'
import { connectionFailure, type NatsAddress, toConnection } from './nats-address.ts'
import { assertReadable, type NatsFiles } from './nats-credentials.ts'
import { NatsMessage, optionsOf } from './nats-message.ts'
import {
  assertCarried,
  assertPattern,
  assertService,
  assertSubject,
  assertTimeout,
  defaultQueue,
} from './rules.ts'

export interface NatsBusOptions extends NatsAddress {
  /** Shown in the server's monitoring. */
  readonly name: string
  /** Hears what handlers throw and the server refuses; without it, that ends the process. */
  readonly onError?: OnError
}

export interface NatsConnectedBus extends Bus {
  /**
   * Connects anew, so that files with credentials and certificates that have changed are used from
   * now on; each connection reads them by itself. Throws a `BusError` for one that cannot be read,
   * and leaves the connection as it is.
   */
  rereadCredentials(): Promise<void>
}

/** How long one server may take to greet. */
const connectTimeoutMs = 5_000
/** A lost server is dialled again after this and up to as much more, for ever. */
const reconnectWaitMs = 250
/** A server that leaves this many pings unanswered is taken for lost: after 20 to 30 s. */
const maxUnansweredPings = 2
const pingIntervalMs = 10_000
/** Draining waits no longer than this for a server that has stopped answering. */
const drainTimeoutMs = 5_000

/**
 * Connects, or throws a `BusError` that says what to do. Once made, the connection is remade
 * whenever it breaks, with all subscriptions and services. While it is broken nothing is kept for
 * later: what is published is dropped, as NATS itself drops what nobody hears, and a request
 * ends at once with `nobody`, since it has not been sent. What broke under way ends `silent`.
 */
export async function connectNatsBus(options: NatsBusOptions): Promise<NatsConnectedBus> {
  try {
    const connection = await connect({
      ...toConnection(options, options.onError),
      name: options.name,
      timeout: connectTimeoutMs,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectWaitMs,
      reconnectJitter: reconnectWaitMs,
      ignoreAuthErrorAbort: true,
      pingInterval: pingIntervalMs,
      maxPingOut: maxUnansweredPings,
      noAsyncTraces: true,
    })
    return new NatsBus(connection, options)
  } catch (error) {
    throw connectionFailure(options, error)
  }
}

class NatsBus implements NatsConnectedBus {
  readonly #files: NatsFiles
  readonly #connection: NatsConnection
  readonly #report: OnError
  readonly #statusListeners: ((status: BusStatus) => void)[] = []
  #carrier: Carrier<Msg>
  #isConnected = true
  #drained: Promise<void> | null = null

  constructor(connection: NatsConnection, options: NatsBusOptions) {
    const report = reportTo(options.onError)
    this.#files = options
    this.#connection = connection
    this.#report = report
    this.#carrier = {
      maxPayloadBytes: connection.info?.max_payload ?? defaultMaxPayloadBytes,
      report,
      send: (message, data, headers) => {
        if (this.#isConnected) message.respond(data, optionsOf(headers))
      },
    }
    this.#watch()
  }

  get maxPayloadBytes(): number {
    return this.#carrier.maxPayloadBytes
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    if (this.#connection.isClosed()) throw closed()
    assertSubject(subject)
    assertCarried(data, headers, this.maxPayloadBytes)
    if (!this.#isConnected) return
    try {
      this.#connection.publish(subject, data, optionsOf(headers))
    } catch (error) {
      throw refusal(error)
    }
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    const subscription = this.#connection.subscribe(pattern, {
      callback: (error, message) => {
        if (error !== null) return
        try {
          onMessage(new NatsMessage(message))
        } catch (thrown) {
          this.#report(thrown)
        }
      },
    })
    return {
      stop: async () => {
        subscription.unsubscribe()
        await this.#settled()
      },
    }
  }

  async request(
    subject: string,
    data: Payload,
    options: { readonly timeoutMs: number; readonly headers?: Headers },
  ): Promise<Answer> {
    const { timeoutMs, headers } = options
    this.#assertOpen()
    assertSubject(subject)
    assertCarried(data, headers, this.maxPayloadBytes)
    assertTimeout(timeoutMs)
    if (!this.#isConnected) return { kind: 'nobody' }
    try {
      const sent = { timeout: timeoutMs, ...optionsOf(headers) }
      const message = await this.#connection.request(subject, data, sent)
      return { kind: 'answered', message: new NatsMessage(message) }
    } catch (error) {
      return unanswered(error)
    }
  }

  async serve(service: Service): Promise<Stoppable> {
    this.#assertOpen()
    assertService(service)
    const { name, version, description, metadata = {}, queue = defaultQueue } = service
    const config = { name, version, description, metadata: { ...metadata }, queue }
    const served = await new Svcm(this.#connection).add(config)
    for (const endpoint of service.endpoints) {
      served.addEndpoint(endpoint.name, {
        subject: endpoint.subject,
        metadata: { ...endpoint.metadata },
        handler: (error, message) => {
          if (error === null) this.#ask(endpoint, message)
        },
      })
    }
    await this.#settled()
    return {
      stop: async () => {
        await Promise.race([served.stop(), this.#connection.closed()])
      },
    }
  }

  async flush(): Promise<void> {
    if (this.#connection.isClosed()) throw closed()
    if (!this.#isConnected) throw disconnected()
    try {
      await Promise.race([this.#connection.flush(), this.#connection.closed()])
    } catch (error) {
      throw disconnected(error)
    }
  }

  onStatus(onChange: (status: BusStatus) => void): void {
    this.#statusListeners.push(onChange)
  }

  async rereadCredentials(): Promise<void> {
    this.#assertOpen()
    assertReadable(this.#files)
    await this.#connection.reconnect()
  }

  drain(): Promise<void> {
    this.#drained ??= this.#finish()
    return this.#drained
  }

  async #finish(): Promise<void> {
    if (this.#isConnected) {
      const timer = new AbortController()
      const patience = sleep(drainTimeoutMs, undefined, { signal: timer.signal })
      await Promise.race([this.#connection.drain(), patience]).catch(() => {})
      timer.abort()
    }
    await this.#connection.close()
  }

  #assertOpen(): void {
    if (this.#drained !== null || this.#connection.isClosed()) throw closed()
  }

  /** Waits until the server has taken notice, unless it is lost: then it will when it is back. */
  async #settled(): Promise<void> {
    await this.flush().catch(() => {})
  }

  #ask(endpoint: Endpoint, message: Msg): void {
    const exchange = openExchange(this.#carrier, message)
    try {
      endpoint.handle(new NatsMessage(message), exchange.respond)
    } catch (error) {
      this.#report(error)
      if (exchange.isAnswered) return
      exchange.isAnswered = true
      // The services library counts what it catches, and answers 500.
      throw new Error(internalError(error).description)
    }
  }

  /** Ends with the connection. */
  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'disconnect') this.#become('disconnected')
      if (status.type === 'reconnect') this.#become('connected')
      if (status.type === 'error') this.#report(refusal(status.error))
    }
    const error = await this.#connection.closed()
    this.#become('disconnected')
    if (error) this.#report(refusal(error))
  }

  #become(status: BusStatus): void {
    const isConnected = status === 'connected'
    if (isConnected === this.#isConnected) return
    this.#isConnected = isConnected
    const maxPayloadBytes = this.#connection.info?.max_payload ?? this.maxPayloadBytes
    this.#carrier = { ...this.#carrier, maxPayloadBytes }
    for (const onChange of this.#statusListeners) {
      try {
        onChange(status)
      } catch (error) {
        this.#report(error)
      }
    }
  }
}

/** What nats-server takes unless told otherwise; used if it does not say. */
const defaultMaxPayloadBytes = 1024 * 1024

function unanswered(error: unknown): Answer {
  if (error instanceof errors.TimeoutError) return { kind: 'silent' }
  if (error instanceof errors.RequestError) {
    if (error.isNoResponders()) return { kind: 'nobody' }
    if (error.cause instanceof errors.PermissionViolationError) throw refusal(error.cause)
    return { kind: 'silent' }
  }
  throw refusal(error)
}

function refusal(cause: unknown): BusError {
  const message = cause instanceof Error ? cause.message : String(cause)
  return new BusError(`NATS refuses: ${message}`, { cause })
}

function disconnected(cause?: unknown): BusError {
  return new BusError('the connection to NATS is broken, and is being remade', { cause })
}

function closed(): BusError {
  return new BusError('the bus is closed')
}
