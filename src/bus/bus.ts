/** Defines the bus port: carries bytes and headers between subjects, and knows no message. */

/** Header names are compared as they are spelled; a header has one value. */
export type Headers = Readonly<Record<string, string>>

/** What is sent: bytes, or text that is sent as UTF-8. */
export type Payload = Uint8Array | string

/** A message as it is received. `text()` decodes the bytes as UTF-8, replacing what is not. */
export interface Message {
  readonly subject: string
  readonly data: Uint8Array
  readonly headers: Headers
  text(): string
}

/**
 * How a request ended: answered; received by nobody for certain, since nobody listens, the bus is
 * disconnected, or will not carry it; or silent until the time was up, so that it may or may not
 * have been received.
 */
export type Answer =
  | { readonly kind: 'answered'; readonly message: Message }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'silent' }

/** A service error as NATS micro defines it: it travels in `Nats-Service-Error` and `-Code`. */
export interface ServiceError {
  readonly code: number
  readonly description: string
}

/**
 * Answers a request, at most once, now or later; a second call does nothing, and none throws. An
 * answer larger than `maxPayloadBytes` reaches the asker as service error 413, which says so.
 * `headers` go with it, beside those that say whose answer it is.
 */
export type Respond = (data: Payload, error?: ServiceError, headers?: Headers) => void

export interface Endpoint {
  /** Letters, digits, `-` and `_` only; those of one name have subjects of their own. */
  readonly name: string
  readonly subject: string
  readonly metadata?: Readonly<Record<string, string>>
  /**
   * Heard on a connection that is shared with no endpoint that is not: whatever is asked of the
   * others, and however often, this one is not kept from being heard.
   */
  readonly isUrgent?: true
  /**
   * Called for each request. Must not throw: the asker of one that does gets service error 500.
   * For a message without a reply subject `respond` does nothing. The `asker` is who asks, as far
   * as can be told by where the answer is wanted, a blank, and the subject.
   */
  readonly handle: (message: Message, respond: Respond, asker?: string) => void
  /**
   * What a request of this asker is refused with, whatever it asks; `null` where it is handled.
   * It may be called before all of the request is there: to refuse thousands costs next to nothing.
   */
  readonly refusal?: (asker: string) => Refused | null
}

/** A refusal that is the same each time, so that it can be put into bytes once. */
export interface Refused {
  readonly data: Uint8Array
  readonly error: ServiceError
}

/** A micro service: discoverable under `$SRV`, shared by those of its queue group. */
export interface Service {
  readonly name: string
  /** Semantic version. */
  readonly version: string
  readonly description: string
  readonly metadata?: Readonly<Record<string, string>>
  /** The queue group of all its endpoints, `q` by default. */
  readonly queue?: string
  readonly endpoints: readonly Endpoint[]
  /**
   * What the subjects begin with that are answered to: those of `defaultReplyPrefixes` by default.
   * A request that wants its answer elsewhere is not done, nor is a message that is an answer.
   */
  readonly replyPrefixes?: readonly string[]
  /** Hears of those at once, and then once a minute at most. */
  readonly onUnanswerable?: (told: Unanswerable) => void
}

/** A message on the subject of an endpoint that was not done. */
export interface Unanswerable {
  readonly service: string
  readonly subject: string
  /** The answer was wanted where no inbox is; or it was itself an answer to something. */
  readonly why: 'reply' | 'answer'
  readonly reply: string
  /** How many were not done since it was told last, this one among them. */
  readonly count: number
}

/** An answer that nobody waits for, in the inbox of this bus. */
export interface StrayAnswer {
  /** What was asked; `null` where nothing was, or nobody remembers. */
  readonly subject: string | null
  /** It was answered before; nobody waits any more; or it was never asked. */
  readonly kind: 'second' | 'late' | 'unasked'
}

/** A thing that can be stopped: a subscription or a served service. Stopping twice is harmless. */
export interface Stoppable {
  stop(): Promise<void>
}

export type BusStatus = 'connected' | 'disconnected'

/** What the bus will not carry, told each time; or carries again. */
export interface Refusal {
  /** The subject that was sent to, or the pattern that was to be heard. */
  readonly subject: string
  /** `null` once it is carried again. */
  readonly why: string | null
}

/**
 * What the other side decides is never thrown: a permission that is denied, a limit, a lost
 * connection. It is an answer, or told by `onRefusal` and `onStatus`. Thrown is what the caller got
 * wrong: an invalid subject or header, or a bus that is closed.
 */
export interface Bus {
  /**
   * Sends to whoever listens; while disconnected, to nobody, and it is not kept for later. What the
   * bus will not carry, more than `maxPayloadBytes` with headers among it, is a refusal. Throws
   * `BusError` for an invalid subject or header.
   */
  publish(subject: string, data: Payload, headers?: Headers): void
  /**
   * Hears what matches the pattern (`*` one token, `>` the rest), in order per publisher. What it
   * may not hear is a refusal, and heard as soon as it may be.
   */
  subscribe(pattern: string, onMessage: (message: Message) => void): Stoppable
  request(
    subject: string,
    data: Payload,
    options: { readonly timeoutMs: number; readonly headers?: Headers },
  ): Promise<Answer>
  /**
   * Asks all who listen, and gives what they have answered when the time is up, or once there are
   * `max` answers; none where nobody hears it, or it is not carried.
   */
  gather(
    subject: string,
    data: Payload,
    options: { readonly timeoutMs: number; readonly max: number },
  ): Promise<readonly Message[]>
  serve(service: Service): Promise<Stoppable>
  /**
   * Resolves when all that was published and subscribed before has reached the other side; throws
   * `BusError` if the connection is lost.
   */
  flush(): Promise<void>
  /**
   * Calls `onChange` at each change of the connection, and when it is known better why it is lost;
   * the memory bus never changes.
   */
  onStatus(onChange: (status: BusStatus, why: string | null) => void): void
  /** Why it is disconnected; `null` while it is connected. */
  readonly lost: string | null
  onRefusal(onRefusal: (refusal: Refusal) => void): void
  /** Calls `onStray` for each answer that came though nobody waits for it. */
  onStray(onStray: (stray: StrayAnswer) => void): void
  readonly maxPayloadBytes: number
  /** Whether the other side can keep messages in streams (JetStream); left out for not. */
  readonly keepsStreams?: boolean
  /**
   * Lets what was sent be delivered, then closes; requests still open end silent. Meanwhile only
   * `publish` and `respond` work, afterwards every call throws `BusError`.
   */
  drain(): Promise<void>
}

/** A mistake of the caller (invalid, closed), or a connection that cannot be had. */
export class BusError extends Error {
  override readonly name = 'BusError'
}
