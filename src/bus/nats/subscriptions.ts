/**
 * Keeps what is to be heard over NATS: subscribed on each new connection, and again after a while
 * where the server refused it, since it tells nobody that it would not any more.
 */
import type {
  Msg,
  NatsConnection,
  PermissionViolationError,
  Subscription,
} from '@nats-io/transport-node'
import type { OnError } from '../answering.ts'
import type { Refusals } from '../refusals.ts'
import type { Unread } from '../serving.ts'
import { denied } from './errors.ts'
import type { NatsLink } from './link.ts'

export interface Wanted {
  readonly pattern: string
  /** Members of a queue group share what they hear; `null` hears all of it. */
  readonly queue: string | null
  readonly onMessage: (message: Msg) => void
  /** What it is called where it is refused: the pattern, unless that says nothing to anybody. */
  readonly shown?: string
  readonly onRefused?: () => void
  readonly unread?: Unread | undefined
}

export interface Wanting {
  /** Subscribes it now if it was refused. */
  retry(): void
  /** Hears no more of it, or after what was sent to it already. */
  stop(isDrained: boolean): Promise<void>
}

interface Entry extends Wanted {
  /** `null` while it is refused, or there is no connection. */
  live: Subscription | null
}

/** How long what was refused is left alone: twice as long each time, up to a limit. */
const retryMinMs = 1_000
const retryMaxMs = 30_000

export class NatsSubscriptions {
  readonly #refusals: Refusals
  readonly #report: OnError
  readonly #whileLive: NatsLink['whileLive']
  readonly #entries = new Set<Entry>()
  /** Those that are asked before a message of theirs is read, by their subject. */
  readonly #asked = new Map<string, Entry>()
  #connection: NatsConnection | null = null
  /** The server has refused one, and does not say which: all are subscribed anew. */
  #isAnyRefused = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #waitMs = retryMinMs

  constructor(refusals: Refusals, report: OnError, whileLive: NatsLink['whileLive']) {
    this.#refusals = refusals
    this.#report = report
    this.#whileLive = whileLive
  }

  add(wanted: Wanted): Wanting {
    const entry: Entry = { ...wanted, live: null }
    this.#entries.add(entry)
    if (entry.unread !== undefined) this.#asked.set(entry.pattern, entry)
    this.#subscribe(entry)
    return {
      retry: () => {
        if (entry.live === null) this.#subscribe(entry)
      },
      stop: (isDrained) => this.#stop(entry, isDrained),
    }
  }

  /** Who knows of a message on this subscription, as the server numbers it, whether it is read. */
  unread(subject: string, sid: string): Unread | undefined {
    const entry = this.#asked.get(subject)
    return `${entry?.live?.getID()}` === sid ? entry?.unread : undefined
  }

  /**
   * Hears no more of what is shared in queue groups than was sent already, and then all of it
   * again: meanwhile another member hears it, or the server says that nobody does.
   */
  async letGo(): Promise<void> {
    const shared = [...this.#entries].filter(({ queue }) => queue !== null)
    await Promise.all(shared.map((entry) => this.#drainOnce(entry)))
  }

  async #drainOnce(entry: Entry): Promise<void> {
    const { live } = entry
    await live?.drain().catch(() => {})
    if (live !== null && entry.live === live && this.#entries.has(entry)) this.#subscribe(entry)
  }

  /** A connection that was made anew has nothing subscribed. */
  attach(connection: NatsConnection): void {
    this.#connection = connection
    for (const entry of this.#entries) this.#subscribe(entry)
  }

  /** The server has refused it, or taken it away. */
  refuse(error: PermissionViolationError): void {
    for (const entry of this.#entries) {
      if (entry.pattern !== error.subject) continue
      entry.live?.unsubscribe()
      entry.live = null
      this.#refusals.note(nameOf(entry), denied(error, nameOf(entry)))
      entry.onRefused?.()
      this.#retryLater()
    }
  }

  /** The server takes no more of them, and does not say which it did not take. */
  refuseAny(why: string): void {
    this.#isAnyRefused = true
    this.#refusals.note(anySubject, why)
    this.#retryLater()
  }

  /** Subscribes again what was refused; called also when the connection was remade. */
  async retry(): Promise<void> {
    this.#cancel()
    const connection = this.#connection
    const entries = [...this.#entries]
    const names = new Set([anySubject, ...entries.map(nameOf)])
    const latest = [...names].map((name) => [name, this.#refusals.latest(name)] as const)
    const again = entries.filter(({ live }) => live === null || this.#isAnyRefused)
    const isAnyRefused = latest.some(([, count]) => count !== null)
    if (connection === null || (again.length === 0 && !isAnyRefused)) return
    this.#isAnyRefused = false
    for (const entry of again) {
      entry.live?.unsubscribe()
      this.#subscribe(entry)
    }
    // The server says no before it answers a ping, or it has taken them.
    const isTold = await connection.flush().then(
      () => true,
      () => false,
    )
    for (const [name, count] of latest) {
      const isRefused = entries.some((entry) => nameOf(entry) === name && entry.live === null)
      if (isTold && count !== null && !isRefused) this.#refusals.carried(name, count)
    }
    if (this.#timer === null) this.#waitMs = retryMinMs
  }

  close(): void {
    this.#cancel()
    this.#entries.clear()
  }

  #subscribe(entry: Entry): void {
    const connection = this.#connection
    if (connection === null || connection.isClosed() || connection.isDraining()) return
    const { pattern, queue, onMessage } = entry
    entry.live = connection.subscribe(pattern, {
      ...(queue === null ? {} : { queue }),
      callback: (error, message) => {
        // What the server refuses it tells of a queue group without its name: see `refuse`.
        if (error !== null) return
        try {
          onMessage(message)
        } catch (thrown) {
          this.#report(thrown)
        }
      },
    })
  }

  async #stop(entry: Entry, isDrained: boolean): Promise<void> {
    this.#entries.delete(entry)
    if (this.#asked.get(entry.pattern) === entry) this.#asked.delete(entry.pattern)
    const { live } = entry
    entry.live = null
    const latest = this.#refusals.latest(nameOf(entry))
    if (latest !== null) this.#refusals.carried(nameOf(entry), latest)
    if (live === null || this.#connection === null) return
    if (!isDrained) return live.unsubscribe()
    await this.#whileLive(live.drain()).catch(() => {})
  }

  #retryLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#waitMs = Math.min(2 * this.#waitMs, retryMaxMs)
      void this.retry()
    }, this.#waitMs)
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

/** Where the server does not say what it refused. */
const anySubject = '>'

const nameOf = ({ pattern, shown = pattern }: Wanted): string => shown
