/** Keeps what the other side will not carry, by subject, and tells of it, and when it is over. */
import type { OnError } from './answering.ts'
import type { Refusal } from './bus.ts'

/** Subjects that are kept at a time; what is refused beyond them is reported, and not kept. */
const refusedMax = 256

export class Refusals {
  readonly #report: OnError
  /** By subject, each with the number of its latest refusal. */
  readonly #refused = new Map<string, number>()
  readonly #listeners: ((refusal: Refusal) => void)[] = []
  #count = 0

  constructor(report: OnError) {
    this.#report = report
  }

  onRefusal(listener: (refusal: Refusal) => void): void {
    this.#listeners.push(listener)
  }

  note(subject: string, why: string): void {
    if (!this.#refused.has(subject) && this.#refused.size >= refusedMax) return
    this.#count += 1
    this.#refused.set(subject, this.#count)
    this.#tell({ subject, why })
  }

  /** Identifies the latest refusal of the subject; `null` where there is none. */
  latest(subject: string): number | null {
    // Nothing is refused as a rule, and this is asked with every message.
    if (this.#refused.size === 0) return null
    return this.#refused.get(subject) ?? null
  }

  /** It was carried, unless it was refused again since that refusal. */
  carried(subject: string, latest: number): void {
    if (this.#refused.get(subject) !== latest) return
    this.#refused.delete(subject)
    this.#tell({ subject, why: null })
  }

  /** Whatever was refused may be carried now: that is seen once it is tried again. */
  forget(): void {
    for (const [subject, latest] of [...this.#refused]) this.carried(subject, latest)
  }

  #tell(refusal: Refusal): void {
    for (const listener of this.#listeners) {
      try {
        listener(refusal)
      } catch (error) {
        this.#report(error)
      }
    }
  }
}
