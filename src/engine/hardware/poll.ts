/** Polls one service again and again for how everything is, and notices when it is gone. */
import type { Bus, Message } from '../../bus/bus.ts'
import type { Clock } from '../loop/clock.ts'

export interface PollDeps {
  readonly bus: Bus
  readonly clock: Clock
  readonly service: string
  /** What it is asked, and where. */
  readonly question: { readonly subject: string; readonly data: string }
  readonly everyMs: number
  /** Taken down when it is asked, and given with what it answers. */
  readonly mark?: () => number
  /** What it answered. */
  readonly take: (message: Message, mark: number) => void
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

/** Looks in a row that are made at once: what is asked for again and again is answered so, too. */
const looksAtOnce = 20
/** Waited before the next one; twice as long with each, until it is a poll like any other. */
const lookPauseMs = 20
/** So long after an answer, a look has nothing to do with it: it begins a row of its own. */
const calmMs = 1000

/**
 * Polls of one interval are made at common moments, so that one wake-up makes all of them: a look
 * in between makes the next one come sooner than after an interval, and never later.
 */
const untilBeat = (now: number, everyMs: number): number => everyMs - (now % everyMs)

export class Poll {
  /** Resolves when it has answered for the first time. */
  readonly answered: Promise<void>
  readonly #deps: PollDeps
  readonly #onAnswered: () => void
  #misses = 0
  #isNew = true
  #isDiscoverable = false
  #asking: Promise<void> | null = null
  #isWantedAgain = false
  /** Looks in a row, each wanted because of the answer to the one before, and who waits. */
  #looks = 0
  #isLookWaiting = false
  #answeredAt = Number.NEGATIVE_INFINITY
  #isStopped = false
  #cancelNext = () => {}

  constructor(deps: PollDeps) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.answered = promise
    this.#onAnswered = resolve
    this.#deps = deps
  }

  /**
   * Asks now, unless it is asking: then once more after that, for what has changed meanwhile. Whose
   * answers contradict each other would be asked without end, so that looks in a row slow down.
   */
  look(): void {
    if (this.#asking !== null) {
      this.#isWantedAgain = true
      return
    }
    if (this.#isLookWaiting) return
    const { clock, everyMs } = this.#deps
    if (clock.now() - this.#answeredAt >= calmMs) this.#looks = 0
    const doublings = this.#looks++ - looksAtOnce
    if (doublings < 0) {
      void this.run()
      return
    }
    this.#isLookWaiting = true
    this.#wake(Math.min(lookPauseMs * 2 ** doublings, everyMs))
  }

  /** Resolves when the service has answered, or has not. */
  run(): Promise<void> {
    this.#cancelNext()
    this.#isLookWaiting = false
    this.#asking ??= this.#once().finally(() => this.#next())
    return this.#asking
  }

  stop(): void {
    this.#isStopped = true
    this.#cancelNext()
  }

  async #once(): Promise<void> {
    const { bus, question, everyMs, take, onAvailable, mark } = this.#deps
    const marked = mark?.() ?? 0
    const timeoutMs = Math.max(everyMs, timeoutMinMs)
    const answer = await bus.request(question.subject, question.data, { timeoutMs })
    if (this.#isStopped) return
    if (answer.kind === 'answered') {
      const isBack = this.#misses > 0 || this.#isNew
      this.#misses = 0
      this.#isNew = false
      onAvailable(true)
      take(answer.message, marked)
      this.#onAnswered()
      if (isBack) void this.#ping()
      return
    }
    const isUnheard = answer.kind === 'nobody' || answer.kind === 'refused'
    const isGone = isUnheard || (this.#isDiscoverable && !(await this.#ping()))
    if (this.#isStopped) return
    this.#misses = isGone ? missesMax : this.#misses + 1
    if (this.#misses >= missesMax) onAvailable(false)
  }

  /** Whether it, or the server for it, says that it is there, or nobody says that it is not. */
  async #ping(): Promise<boolean> {
    const { bus, service } = this.#deps
    const answer = await bus.request(pingOf(service), '', { timeoutMs: pingTimeoutMs })
    const isThere = answer.kind === 'answered'
    this.#isDiscoverable ||= isThere
    return answer.kind !== 'nobody'
  }

  #next(): void {
    const { clock, everyMs } = this.#deps
    this.#asking = null
    this.#answeredAt = clock.now()
    if (this.#isStopped) return
    this.#wake(untilBeat(this.#answeredAt, everyMs))
    if (!this.#isWantedAgain) return
    this.#isWantedAgain = false
    this.look()
  }

  #wake(afterMs: number): void {
    this.#cancelNext()
    this.#cancelNext = this.#deps.clock.wake(afterMs, () => void this.run())
  }
}
