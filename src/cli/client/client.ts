/** Defines the client that commands ask the service through, whether NATS or HTTP carries it. */

export interface Client {
  /** Asks once. Never throws for what the other side does or fails to do. */
  ask(subject: string, body: unknown): Promise<AskResult>
  /** Hears events whose subject matches the pattern; resolves once none will be missed. */
  listen(pattern: string, onEvent: (event: unknown) => void): Promise<Listened>
  close(): Promise<void>
}

/** How asking ended. */
export type AskResult = { readonly kind: 'answered'; readonly body: unknown } | Refused | Unanswered

export type Listened = Listening | Refused | Unanswered

export interface Refused {
  readonly kind: 'refused'
  readonly error: unknown
}

/** `broken`: something answered, but not as statemgr does. */
export interface Unanswered {
  readonly kind: 'unreachable' | 'broken'
  /** True when it may have been heard, and acted upon, all the same. */
  readonly isDoubtful: boolean
  readonly message: string
  /** What to do about it. */
  readonly guidance: string
}

export interface Listening {
  readonly kind: 'listening'
  /** Settles when the events stop coming; never on a bus, which mends itself. */
  readonly broken: Promise<Unanswered>
  stop(): Promise<void>
}

/** How long an answer is waited for. The service itself answers long waits by polling. */
export const askTimeoutMs = 10_000
