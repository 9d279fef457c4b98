/** The bus port: carries bytes and headers between subjects, and knows no message. */

/** Header names are compared as they are spelled; a header has one value. */
export type Headers = Readonly<Record<string, string>>

/** What is sent: bytes, or text that is sent as UTF-8. */
export type Payload = Uint8Array | string

/** What is heard. `text()` decodes the bytes as UTF-8, replacing what is not. */
export interface Message {
  readonly subject: string
  readonly data: Uint8Array
  readonly headers: Headers
  text(): string
}

/** How a request ended: answered, nobody was there to hear it, or silence until the time was up. */
export type Answer =
  | { readonly kind: 'answered'; readonly message: Message }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'silent' }

/** A service error as NATS micro defines it: it travels in `Nats-Service-Error` and `-Code`. */
export interface ServiceError {
  readonly code: number
  readonly description: string
}

/** Answers a request, at most once; a second call does nothing. */
export type Respond = (data: Payload, error?: ServiceError) => void

export interface Endpoint {
  /** Letters, digits, `-` and `_` only, unique in its service. */
  readonly name: string
  readonly subject: string
  readonly metadata?: Readonly<Record<string, string>>
  /** Called for each request; must not throw. Requests without a reply subject get a `respond` that does nothing. */
  readonly handle: (message: Message, respond: Respond) => void
}

/** A micro service: discoverable under `$SRV`, its endpoints shared by a queue group (`q` by default). */
export interface Service {
  readonly name: string
  /** Semantic version. */
  readonly version: string
  readonly description: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly queue?: string
  readonly endpoints: readonly Endpoint[]
}

/** A thing that can be stopped: a subscription or a served service. Stopping twice is harmless. */
export interface Stoppable {
  stop(): Promise<void>
}

export type BusStatus = 'connected' | 'disconnected'

export interface Bus {
  /** Sends to whoever listens. Throws `BusError` for an invalid subject or a payload over `maxPayloadBytes`. */
  publish(subject: string, data: Payload, headers?: Headers): void
  /** Hears every message whose subject matches the pattern (`*` one token, `>` the rest), in order per publisher. */
  subscribe(pattern: string, hear: (message: Message) => void): Stoppable
  request(
    subject: string,
    data: Payload,
    options: { readonly timeoutMs: number; readonly headers?: Headers },
  ): Promise<Answer>
  serve(service: Service): Promise<Stoppable>
  /** Resolves when all that was published and subscribed before has reached the other side. */
  flush(): Promise<void>
  /** Calls `hear` at each change of the connection; the memory bus never changes. */
  onStatus(hear: (status: BusStatus) => void): void
  readonly maxPayloadBytes: number
  /** Lets what is under way finish, then closes. Every later call throws `BusError`. */
  drain(): Promise<void>
}

/** A mistake of the caller (invalid subject, too large, closed) or a connection that cannot be made. */
export class BusError extends Error {
  override readonly name = 'BusError'
}
