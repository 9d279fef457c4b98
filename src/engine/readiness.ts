/** Knows when a service is ready: its hardware has been observed, or could not be in time. */
import type { Bus } from '../bus/bus.ts'
import { isKnown } from '../core/model/power.ts'
import { refuse } from '../core/model/refusals.ts'
import { lastHeard } from '../core/model/system/evidence.ts'
import { componentsOf, type StoreFailure, type System } from '../core/model/system/system.ts'
import type { Gate } from './claim/gate.ts'
import type { Clock } from './loop/clock.ts'
import type { NotReady } from './running.ts'

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

interface InTheWay {
  readonly bus: Pick<Bus, 'lost'>
  readonly gate: Pick<Gate, 'objection'>
  readonly storeFailure: StoreFailure | null
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

  /** `null` when requests can be decided. */
  whyNot({ bus, gate, storeFailure }: InTheWay): NotReady | null {
    if (bus.lost !== null) return refuse('bus-lost', `NATS is out of reach: ${bus.lost}`)
    if (gate.objection !== null) return gate.objection
    // Nothing that is observed is shown before it is kept.
    if (storeFailure !== null) return refuse('store-failed', `the store fails: ${storeFailure.why}`)
    return this.#isReady ? null : refuse('not-ready', 'the hardware has not been observed yet')
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
