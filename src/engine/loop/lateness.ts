/** Tells when the store is late: what it was given long ago, it has in hand still. */
import type { Clock } from './clock.ts'
import type { GroupCommitter } from './committer.ts'

/**
 * How long a commit may take: one that takes longer hangs, as far as anybody can tell. A slow flash
 * that brings its log into its file takes a second or two.
 */
export const lateMs = 3000
/** How long a run that ends waits for the store. */
const stopPatienceMs = 5000

/** Looks now and then whether the store still has in hand what it was given long ago. */
export class LateWatch {
  readonly #clock: Clock
  readonly #committer: Pick<GroupCommitter, 'isCommitting' | 'handedAt'>
  readonly #onLate: () => void
  #isWatching = false

  constructor(
    clock: Clock,
    committer: Pick<GroupCommitter, 'isCommitting' | 'handedAt'>,
    onLate: () => void,
  ) {
    this.#clock = clock
    this.#committer = committer
    this.#onLate = onLate
  }

  /** To be called whenever something was given to it. */
  watch(): void {
    if (this.#isWatching || !this.#committer.isCommitting) return
    this.#isWatching = true
    const dueMs = this.#committer.handedAt + lateMs - this.#clock.now()
    this.#clock.wake(Math.max(dueMs, 0), () => {
      this.#isWatching = false
      const isLate = this.#clock.now() >= this.#committer.handedAt + lateMs
      if (!isLate) this.watch()
      else if (this.#committer.isCommitting) this.#onLate()
    })
  }
}

/** Whether it is over before a run that ends waits no longer. */
export async function isInTime(clock: Clock, work: Promise<void>): Promise<boolean> {
  const over = Promise.withResolvers<void>()
  const cancel = clock.wake(stopPatienceMs, over.resolve)
  const isDone = await Promise.race([work.then(() => true), over.promise.then(() => false)])
  cancel()
  return isDone
}
