/** Carries messages over NATS: core messages, micro services, and a connection never given up. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errors, type Msg, nuid } from '@nats-io/transport-node'
import { type OnError, reportTo } from '../answering.ts'
import { Asking } from '../asking.ts'
import {
  type Answer,
  type Bus,
  BusError,
  type BusStatus,
  type Headers,
  type Message,
  type Payload,
  type Refusal,
  type Service,
  type Stoppable,
  type StrayAnswer,
} from '../bus.ts'
import { Refusals } from '../refusals.ts'
import { defaultReplyPrefixes } from '../replies.ts'
import {
  assertPattern,
  assertService,
  assertSubject,
  assertTimeout,
  objectionTo,
} from '../rules.ts'
import { type Received, serveOn, type Wire } from '../serving.ts'
import type { NatsAddress } from './address.ts'
import { assertReadable, type NatsFiles } from './credentials.ts'
import {
  denied,
  isTooManyConnections,
  isTooManySubscriptions,
  lossReason,
  messageOf,
  refusalOf,
} from './errors.ts'
import { NatsLink } from './link.ts'
import { NatsMessage, optionsOf } from './message.ts'
import { NatsSubscriptions, type Wanting } from './subscriptions.ts'

export interface NatsBusOptions extends NatsAddress {
  /** Shown in the server's monitoring. */
  readonly name: string
  /** Hears what handlers throw and the server refuses; without it, what they throw ends all. */
  readonly onError?: OnError
  /** Comes up without a server as well, and dials for one; else it is an error to have none. */
  readonly waits?: boolean
}

export interface NatsConnectedBus extends Bus {
  /**
   * Connects anew, so that files with credentials and certificates that have changed are used from
   * now on; each connection reads them by itself. Throws a `BusError` for one that cannot be read,
   * and leaves the connection as it is.
   */
  rereadCredentials(): Promise<void>
}

/**
 * Connects, or throws a `BusError` that says what to do. Once made, the connection is remade
 * whenever it breaks, with all subscriptions and services. While it is broken nothing is kept for
 * later: what is published is dropped, as NATS itself drops what nobody hears, and a request
 * ends at once with `nobody`, since it has not been sent. What broke under way ends `silent`.
 */
export async function connectNatsBus(options: NatsBusOptions): Promise<NatsConnectedBus> {
  const bus = new NatsBus(options, reconnectWaitMs)
  await bus.open(options.waits ?? false)
  return bus
}

class NatsBus implements NatsConnectedBus {
  readonly #options: NatsBusOptions
  /** What others ask is heard on connections of its own, made when something is served. */
  readonly #lanes: NatsBus[] = []
  readonly #files: NatsFiles
  readonly #report: OnError
  readonly #refusals: Refusals
  readonly #subscriptions: NatsSubscriptions
  readonly #link: NatsLink
  readonly #asking: Asking
  readonly #inbox: Wanting
  /** What subjects begin with that others chose for their answer. */
  readonly #replyPrefixes = new Set(defaultReplyPrefixes)
  #drained: Promise<void> | null = null

  constructor(options: NatsBusOptions, reconnectWaitMs: number) {
    const { inboxPrefix = '_INBOX' } = options
    this.#options = options
    this.#files = options
    this.#report = reportTo(options.onError)
    this.#refusals = new Refusals(this.#report)
    this.#subscriptions = new NatsSubscriptions(this.#refusals, this.#report)
    this.#asking = new Asking(inboxPrefix, wakeByTimer)
    // The first of all, so that it is not this one that is one too many.
    this.#inbox = this.#openInbox(`${inboxPrefix}.>`)
    this.#link = new NatsLink({
      address: options,
      reconnectWaitMs,
      report: this.#report,
      attach: (connection) => this.#subscriptions.attach(connection),
      onRefused: (error) => this.#refused(error),
    })
    this.#link.onStatus((status) => this.#changed(status))
  }

  open(waits: boolean): Promise<void> {
    return this.#link.open(waits)
  }

  get maxPayloadBytes(): number {
    return this.#link.made?.info?.max_payload ?? defaultMaxPayloadBytes
  }

  get keepsStreams(): boolean {
    return this.#link.made?.info?.jetstream ?? false
  }

  get lost(): string | null {
    return this.#link.lost
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    this.#assertNotClosed()
    assertSubject(subject)
    if (this.#objection(subject, data, headers) === null) this.#send(subject, data, headers)
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    const wanting = this.#listen(pattern, null, onMessage)
    return {
      stop: async () => {
        await wanting.stop(false)
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
    assertTimeout(timeoutMs)
    const why = this.#objection(subject, data, headers)
    if (why !== null) return { kind: 'refused', why }
    if (this.#link.live === null) return { kind: 'nobody' }
    this.#inbox.retry()
    const { reply, answer } = this.#asking.open(subject, timeoutMs)
    this.#send(subject, data, headers, reply)
    return answer
  }

  async gather(
    subject: string,
    data: Payload,
    { timeoutMs, max }: { readonly timeoutMs: number; readonly max: number },
  ): Promise<readonly Message[]> {
    this.#assertOpen()
    assertSubject(subject)
    assertTimeout(timeoutMs)
    if (this.#objection(subject, data, undefined) !== null || this.#link.live === null) return []
    this.#inbox.retry()
    const { reply, answers } = this.#asking.openToAll(subject, timeoutMs, max)
    this.#send(subject, data, undefined, reply)
    return answers
  }

  async serve(service: Service): Promise<Stoppable> {
    this.#assertOpen()
    assertService(service)
    const isAnyUrgent = service.endpoints.some((endpoint) => endpoint.isUrgent)
    const identity = { id: nuid.next(), started: new Date() }
    const wire = await this.#lane('asked', service)
    const served = serveOn(
      wire,
      service,
      identity,
      isAnyUrgent ? await this.#lane('urgent', service) : wire,
    )
    await this.#settled()
    return served
  }

  /**
   * A connection for what is asked. It may be flooded until the server cuts it off; this one, by
   * which hardware is heard and moved, is not. Where the server grants no more, it is shared; where
   * it grants fewer later, this one is kept.
   */
  async #lane(name: string, { replyPrefixes = [] }: Service): Promise<Wire> {
    const { name: client } = this.#options
    const named = `${client} ${name}`
    let lane = this.#lanes.find((one) => one.#options.name === named)
    if (lane === undefined) {
      lane = new NatsBus({ ...this.#options, name: named }, laneReconnectWaitMs)
      lane.onRefusal((refusal) => this.#refusals.tell(refusal))
      try {
        await lane.open(this.#link.live === null)
        this.#lanes.push(lane)
      } catch (error) {
        this.#report(error)
        lane = this
      }
    }
    for (const prefix of replyPrefixes) lane.#replyPrefixes.add(prefix)
    return lane.#wire(this.#asking)
  }

  async flush(): Promise<void> {
    this.#assertNotClosed()
    const connection = this.#link.live
    if (connection === null) throw disconnected()
    try {
      await Promise.race([connection.flush(), connection.closed()])
    } catch (error) {
      throw disconnected(error)
    }
  }

  /** Connected is told once what others ask is heard as well, or soon after if that is not. */
  onStatus(onChange: (status: BusStatus, why: string | null) => void): void {
    this.#link.onStatus((status, why) => {
      if (status === 'disconnected' || this.#lanes.length === 0) return onChange(status, why)
      this.#lanesLive()
        .then(() => this.#link.live !== null && onChange(status, why))
        .catch(this.#report)
    })
  }

  async #lanesLive(): Promise<void> {
    const all = this.#lanes.map((lane) => lane.#link.untilLive())
    await Promise.race([Promise.all(all), sleep(lanePatienceMs, undefined, { ref: false })])
  }

  onRefusal(onRefusal: (refusal: Refusal) => void): void {
    this.#refusals.onRefusal(onRefusal)
  }

  onStray(onStray: (stray: StrayAnswer) => void): void {
    this.#asking.onStray(onStray)
  }

  async rereadCredentials(): Promise<void> {
    this.#assertOpen()
    assertReadable(this.#files)
    await this.#link.live?.reconnect()
    for (const lane of this.#lanes) await lane.#link.live?.reconnect()
  }

  drain(): Promise<void> {
    this.#drained ??= this.#finish()
    return this.#drained
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.drain()))
    await this.#link.drain()
    this.#subscriptions.close()
    this.#asking.endAll()
  }

  /** Why it is not carried; that is noted. `null` where it is. */
  #objection(subject: string, data: Payload, headers: Headers | undefined): string | null {
    const why = objectionTo(data, headers, this.maxPayloadBytes)
    if (why !== null) this.#refusals.note(subject, why)
    return why
  }

  #assertOpen(): void {
    if (this.#drained !== null) throw closed()
  }

  #assertNotClosed(): void {
    if (this.#link.isClosed) throw closed()
  }

  /** Waits until the server has taken notice, unless it is lost: then it will when it is back. */
  async #settled(): Promise<void> {
    const all = [this, ...this.#lanes]
    await Promise.all(all.map((one) => one.flush().catch(() => {})))
  }

  /** Everything leaves here: what is published, asked and answered. Nothing of it throws. */
  #send(subject: string, data: Payload, headers?: Headers, reply?: string): void {
    const connection = this.#link.live
    if (connection === null) return
    try {
      connection.publish(subject, data, optionsOf(headers, reply))
    } catch (error) {
      return this.#deny(subject, messageOf(error))
    }
    const latest = this.#refusals.latest(subject)
    if (latest === null) return
    // The server says no before it answers a ping, or it has let it pass.
    connection.flush().then(
      () => this.#refusals.carried(subject, latest),
      () => {},
    )
  }

  #listen(pattern: string, queue: string | null, onMessage: (message: Received) => void): Wanting {
    const receive = (message: Msg) => onMessage(new NatsMessage(message))
    return this.#subscriptions.add({ pattern, queue, onMessage: receive })
  }

  /** `asking` is whose inbox takes no answers but its own. */
  #wire(asking: Asking): Wire {
    const maxPayloadBytes = () => this.maxPayloadBytes
    return {
      get maxPayloadBytes() {
        return maxPayloadBytes()
      },
      report: this.#report,
      wall: Date.now,
      isUnasked: (reply, subject) => asking.isUnasked(reply, subject),
      listen: (pattern, queue, onMessage) => {
        const wanting = this.#listen(pattern, queue, onMessage)
        // What was sent to it already is still answered.
        return { stop: () => wanting.stop(true) }
      },
      answer: (to, data, headers) => this.#send(to, data, headers),
    }
  }

  /** The server says in it, too, that nobody hears a request. */
  #openInbox(shown: string): Wanting {
    return this.#subscriptions.add({
      pattern: `${this.#asking.inbox}*`,
      shown,
      queue: null,
      onMessage: (message) => {
        const { data, headers, subject } = message
        const isUnheard = data.length === 0 && headers?.code === noResponders
        if (isUnheard) return this.#asking.settle(subject, { kind: 'nobody' })
        this.#asking.settle(subject, { kind: 'answered', message: new NatsMessage(message) })
      },
      // What was asked may have been heard; the next request tries again.
      onRefused: () => this.#asking.endAll(),
    })
  }

  /** What the server says against us. True for what the connection is lost by. */
  #refused(error: Error): boolean {
    if (this.#link.lost === null) this.#report(refusalOf(error))
    if (error instanceof errors.PermissionViolationError) {
      if (error.operation === 'publish') this.#deny(error.subject, denied(error, error.subject))
      else this.#subscriptions.refuse(error)
      return false
    }
    // Hardware comes before what is asked.
    if (isTooManyConnections(error)) for (const lane of this.#lanes) lane.#link.rest()
    if (!isTooManySubscriptions(error)) return true
    this.#subscriptions.refuseAny(lossReason(error))
    return false
  }

  /** Where others chose the subject, for their answer, it is for them to know. */
  #deny(subject: string, why: string): void {
    this.#asking.deny(subject, why)
    const isReply = [...this.#replyPrefixes].some((prefix) => subject.startsWith(prefix))
    if (subject !== '' && !isReply) this.#refusals.note(subject, why)
  }

  #changed(status: BusStatus): void {
    // What broke under way may have been heard.
    if (status === 'disconnected') return this.#asking.endAll()
    for (const lane of this.#lanes) lane.#link.goOn()
    // Another connection may have other rights.
    this.#refusals.forget()
    void this.#subscriptions.retry()
  }
}

/** A lost server is dialled again after this and up to as much more, for ever. */
const reconnectWaitMs = 250
/** Sooner, so that who is told that the server is back is heard by it at once. */
const laneReconnectWaitMs = 50
const lanePatienceMs = 500

/** What nats-server takes unless told otherwise; used if it does not say. */
const defaultMaxPayloadBytes = 1024 * 1024

/** The status in which the server says that nobody hears a subject. */
const noResponders = 503

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
