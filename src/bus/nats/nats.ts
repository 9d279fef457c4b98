/** Carries messages over NATS: core messages, micro services, and a connection never given up. */
import { setTimeout as sleep } from 'node:timers/promises'
import { nuid } from '@nats-io/transport-node'
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
import { assertPattern, assertService, assertSubject, assertTimeout } from '../rules.ts'
import { serveOn, type Wire } from '../serving.ts'
import { NatsCarrier, type NatsCarrierOptions } from './carrier.ts'
import { assertReadable, type NatsFiles } from './credentials.ts'

export interface NatsBusOptions extends NatsCarrierOptions {
  /** Comes up without a server as well, and dials for one; else it is an error to have none. */
  readonly waits?: boolean
  /** As `payloadMax`, where others ask. */
  readonly askedPayloadMax?: number
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
  const bus = new NatsBus(options)
  await bus.open(options.waits ?? false)
  return bus
}

class NatsBus implements NatsConnectedBus {
  readonly #options: NatsBusOptions
  readonly #files: NatsFiles
  readonly #carrier: NatsCarrier
  /** What others ask is heard on connections of its own, made when something is served. */
  readonly #lanes: NatsCarrier[] = []
  #drained: Promise<void> | null = null

  constructor(options: NatsBusOptions) {
    this.#options = options
    this.#files = options
    this.#carrier = new NatsCarrier(options, reconnectWaitMs)
    // Hardware comes before what is asked.
    this.#carrier.onTooMany = () => {
      for (const lane of this.#lanes) lane.link.rest()
    }
    this.#carrier.link.onStatus((status) => {
      if (status === 'connected') for (const lane of this.#lanes) lane.link.goOn()
    })
  }

  open(waits: boolean): Promise<void> {
    return this.#carrier.link.open(waits)
  }

  get maxPayloadBytes(): number {
    return this.#carrier.maxPayloadBytes
  }

  get keepsStreams(): boolean {
    return this.#carrier.link.made?.info?.jetstream ?? false
  }

  get lost(): string | null {
    return this.#carrier.link.lost
  }

  publish(subject: string, data: Payload, headers?: Headers): void {
    this.#assertNotClosed()
    assertSubject(subject)
    if (this.#carrier.objection(subject, data, headers) === null)
      this.#carrier.send(subject, data, headers)
  }

  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable {
    this.#assertOpen()
    assertPattern(pattern)
    const wanting = this.#carrier.listen(pattern, null, onMessage)
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
    const why = this.#carrier.objection(subject, data, headers)
    if (why !== null) return { kind: 'refused', why }
    if (this.#carrier.link.live === null) return { kind: 'nobody' }
    this.#carrier.inbox.retry()
    const { reply, answer } = this.#carrier.asking.open(subject, timeoutMs)
    this.#carrier.send(subject, data, headers, reply)
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
    if (
      this.#carrier.objection(subject, data, undefined) !== null ||
      this.#carrier.link.live === null
    )
      return []
    this.#carrier.inbox.retry()
    const { reply, answers } = this.#carrier.asking.openToAll(subject, timeoutMs, max)
    this.#carrier.send(subject, data, undefined, reply)
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
    const { name: client, payloadMax, askedPayloadMax = payloadMax } = this.#options
    const named = `${client} ${name}`
    let lane = this.#lanes.find((one) => one.name === named)
    if (lane === undefined) {
      const own = { name: named, payloadMax: askedPayloadMax }
      lane = new NatsCarrier({ ...this.#options, ...own }, laneReconnectWaitMs)
      lane.refusals.onRefusal((refusal) => this.#carrier.refusals.tell(refusal))
      try {
        if (name === 'asked') lane.letGoWhenBehind()
        await lane.link.open(this.#carrier.link.live === null)
        this.#lanes.push(lane)
      } catch (error) {
        this.#carrier.report(error)
        lane = this.#carrier
      }
    }
    for (const prefix of replyPrefixes) lane.replyPrefixes.add(prefix)
    return lane.wire(this.#carrier.asking)
  }

  async flush(): Promise<void> {
    this.#assertNotClosed()
    await this.#carrier.flush()
  }

  /** Connected is told once what others ask is heard as well, or soon after if that is not. */
  onStatus(onChange: (status: BusStatus, why: string | null) => void): void {
    this.#carrier.link.onStatus((status, why) => {
      if (status === 'disconnected' || this.#lanes.length === 0) return onChange(status, why)
      this.#lanesLive()
        .then(() => this.#carrier.link.live !== null && onChange(status, why))
        .catch(this.#carrier.report)
    })
  }

  async #lanesLive(): Promise<void> {
    const all = this.#lanes.map((lane) => lane.link.untilLive())
    await Promise.race([Promise.all(all), sleep(lanePatienceMs, undefined, { ref: false })])
  }

  onRefusal(onRefusal: (refusal: Refusal) => void): void {
    this.#carrier.refusals.onRefusal(onRefusal)
  }

  onStray(onStray: (stray: StrayAnswer) => void): void {
    this.#carrier.asking.onStray(onStray)
  }

  async rereadCredentials(): Promise<void> {
    this.#assertOpen()
    assertReadable(this.#files)
    await this.#carrier.link.live?.reconnect()
    for (const lane of this.#lanes) await lane.link.live?.reconnect()
  }

  drain(): Promise<void> {
    this.#drained ??= this.#finish()
    return this.#drained
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.drain()))
    await this.#carrier.drain()
  }

  #assertOpen(): void {
    if (this.#drained !== null) throw closed()
  }

  #assertNotClosed(): void {
    if (this.#carrier.link.isClosed) throw closed()
  }

  /** Waits until the server has taken notice, unless it is lost: then it will when it is back. */
  async #settled(): Promise<void> {
    const all = [this.#carrier, ...this.#lanes]
    await Promise.all(all.map((one) => one.flush().catch(() => {})))
  }
}

/** A lost server is dialled again after this and up to as much more, for ever. */
const reconnectWaitMs = 250
/** Sooner, so that who is told that the server is back is heard by it at once. */
const laneReconnectWaitMs = 50
const lanePatienceMs = 500

function closed(): BusError {
  return new BusError('the bus is closed')
}
