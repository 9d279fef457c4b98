/** Knows when a service is ready: its hardware has been observed, or could not be in time. */
import { isKnown } from '../core/model/power.ts'
import { lastHeard } from '../core/model/system/evidence.ts'
import { componentsOf, type System } from '../core/model/system/system.ts'
import type { Clock } from './loop/clock.ts'

export interface ReadinessDeps {
  readonly clock: Clock
  /** How long missing observations are waited for. */
  readonly settleMs: number
  /** Resolves when all services were heard once. */
  readonly listened: Promise<unknown>
  /** What is to be over before it is ready. */
  readonly beforehand: () => Promise<unknown>
  readonly onReady: () => void
}

export class Readiness {
  /** Resolves when it is. */
  readonly ready: Promise<void>
  readonly #deps: ReadinessDeps
  readonly #observed = Promise.withResolvers<void>()
  /** Or else the process lives on until nobody waits for the hardware any more. */
  #cancelSettling = () => {}
  #isReady = false

  constructor(deps: ReadinessDeps) {
    this.#deps = deps
    const settled = new Promise<void>((resolve) => {
      this.#cancelSettling = deps.clock.wake(deps.settleMs, resolve)
    })
    const observed = Promise.all([deps.listened, this.#observed.promise])
    this.ready = Promise.race([observed, settled]).then(() => this.#become())
  }

  get isReady(): boolean {
    return this.#isReady
  }

  /** The first answer is not always enough: off has to be told more than once to be believed. */
  note(system: System): void {
    if (this.#isReady) return
    const isObserved = componentsOf(system).every(
      ({ observed }) => isKnown(lastHeard(observed)) || observed.unverified,
    )
    if (isObserved) this.#observed.resolve()
  }

  stop(): void {
    this.#cancelSettling()
  }

  async #become(): Promise<void> {
    this.#cancelSettling()
    await this.#deps.beforehand()
    this.#isReady = true
    this.#deps.onReady()
  }
}
