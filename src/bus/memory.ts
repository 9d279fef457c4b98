/**
 * Carries messages within one process: the subjects, wildcards, queue groups and services of NATS.
 */
import { type OnError, reportTo } from './answering.ts'
import { Asking, type Wake } from './asking.ts'
import {
  type Answer,
  type Bus,
  BusError,
  type Headers,
  type Message,
  type Payload,
  type Refusal,
  type Service,
  type Stoppable,
  type StrayAnswer,
} from './bus.ts'
import { Refusals } from './refusals.ts'
import { createRouter, type Listener } from './router.ts'
import { assertPattern, assertService, assertSubject, assertTimeout, objectionTo } from './rules.ts'
import { type Received, serveOn, type Wire } from './serving.ts'

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
export function createMemoryBus(options: MemoryBusOptions = {}): MemoryBus {
  return new InMemory(options)
}

export interface MemoryBus extends Bus {
  /** Publishes with a subject to answer to, as any client of NATS may. */
  publishFor(reply: string, subject: string, data: Payload, headers?: Headers): void
}

interface MemoryListener extends Listener {
  readonly deliver: (message: MemoryMessage) => void
}

const defaultMaxPayloadBytes = 1024 * 1024

class InMemory implements MemoryBus {
  readonly maxPayloadBytes: number
  readonly lost = null
  readonly #wall: () => number
  readonly #report: OnError
  readonly #refusals: Refusals
  readonly #wire: Wire
  readonly #asking: Asking
  readonly #router = createRouter<MemoryListener>()
  #deliveries: (() => void)[] = []
  #isOverfull = false
  #serviceCount = 0
  #drained: Promise<void> | null = null
  #isClosed = false

  constructor(options: MemoryBusOptions) {
    this.maxPayloadBytes = options.maxPayloadBytes ?? defaultMaxPayloadBytes
    this.#asking = new Asking('_INBOX', options.wake ?? wakeByTimer)
    this.#wall = options.wall ?? Date.now
    this.#report = reportTo(options.onError)
    this.#refusals = new Refusals(this.#report)
    this.#wire = {
      maxPayloadBytes: this.maxPayloadBytes,
      report: this.#report,
      wall: this.#wall,
      answer: (to, data, headers) => void this.#send(new MemoryMessage(to, data, headers)),
      isUnasked: (reply, subject) => this.#asking.isUnasked(reply, subject),
      listen: (pattern, queue, onMessage) => this.#listen({ pattern, queue, deliver: onMessage }),
    }
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    if (this.#isClosed) throw closed()
    assertSubject(subject)
    if (this.#objection(subject, data, headers) !== null) return
    this.#send(new MemoryMessage(subject, data, headers))
  }

  publishFor(reply: string, subject: string, data: Payload, headers?: Headers): void {
    if (this.#isClosed) throw closed()
    assertSubject(subject)
    assertSubject(reply)
    if (this.#objection(subject, data, headers) !== null) return
    this.#send(new MemoryMessage(subject, data, headers, reply))
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    let isStopped = false
    const deliver = (message: Message): void => {
      if (!isStopped) onMessage(message)
    }
    const { stop } = this.#listen({ pattern, queue: null, deliver })
    return {
      stop: () => {
        isStopped = true
        return stop()
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
    assertTimeout(options.timeoutMs)
    const why = this.#objection(subject, data, options.headers)
    if (why !== null) return { kind: 'refused', why }
    const { reply, answer } = this.#asking.open(subject, options.timeoutMs)
    const isReceived = this.#send(new MemoryMessage(subject, data, options.headers, reply))
    if (!isReceived) this.#asking.settle(reply, { kind: 'nobody' })
    return answer
  }

  async serve(service: Service): Promise<Stoppable> {
    this.#assertOpen()
    assertService(service)
    this.#serviceCount += 1
    const identity = { id: `memory-${this.#serviceCount}`, started: new Date(this.#wall()) }
    return serveOn(this.#wire, service, identity)
  }

  async flush(): Promise<void> {
    if (this.#isClosed) throw closed()
    return new Promise((resolve) => this.#deliver(resolve))
  }

  onStatus(): void {}

  onRefusal(onRefusal: (refusal: Refusal) => void): void {
    this.#refusals.onRefusal(onRefusal)
  }

  onStray(onStray: (stray: StrayAnswer) => void): void {
    this.#asking.onStray(onStray)
  }

  drain(): Promise<void> {
    this.#drained ??= this.#finish()
    return this.#drained
  }

  /** What was sent is still delivered, and may publish; nobody else is listening any more. */
  async #finish(): Promise<void> {
    this.#router.clear()
    while (this.#deliveries.length > 0) await this.flush()
    this.#isClosed = true
    this.#asking.endAll()
  }

  #assertOpen(): void {
    if (this.#drained !== null) throw closed()
  }

  #listen(listener: MemoryListener): Stoppable {
    this.#router.add(listener)
    return { stop: async () => this.#router.remove(listener) }
  }

  /** What is small enough is carried, and so again. */
  #objection(subject: string, data: Payload, headers: Headers | undefined): string | null {
    const why = objectionTo(data, headers, this.maxPayloadBytes)
    const latest = this.#refusals.latest(subject)
    if (why !== null) this.#refusals.note(subject, why)
    else if (latest !== null) this.#refusals.carried(subject, latest)
    return why
  }

  /** False if nobody will receive the message. */
  #send(message: MemoryMessage): boolean {
    const { subject } = message
    if (this.#asking.isOwn(subject)) {
      // Straight to whoever asked.
      this.#deliver(() => this.#asking.settle(subject, { kind: 'answered', message }))
      return true
    }
    const receivers = this.#router.visit(subject, (listener) => {
      if (this.#deliveries.length < maxPendingDeliveries) {
        this.#deliver(() => listener.deliver(message))
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
class MemoryMessage implements Received {
  readonly subject: string
  readonly headers: Headers
  readonly reply: string
  readonly #payload: Payload
  #data: Uint8Array | null = null

  constructor(subject: string, payload: Payload, headers?: Headers, reply = '') {
    this.subject = subject
    this.reply = reply
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
