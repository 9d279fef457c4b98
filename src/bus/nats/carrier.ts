/** Carries messages on one connection to NATS: what leaves, what comes, and what is refused. */
import { errors, type Msg } from '@nats-io/transport-node'
import { type OnError, reportTo } from '../answering.ts'
import { Asking } from '../asking.ts'
import { BusError, type BusStatus, type Headers, type Payload } from '../bus.ts'
import { Refusals } from '../refusals.ts'
import { defaultReplyPrefixes } from '../replies.ts'
import { objectionTo } from '../rules.ts'
import type { Received, Unread, Wire } from '../serving.ts'
import type { NatsAddress } from './address.ts'
import { createBacklogWatch } from './backlog.ts'
import {
  denied,
  isTooManyConnections,
  isTooManySubscriptions,
  lossReason,
  messageOf,
  refusalOf,
} from './errors.ts'
import { NatsLink } from './link.ts'
import { asPublished, NatsMessage, optionsOf } from './message.ts'
import { NatsSubscriptions, type Wanting } from './subscriptions.ts'

export interface NatsCarrierOptions extends NatsAddress {
  /** Shown in the server's monitoring. */
  readonly name: string
  /** Hears what handlers throw and the server refuses; without it, what they throw ends all. */
  readonly onError?: OnError
  /** The longest payload that is read, bytes; of what is longer zeros are heard. */
  readonly payloadMax?: number | undefined
}

export class NatsCarrier {
  readonly name: string
  readonly report: OnError
  readonly refusals: Refusals
  readonly link: NatsLink
  readonly asking: Asking
  /** Where answers come. */
  readonly inbox: Wanting
  /** What subjects begin with that others chose for their answer. */
  readonly replyPrefixes = new Set(defaultReplyPrefixes)
  /** Called when the server grants fewer connections than there are. */
  onTooMany = (): void => {}
  /** Called when much came at once. */
  onMuch = (): void => {}
  readonly #subscriptions: NatsSubscriptions

  constructor(options: NatsCarrierOptions, reconnectWaitMs: number) {
    const { inboxPrefix = '_INBOX' } = options
    this.name = options.name
    this.report = reportTo(options.onError)
    this.refusals = new Refusals(this.report)
    this.#subscriptions = new NatsSubscriptions(this.refusals, this.report, (work) =>
      this.link.whileLive(work),
    )
    this.asking = new Asking(inboxPrefix, wakeByTimer)
    // The first of all, so that it is not this one that is one too many.
    this.inbox = this.#openInbox(`${inboxPrefix}.>`)
    this.link = new NatsLink({
      address: options,
      reconnectWaitMs,
      reading: {
        payloadMax: options.payloadMax,
        unread: (subject, sid, reply, head) => this.#unread(subject, sid, reply, head),
        onMuch: () => this.onMuch(),
      },
      report: this.report,
      attach: (connection) => this.#subscriptions.attach(connection),
      onRefused: (error) => this.#refused(error),
    })
    this.link.onStatus((status) => this.#changed(status))
  }

  get maxPayloadBytes(): number {
    return this.link.made?.info?.max_payload ?? defaultMaxPayloadBytes
  }

  async flush(): Promise<void> {
    const connection = this.link.live
    if (connection === null) throw disconnected()
    try {
      await this.link.whileLive(connection.flush())
    } catch (error) {
      throw disconnected(error)
    }
  }

  /** What was sent is carried; then nothing is any more. */
  async drain(): Promise<void> {
    await this.link.drain()
    this.#subscriptions.close()
    this.asking.endAll()
  }

  /** Why it is not carried; that is noted. `null` where it is. */
  objection(subject: string, data: Payload, headers: Headers | undefined): string | null {
    const why = objectionTo(data, headers, this.maxPayloadBytes)
    if (why !== null) this.refusals.note(subject, why)
    return why
  }

  /** Everything leaves here: what is published, asked and answered. Nothing of it throws. */
  send(subject: string, data: Payload, headers?: Headers, reply?: string): void {
    const connection = this.link.live
    if (connection === null) return
    // Of the library each text would be memory of its own, which takes five times as long.
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    try {
      connection.publish(subject, bytes, optionsOf(headers, reply))
    } catch (error) {
      return this.#deny(subject, messageOf(error))
    }
    const latest = this.refusals.latest(subject)
    if (latest === null) return
    // The server says no before it answers a ping, or it has let it pass.
    connection.flush().then(
      () => this.refusals.carried(subject, latest),
      () => {},
    )
  }

  listen(
    pattern: string,
    queue: string | null,
    onMessage: (message: Received) => void,
    unread?: Unread,
  ): Wanting {
    const receive = (message: Msg) => onMessage(new NatsMessage(message))
    return this.#subscriptions.add({ pattern, queue, onMessage: receive, unread })
  }

  /**
   * What is asked faster than it is answered is let go of for a moment, so that the server tells
   * who asks meanwhile that nobody hears it, and does not cut this connection off.
   */
  letGoWhenBehind(): void {
    this.onMuch = createBacklogWatch({
      ping: () => this.flush(),
      letGo: () => this.#subscriptions.letGo(),
      now: () => performance.now(),
    })
  }

  /** `asking` is whose inbox takes no answers but its own. */
  wire(asking: Asking): Wire {
    const maxPayloadBytes = () => this.maxPayloadBytes
    return {
      get maxPayloadBytes() {
        return maxPayloadBytes()
      },
      report: this.report,
      wall: Date.now,
      isUnasked: (reply, subject) => asking.isUnasked(reply, subject),
      listen: (pattern, queue, onMessage, unread) => {
        const wanting = this.listen(pattern, queue, onMessage, unread)
        // What was sent to it already is still answered.
        return { stop: () => wanting.stop(true) }
      },
      answer: (to, data, headers) => this.send(to, data, headers),
    }
  }

  /** The server says in it, too, that nobody hears a request. */
  #openInbox(shown: string): Wanting {
    return this.#subscriptions.add({
      pattern: `${this.asking.inbox}*`,
      shown,
      queue: null,
      onMessage: (message) => {
        const { data, headers, subject } = message
        const isUnheard = data.length === 0 && headers?.code === noResponders
        if (isUnheard) return this.asking.settle(subject, { kind: 'nobody' })
        this.asking.settle(subject, { kind: 'answered', message: new NatsMessage(message) })
      },
      // What was asked may have been heard; the next request tries again.
      onRefused: () => this.asking.endAll(),
    })
  }

  /** What is written for a message that is not read; `null` where it is to be read. */
  #unread(subject: string, sid: string, reply: string, head: string): string | null {
    const refused = this.#subscriptions.unread(subject, sid)?.(reply, head) ?? null
    if (refused === null) return null
    if (reply === '') return ''
    const { bytes, text } = asPublished(refused)
    return bytes > this.maxPayloadBytes ? null : `HPUB ${reply} ${text}`
  }

  /** What the server says against us. True for what the connection is lost by. */
  #refused(error: Error): boolean {
    if (this.link.lost === null) this.report(refusalOf(error))
    if (error instanceof errors.PermissionViolationError) {
      if (error.operation === 'publish') this.#deny(error.subject, denied(error, error.subject))
      else this.#subscriptions.refuse(error)
      return false
    }
    if (isTooManyConnections(error)) this.onTooMany()
    if (!isTooManySubscriptions(error)) return true
    this.#subscriptions.refuseAny(lossReason(error))
    return false
  }

  /** Where others chose the subject, for their answer, it is for them to know. */
  #deny(subject: string, why: string): void {
    this.asking.deny(subject, why)
    const isReply = [...this.replyPrefixes].some((prefix) => subject.startsWith(prefix))
    if (subject !== '' && !isReply) this.refusals.note(subject, why)
  }

  #changed(status: BusStatus): void {
    // What broke under way may have been heard.
    if (status === 'disconnected') return this.asking.endAll()
    // Another connection may have other rights.
    this.refusals.forget()
    void this.#subscriptions.retry()
  }
}

/** What nats-server takes unless told otherwise; used if it does not say. */
const defaultMaxPayloadBytes = 1024 * 1024

/** The status in which the server says that nobody hears a subject. */
const noResponders = 503

function disconnected(cause?: unknown): BusError {
  return new BusError('the connection to NATS is broken, and is being remade', { cause })
}

function wakeByTimer(afterMs: number, then: () => void): () => void {
  const timer = setTimeout(then, afterMs)
  return () => clearTimeout(timer)
}
