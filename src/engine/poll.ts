/** Polling: asks one service again and again how everything is, and notices when it is gone. */
import type { Bus, Message } from '../bus/bus.ts'
import type { Clock } from './clock.ts'

export interface PollParts {
  readonly bus: Bus
  readonly clock: Clock
  readonly service: string
  /** What it is asked, and where. */
  readonly question: { readonly subject: string; readonly data: string }
  readonly everyMs: number
  /** What it answered. */
  readonly take: (message: Message) => void
  readonly onAvailable: (available: boolean) => void
}

/**
 * NATS micro services answer a ping by themselves. Once one has done so, that nobody answers any
 * more is a quick hint that it is gone; one that never did is only known by its silence.
 */
export const pingOf = (service: string) => `$SRV.PING.${service}`
const pingTimeoutMs = 1000

/** Polls in a row that may go unanswered before a service counts as gone. */
const missesMax = 2
const timeoutMinMs = 1000

export class Poll {
  /** Resolves when it has answered for the first time. */
  readonly answered: Promise<void>
  readonly #parts: PollParts
  readonly #onAnswered: () => void
  #misses = 0
  #isNew = true
  #isDiscoverable = false
  #asking: Promise<void> | null = null
  #isWantedAgain = false
  #isStopped = false
  #cancelNext = () => {}

  constructor(parts: PollParts) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.answered = promise
    this.#onAnswered = resolve
    this.#parts = parts
  }

  /** Asks now, unless it is asking: then once more after that, for what has changed meanwhile. */
  look(): void {
    if (this.#asking === null) void this.run()
    else this.#isWantedAgain = true
  }

  /** Resolves when the service has answered, or has not. */
  run(): Promise<void> {
    this.#cancelNext()
    this.#asking ??= this.#once().finally(() => this.#next())
    return this.#asking
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelNext()
  }

  async #once(): Promise<void> {
    const { bus, question, everyMs, take, onAvailable } = this.#parts
    const timeoutMs = Math.max(everyMs, timeoutMinMs)
    const answer = await bus.request(question.subject, question.data, { timeoutMs })
    if (this.#isStopped) return
    if (answer.kind === 'answered') {
      const isBack = this.#misses > 0 || this.#isNew
      this.#misses = 0
      this.#isNew = false
      onAvailable(true)
      take(answer.message)
      this.#onAnswered()
      if (isBack) void this.#ping()
      return
    }
    const isGone = answer.kind === 'nobody' || (this.#isDiscoverable && !(await this.#ping()))
    if (this.#isStopped) return
    this.#misses = isGone ? missesMax : this.#misses + 1
    if (this.#misses >= missesMax) onAvailable(false)
  }

  /** Whether it, or the server for it, says that it is there. */
  async #ping(): Promise<boolean> {
    const { bus, service } = this.#parts
    const answer = await bus.request(pingOf(service), '', { timeoutMs: pingTimeoutMs })
    const isThere = answer.kind === 'answered'
    this.#isDiscoverable ||= isThere
    return isThere || answer.kind === 'silent'
  }

  #next(): void {
    this.#asking = null
    if (this.#isStopped) return
    if (this.#isWantedAgain) {
      this.#isWantedAgain = false
      void this.run()
    } else {
      this.#cancelNext = this.#parts.clock.wake(this.#parts.everyMs, () => void this.run())
    }
  }
}
