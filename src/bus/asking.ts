/**
 * Keeps the requests of one bus that wait for their answer, each under a reply subject that nobody
 * can guess, and knows an answer for which nobody waits.
 */
import { randomUUID } from 'node:crypto'
import type { Answer, StrayAnswer } from './bus.ts'

/** Calls `then` once, `afterMs` from now and never at once; what it returns forgets the call. */
export type Wake = (afterMs: number, then: () => void) => () => void

/** A request that was opened: it is sent with this reply subject. */
interface Opened {
  readonly reply: string
  readonly answer: Promise<Answer>
}

interface Waiting {
  readonly subject: string
  readonly settle: (answer: Answer) => void
}

/** What was asked of late and waits no more, and whether it was answered. */
interface Past {
  readonly subject: string
  readonly kind: 'second' | 'late'
}

/** Requests that are remembered after their end; of older ones an answer is `unasked`. */
const pastMax = 4096

export class Asking {
  /** What all reply subjects begin with, the last dot included. */
  readonly inbox: string
  readonly #wake: Wake
  readonly #waiting = new Map<string, Waiting>()
  readonly #past = new Map<string, Past>()
  readonly #strayListeners: ((stray: StrayAnswer) => void)[] = []

  constructor(prefix: string, wake: Wake) {
    this.inbox = `${prefix}.${randomUUID()}.`
    this.#wake = wake
  }

  open(subject: string, timeoutMs: number): Opened {
    const reply = `${this.inbox}${randomUUID()}`
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const end = (kind: Past['kind']): void => {
      this.#waiting.delete(reply)
      forget()
      this.#remember(reply, { subject, kind })
    }
    this.#waiting.set(reply, {
      subject,
      settle: (answer) => {
        end(answer.kind === 'answered' ? 'second' : 'late')
        resolve(answer)
      },
    })
    const forget = this.#wake(timeoutMs, () => this.settle(reply, { kind: 'silent' }))
    return { reply, answer: promise }
  }

  /** Ends what waits there; an answer that nobody waits for is told of. */
  settle(reply: string, answer: Answer): void {
    const waiting = this.#waiting.get(reply)
    if (waiting !== undefined) return waiting.settle(answer)
    if (answer.kind !== 'answered') return
    const stray = this.#past.get(reply) ?? ({ subject: null, kind: 'unasked' } as const)
    for (const onStray of this.#strayListeners) onStray(stray)
  }

  /** The subject may not be asked: the oldest request on it ends, since each is told of. */
  deny(subject: string, why: string): void {
    for (const waiting of this.#waiting.values())
      if (waiting.subject === subject) return waiting.settle({ kind: 'refused', why })
  }

  /** Whatever waits may have been heard, and is not answered any more. */
  endAll(): void {
    for (const { settle } of [...this.#waiting.values()]) settle({ kind: 'silent' })
  }

  isOwn(reply: string): boolean {
    return reply.startsWith(this.inbox)
  }

  /** An answer there would be taken for one of somebody else. */
  isUnasked(reply: string, subject: string): boolean {
    return this.isOwn(reply) && this.#waiting.get(reply)?.subject !== subject
  }

  onStray(onStray: (stray: StrayAnswer) => void): void {
    this.#strayListeners.push(onStray)
  }

  #remember(reply: string, past: Past): void {
    this.#past.set(reply, past)
    if (this.#past.size <= pastMax) return
    for (const oldest of this.#past.keys()) {
      this.#past.delete(oldest)
      return
    }
  }
}
