/** Feeds one listener of a stream of server-sent events: bounded, and ended with an explanation. */

/** Events that may wait for a listener that reads too slowly. */
export const waitingMax = 1000
/** How long a listener that is told why it ends has to read it. */
const lingerMs = 2000

/** A lifetime: from the first byte until the listener goes or is told to. */
export class EventFeed {
  readonly body: ReadableStream<Uint8Array>
  readonly #onOver: () => void
  readonly #cut: () => void
  #waiting: string[] = []
  #onRead: (() => void)[] = []
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #isEnding = false
  #isOver = false

  /**
   * `onOver` is called once, when nothing more will be sent; `cut` ends an unfinished
   * connection.
   */
  constructor(onOver: () => void, cut: () => void) {
    this.#onOver = onOver
    this.#cut = cut
    this.body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller
      },
      pull: () => this.#send(),
      cancel: () => this.#finish(),
    })
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  get isOver(): boolean {
    return this.#isOver || this.#isEnding
  }

  /** Resolves when nothing waits for the listener any more, or it is gone. */
  async read(): Promise<void> {
    if (this.isIdle || this.isOver) return
    const read = Promise.withResolvers<void>()
    this.#onRead.push(read.resolve)
    await read.promise
  }

  /** False, and nothing is kept, when too much waits already. */
  push(block: string): boolean {
    if (this.#isEnding || this.#isOver) return true
    if (this.#waiting.length >= waitingMax) return false
    this.#waiting.push(block)
    this.#send()
    return true
  }

  /** Sends one last block instead of all that waits, and gives the listener a while to read it. */
  end(block: string): void {
    if (this.#isEnding || this.#isOver) return
    this.#isEnding = true
    setTimeout(this.#cut, lingerMs).unref()
    this.#waiting = [block]
    this.#send()
  }

  #send(): void {
    const controller = this.#controller
    if (controller === null) return
    while (!this.#isOver && (controller.desiredSize ?? 0) > 0) {
      const block = this.#waiting.shift()
      if (block === undefined) break
      controller.enqueue(encoder.encode(block))
    }
    if (this.isIdle || this.isOver) for (const read of this.#onRead.splice(0)) read()
    // To enqueue for a reader that waits comes back here at once, and may already have ended it.
    if (this.#isOver || !this.#isEnding || !this.isIdle) return
    controller.close()
    this.#finish()
  }

  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#waiting = []
    for (const read of this.#onRead.splice(0)) read()
    this.#onOver()
  }
}

const encoder = new TextEncoder()
