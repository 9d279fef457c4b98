/** Feeds one listener of a stream of server-sent events: bounded, and ended with an explanation. */

/** Events that may wait for a listener that reads too slowly. */
export const waitingMax = 1000
/** How long a listener that is told why it ends has to read it. */
const lingerMs = 2000
/** What comes within this time after a piece goes out as the next one. */
const restAfterMs = 100
/** Whoever has more to tell than fits waits until so many have been read. */
const pieceMax = 100

/** A lifetime: from the first byte until the listener goes or is told to. */
export class EventFeed {
  readonly body: ReadableStream<Uint8Array>
  readonly #onOver: () => void
  readonly #cut: () => void
  #waiting: Uint8Array[] = []
  #onRead: (() => void)[] = []
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #isEnding = false
  #isOver = false
  #isPlanned = false
  #sentAtMs = 0

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
      pull: () => this.#plan(),
      cancel: () => this.#finish(),
    })
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  get isOver(): boolean {
    return this.#isOver || this.#isEnding
  }

  /**
   * Resolves when there is room for more to be told than happens now, or the listener is gone. What
   * waits is sent as soon as it is read then, without a rest.
   */
  async room(): Promise<void> {
    if (this.#waiting.length < pieceMax || this.isOver) return
    const read = Promise.withResolvers<void>()
    this.#onRead.push(read.resolve)
    setImmediate(() => this.#send())
    await read.promise
  }

  /** False, and nothing is kept, when too much waits already. */
  push(block: Uint8Array): boolean {
    if (this.#isEnding || this.#isOver) return true
    if (this.#waiting.length >= waitingMax) return false
    this.#waiting.push(block)
    this.#plan()
    return true
  }

  /** Sends one last block instead of all that waits, and gives the listener a while to read it. */
  end(block: Uint8Array): void {
    if (this.#isEnding || this.#isOver) return
    this.#isEnding = true
    setTimeout(this.#cut, lingerMs).unref()
    this.#waiting = [block]
    this.#plan()
  }

  /** At once where it was quiet: thousands of events may come, and each piece costs as much. */
  #plan(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    const send = (): void => {
      this.#isPlanned = false
      this.#send()
    }
    const isAwaited = this.#onRead.length > 0
    const restMs = isAwaited ? 0 : this.#sentAtMs + restAfterMs - performance.now()
    if (restMs > 0) setTimeout(send, restMs)
    else setImmediate(send)
  }

  #send(): void {
    const controller = this.#controller
    if (controller === null || this.#isOver || (controller.desiredSize ?? 0) <= 0) return
    if (!this.isIdle) {
      this.#sentAtMs = performance.now()
      controller.enqueue(Buffer.concat(this.#waiting.splice(0)))
    }
    for (const read of this.#onRead.splice(0)) read()
    if (!this.#isEnding) return
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
