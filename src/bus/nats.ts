/** Carries messages over NATS: core messages, micro services, and a connection never given up. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  connect,
  errors,
  type NatsConnection,
  nuid,
  type Subscription,
} from '@nats-io/transport-node'
import { type OnError, reportTo } from './answering.ts'
import { Asking } from './asking.ts'
import {
  type Answer,
  type Bus,
  BusError,
  type BusStatus,
  type Headers,
  type Message,
  type Payload,
  type Service,
  type Stoppable,
  type StrayAnswer,
} from './bus.ts'
import { connectionFailure, type NatsAddress, toConnection } from './nats-address.ts'
import { NatsMessage, optionsOf } from './nats-message.ts'
import {
  assertCarried,
  assertPattern,
  assertService,
  assertSubject,
  assertTimeout,
} from './rules.ts'
import { type Received, serveOn, type Wire } from './serving.ts'

export interface NatsBusOptions extends NatsAddress {
  /** Shown in the server's monitoring. */
  readonly name: string
  /** Hears what handlers throw and the server refuses; without it, that ends the process. */
  readonly onError?: OnError
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
export async function connectNatsBus(options: NatsBusOptions): Promise<Bus> {
  try {
    const connection = await connect({
      ...toConnection(options),
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
    return new NatsBus(connection, reportTo(options.onError), options.inboxPrefix ?? '_INBOX')
  } catch (error) {
    throw connectionFailure(options, error)
  }
}

class NatsBus implements Bus {
  readonly #connection: NatsConnection
  readonly #report: OnError
  readonly #statusListeners: ((status: BusStatus) => void)[] = []
  readonly #asking: Asking
  #maxPayloadBytes: number
  #inbox: Subscription | null = null
  #isConnected = true
  #drained: Promise<void> | null = null

  constructor(connection: NatsConnection, report: OnError, inboxPrefix: string) {
    this.#connection = connection
    this.#report = report
    this.#asking = new Asking(inboxPrefix, wakeByTimer)
    this.#maxPayloadBytes = connection.info?.max_payload ?? defaultMaxPayloadBytes
    this.#watch()
  }

  get maxPayloadBytes(): number {
    return this.#maxPayloadBytes
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    if (this.#connection.isClosed()) throw closed()
    assertSubject(subject)
    assertCarried(data, headers, this.maxPayloadBytes)
    this.#send(subject, data, headers)
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    const subscription = this.#listen(pattern, null, onMessage)
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
    this.#inbox ??= this.#openInbox()
    const { reply, answer } = this.#asking.open(subject, timeoutMs)
    try {
      this.#send(subject, data, headers, reply)
    } catch (error) {
      this.#asking.deny(subject, refusal(error))
    }
    return answer
  }

  async serve(service: Service): Promise<Stoppable> {
    this.#assertOpen()
    assertService(service)
    const served = serveOn(this.#wire(), service, { id: nuid.next(), started: new Date() })
    await this.#settled()
    return served
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

  onStray(onStray: (stray: StrayAnswer) => void): void {
    this.#asking.onStray(onStray)
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
    this.#asking.endAll()
  }

  #assertOpen(): void {
    if (this.#drained !== null || this.#connection.isClosed()) throw closed()
  }

  /** Waits until the server has taken notice, unless it is lost: then it will when it is back. */
  async #settled(): Promise<void> {
    await this.flush().catch(() => {})
  }

  /** Everything leaves here: what is published, asked and answered. */
  #send(subject: string, data: Payload, headers?: Headers, reply?: string): void {
    if (!this.#isConnected) return
    try {
      this.#connection.publish(subject, data, optionsOf(headers, reply))
    } catch (error) {
      throw refusal(error)
    }
  }

  #listen(
    pattern: string,
    queue: string | null,
    onMessage: (message: Received) => void,
  ): Subscription {
    return this.#connection.subscribe(pattern, {
      ...(queue === null ? {} : { queue }),
      callback: (error, message) => {
        if (error !== null) return
        try {
          onMessage(new NatsMessage(message))
        } catch (thrown) {
          this.#report(thrown)
        }
      },
    })
  }

  #wire(): Wire {
    const maxPayloadBytes = () => this.#maxPayloadBytes
    return {
      get maxPayloadBytes() {
        return maxPayloadBytes()
      },
      report: this.#report,
      wall: Date.now,
      isUnasked: (reply, subject) => this.#asking.isUnasked(reply, subject),
      listen: (pattern, queue, onMessage) => {
        const subscription = this.#listen(pattern, queue, onMessage)
        // What was sent to it already is still answered.
        const stop = () => Promise.race([subscription.drain(), this.#connection.closed()])
        return { stop: async () => void (await stop().catch(() => {})) }
      },
      answer: (to, data, headers) => {
        try {
          this.#send(to, data, headers)
        } catch (error) {
          this.#report(error)
        }
      },
    }
  }

  /** The server says in it, too, that nobody hears a request. */
  #openInbox(): Subscription {
    return this.#connection.subscribe(`${this.#asking.inbox}*`, {
      callback: (error, message) => {
        if (error !== null) return this.#loseInbox(error)
        const { data, headers, subject } = message
        const isUnheard = data.length === 0 && headers?.code === noResponders
        if (isUnheard) return this.#asking.settle(subject, { kind: 'nobody' })
        this.#asking.settle(subject, { kind: 'answered', message: new NatsMessage(message) })
      },
    })
  }

  /** It may not be heard: the next request tries again. */
  #loseInbox(error: Error): void {
    this.#inbox = null
    this.#asking.failAll(refusal(error))
  }

  /** Ends with the connection. */
  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'disconnect') this.#become('disconnected')
      if (status.type === 'reconnect') this.#become('connected')
      if (status.type === 'error') this.#refused(status.error)
    }
    const error = await this.#connection.closed()
    this.#become('disconnected')
    if (error) this.#report(refusal(error))
  }

  #refused(error: Error): void {
    const isDenied = error instanceof errors.PermissionViolationError
    if (isDenied && error.operation === 'publish') this.#asking.deny(error.subject, refusal(error))
    this.#report(refusal(error))
  }

  #become(status: BusStatus): void {
    const isConnected = status === 'connected'
    if (isConnected === this.#isConnected) return
    this.#isConnected = isConnected
    this.#maxPayloadBytes = this.#connection.info?.max_payload ?? this.#maxPayloadBytes
    // What broke under way may have been heard.
    if (!isConnected) this.#asking.endAll()
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

/** The status in which the server says that nobody hears a subject. */
const noResponders = 503

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

function wakeByTimer(afterMs: number, then: () => void): () => void {
  const timer = setTimeout(then, afterMs)
  return () => clearTimeout(timer)
}
