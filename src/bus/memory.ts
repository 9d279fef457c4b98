/**
 * Carries messages within one process: the subjects, wildcards, queue groups and services of NATS.
 */
import { type Carrier, internalError, type OnError, openExchange, reportTo } from './answering.ts'
import {
  type Answer,
  type Bus,
  BusError,
  type Endpoint,
  type Headers,
  type Message,
  type Payload,
  type Service,
  type Stoppable,
} from './bus.ts'
import { type Counted, discoveryEndpoints } from './discovery.ts'
import { createRouter, type Listener } from './router.ts'
import {
  assertCarried,
  assertPattern,
  assertService,
  assertSubject,
  assertTimeout,
  defaultQueue,
} from './rules.ts'

/** Calls `then` once, `afterMs` from now and never at once; what it returns forgets the call. */
export type Wake = (afterMs: number, then: () => void) => () => void

export interface MemoryBusOptions {
  /** Ends the wait of a request; `setTimeout` by default. */
  readonly wake?: Wake
  /** Wall time in milliseconds, for the statistics of services; `Date.now` by default. */
  readonly wall?: () => number
  /** Hears what handlers throw; without it, that ends the process. */
  readonly onError?: OnError
  /** 1 MiB by default, as in nats-server. */
  readonly maxPayloadBytes?: number
}

/** Deliveries that may wait; more are dropped and reported, as NATS does to a slow consumer. */
export const maxPendingDeliveries = 1_000_000

/**
 * A bus for one process. Messages are delivered in microtasks, in the order they were sent, and
 * never while the sender runs. It differs from NATS in two ways: answers travel directly, so that
 * a subscription to `>` does not receive them, and the members of a queue group take strict turns.
 * Bytes are not copied: who sends them does not change them afterwards.
 */
export function createMemoryBus(options: MemoryBusOptions = {}): Bus {
  return new MemoryBus(options)
}

type Reply = (message: Message) => void

interface MemoryListener extends Listener {
  readonly deliver: (message: Message, reply: Reply | null) => void
}

const defaultMaxPayloadBytes = 1024 * 1024

class MemoryBus implements Bus {
  readonly maxPayloadBytes: number
  readonly #wake: Wake
  readonly #wall: () => number
  readonly #report: OnError
  readonly #carrier: Carrier<Reply | null>
  readonly #router = createRouter<MemoryListener>()
  readonly #requests = new Set<(answer: Answer) => void>()
  #deliveries: (() => void)[] = []
  #isOverfull = false
  #serviceCount = 0
  #drained: Promise<void> | null = null
  #isClosed = false

  constructor(options: MemoryBusOptions) {
    this.maxPayloadBytes = options.maxPayloadBytes ?? defaultMaxPayloadBytes
    this.#wake = options.wake ?? wakeByTimer
    this.#wall = options.wall ?? Date.now
    this.#report = reportTo(options.onError)
    this.#carrier = {
      maxPayloadBytes: this.maxPayloadBytes,
      report: this.#report,
      send: (reply, data, headers) => reply?.(new MemoryMessage('_INBOX', data, headers)),
    }
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    if (this.#isClosed) throw closed()
    assertSubject(subject)
    assertCarried(data, headers, this.maxPayloadBytes)
    this.#send(new MemoryMessage(subject, data, headers), null)
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    let isStopped = false
    const deliver = (message: Message): void => {
      if (!isStopped) onMessage(message)
    }
    const stop = this.#listen([{ pattern, queue: null, deliver }])
    return {
      stop: async () => {
        isStopped = true
        stop()
      },
    }
  }

  async request(
    subject: string,
    data: Payload,
    options: { readonly timeoutMs: number; readonly headers?: Headers },
  ): Promise<Answer> {
    this.#assertOpen()
    assertSubject(subject)
    assertCarried(data, options.headers, this.maxPayloadBytes)
    assertTimeout(options.timeoutMs)
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const settle = (answer: Answer): void => {
      if (!this.#requests.delete(settle)) return
      forget()
      resolve(answer)
    }
    const request = new MemoryMessage(subject, data, options.headers)
    const isReceived = this.#send(request, (message) => {
      this.#deliver(() => settle({ kind: 'answered', message }))
    })
    if (!isReceived) return { kind: 'nobody' }
    this.#requests.add(settle)
    const forget = this.#wake(options.timeoutMs, () => settle({ kind: 'silent' }))
    return promise
  }

  async serve(service: Service): Promise<Stoppable> {
    this.#assertOpen()
    assertService(service)
    this.#serviceCount += 1
    const queue = service.queue ?? defaultQueue
    const counted = service.endpoints.map((endpoint): Counted => {
      return { endpoint, requests: 0, errors: 0, lastError: undefined, processingMs: 0 }
    })
    const identity = { id: `memory-${this.#serviceCount}`, started: new Date(this.#wall()) }
    const stop = this.#listen([
      ...counted.map((one) => this.#endpoint(one.endpoint, queue, one)),
      ...discoveryEndpoints(service, identity, counted).map((one) => this.#endpoint(one, null)),
    ])
    return { stop: async () => stop() }
  }

  async flush(): Promise<void> {
    if (this.#isClosed) throw closed()
    return new Promise((resolve) => this.#deliver(resolve))
  }

  onStatus(): void {}

  drain(): Promise<void> {
    this.#drained ??= this.#finish()
    return this.#drained
  }

  /** What was sent is still delivered, and may publish; nobody else is listening any more. */
  async #finish(): Promise<void> {
    this.#router.clear()
    while (this.#deliveries.length > 0) await this.flush()
    this.#isClosed = true
    for (const settle of this.#requests) settle({ kind: 'silent' })
  }

  #assertOpen(): void {
    if (this.#drained !== null) throw closed()
  }

  #listen(listeners: readonly MemoryListener[]): () => void {
    for (const listener of listeners) this.#router.add(listener)
    return () => {
      for (const listener of listeners) this.#router.remove(listener)
    }
  }

  #endpoint(endpoint: Endpoint, queue: string | null, counted?: Counted): MemoryListener {
    const deliver = (message: Message, reply: Reply | null): void => {
      const startedAtMs = this.#wall()
      const exchange = openExchange(this.#carrier, reply)
      try {
        endpoint.handle(message, exchange.respond)
      } catch (error) {
        this.#report(error)
        const serviceError = internalError(error)
        exchange.respond('', serviceError)
        if (counted !== undefined) {
          counted.errors += 1
          counted.lastError = serviceError.description
        }
      }
      if (counted === undefined) return
      counted.requests += 1
      counted.processingMs += this.#wall() - startedAtMs
    }
    return { pattern: endpoint.subject, queue, deliver }
  }

  /** False if nobody will receive the message. */
  #send(message: Message, reply: Reply | null): boolean {
    const receivers = this.#router.visit(message.subject, (listener) => {
      if (this.#deliveries.length < maxPendingDeliveries) {
        this.#deliver(() => listener.deliver(message, reply))
      } else if (!this.#isOverfull) {
        this.#isOverfull = true
        this.#report(new BusError(`${maxPendingDeliveries} deliveries wait: dropping the others`))
      }
    })
    return receivers > 0
  }

  #deliver(delivery: () => void): void {
    if (this.#deliveries.push(delivery) === 1) queueMicrotask(() => this.#deliverAll())
  }

  /** What a delivery sends waits for the next microtask, behind all that was sent before. */
  #deliverAll(): void {
    const deliveries = this.#deliveries
    this.#deliveries = []
    this.#isOverfull = false
    for (const delivery of deliveries) {
      try {
        delivery()
      } catch (error) {
        this.#report(error)
      }
    }
  }
}

/** Bytes are encoded and text is decoded when asked for: most messages are read one way only. */
class MemoryMessage implements Message {
  readonly subject: string
  readonly headers: Headers
  readonly #payload: Payload
  #data: Uint8Array | null = null

  constructor(subject: string, payload: Payload, headers?: Headers) {
    this.subject = subject
    this.headers = headers === undefined ? noHeaders : received(headers)
    this.#payload = payload
  }

  get data(): Uint8Array {
    if (typeof this.#payload !== 'string') return this.#payload
    this.#data ??= encoder.encode(this.#payload)
    return this.#data
  }

  text(): string {
    if (typeof this.#payload === 'string') return this.#payload.toWellFormed()
    return decoder.decode(this.#payload)
  }
}

const noHeaders: Headers = Object.freeze({})
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Blanks around a value do not travel. */
function received(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim()]))
}

function closed(): BusError {
  return new BusError('the bus is closed')
}

function wakeByTimer(afterMs: number, then: () => void): () => void {
  const timer = setTimeout(then, afterMs)
  return () => clearTimeout(timer)
}
