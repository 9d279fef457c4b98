/** Commits what was stepped: one batch is in flight while the next gathers; then it is acted on. */

import { effectsBetween } from '../../core/effects.ts'
import type { Culprit } from '../../core/model/bug.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Effect, Event, Stepped } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import { StoreError } from '../../store/store.ts'
import type { Clock } from './clock.ts'
import { type Envelope, refuse } from './inbox.ts'
import { type JournalRecord, keep } from './journal-record.ts'
import type { SystemWriter } from './system-writer.ts'

/** Something that happened, and what a step made of it. */
export interface PendingStep {
  readonly envelope: Envelope
  /** When it was stepped, service time. */
  readonly at: number
  readonly stepped: Stepped
}

/** What became durable at once. */
export interface Committed {
  readonly steps: readonly PendingStep[]
  readonly records: readonly JournalRecord[]
  /** Of the batch as a whole: a LED that went on and off again in between is not touched. */
  readonly effects: readonly Effect[]
  /** How long it took to keep. */
  readonly tookMs: number
}

/** The port between stepping and the store. */
export interface Committer {
  /** What may be acted upon and shown: all that had to be kept of it is kept. */
  readonly durable: System
  /** Where stepping has come to. */
  readonly ahead: System
  /** Whether anything is stepped and not durable yet. */
  readonly isBusy: boolean
  /** Whether anything has gathered that nobody has handed to the store, which could take it. */
  readonly isToBeFlushed: boolean
  /** Whether another step finds room. */
  readonly hasRoom: boolean
  /** Whether it is not to be stepped now: then it is refused, or comes again. */
  turnsAway(envelope: Envelope): boolean
  add(step: PendingStep): void
  /** As `add`, of what nothing follows from and nothing is to be kept of: where it has led to. */
  confirm(envelope: Envelope, system: System): void
  /** Hands what has gathered to the store, unless that has something in hand. */
  flush(): void
  /** What somebody has found who looked at the store. */
  storeFailed(error: StoreError): void
  /** What could not be kept of a run that has ended. */
  readonly unkept: readonly Entry[]
  /** Waits for what is in hand, a while; what cannot be kept is given up from now on. */
  drain(): Promise<void>
  /** Says that the run ends in order. */
  close(): Promise<void>
}

/** What a committer may ask of the loop. */
export interface Turning {
  /** Steps it from where stepping has come to, as it happened then. */
  step(envelope: Envelope, at: number): PendingStep
  /** Nothing is in hand any more; `isLost` when deadlines may have been lost with it. */
  onSettled(isLost: boolean): void
  /** Has it decided anew, in its turn. */
  putBack(envelope: Envelope): void
  /** Looks when to wake up next. */
  sleep(): void
  /** Where stepping has come to. */
  ahead(): System
  submit(event: Event): void
  /** A bug is contained: it is told of, and what it is about is set aside. */
  noteBug(culprit: Culprit, error: unknown): void
  onBug(error: unknown): void
}

export interface CommitterDeps {
  readonly platform: Platform
  readonly clock: Clock
  readonly writer: SystemWriter
  /** Does what is to be done about it, now that it is durable. */
  readonly act: (committed: Committed) => void
  /** What the store could not keep has not happened: takes back what does not stand, and tells. */
  readonly lose: (steps: readonly PendingStep[], error: StoreError) => readonly PendingStep[]
  /** Whether to write even what nothing is to be kept of. */
  readonly mustWrite: () => boolean
  /** Nothing is in hand any more; `isLost` when something was lost, deadlines perhaps. */
  readonly onSettled: (isLost: boolean) => void
  readonly noteBug: Turning['noteBug']
  readonly onBug: (error: unknown) => void
}

/** What becomes durable together, and the System that it leads to. */
interface Batch {
  readonly after: System
  readonly committed: Committed
}

export const confirmed = (envelope: Envelope, system: System, at: number): PendingStep => ({
  envelope,
  at,
  stepped: { system, entries: [], answer: null },
})

/** Steps that make one commit at most. */
const batchMax = 1024
/** How long a store that failed is left alone. */
export const storeRestMs = 500

export class GroupCommitter implements Omit<Committer, 'storeFailed' | 'unkept'> {
  readonly #deps: CommitterDeps
  #durable: System
  #gathering: PendingStep[] = []
  #inFlight: readonly PendingStep[] = []
  #committing: Promise<void> | null = null
  #handedAt = 0
  #isGivenUp = false

  constructor(first: System, deps: CommitterDeps) {
    this.#durable = first
    this.#deps = deps
  }

  get durable(): System {
    return this.#durable
  }

  get ahead(): System {
    const last = this.#gathering.at(-1) ?? this.#inFlight.at(-1)
    return last?.stepped.system ?? this.#durable
  }

  get isBusy(): boolean {
    return this.#committing !== null || this.#gathering.length > 0
  }

  get isToBeFlushed(): boolean {
    return this.#committing === null && this.#gathering.length > 0
  }

  get isCommitting(): boolean {
    return this.#committing !== null
  }

  /** When what the store has in hand was given to it, service time. */
  get handedAt(): number {
    return this.#handedAt
  }

  get gathering(): readonly PendingStep[] {
    return this.#gathering
  }

  get inFlight(): readonly PendingStep[] {
    return this.#inFlight
  }

  get hasRoom(): boolean {
    return this.#gathering.length < batchMax
  }

  turnsAway(): false {
    return false
  }

  add(step: PendingStep): void {
    if (!this.#isGivenUp) this.#gathering.push(step)
  }

  /** Where nothing else waits to be kept, it is durable as it is. */
  confirm(envelope: Envelope, system: System): void {
    if (this.isBusy) this.add(confirmed(envelope, system, this.#deps.clock.now()))
    else this.#durable = system
  }

  /** The last one that gathers is this one instead. */
  amend(step: PendingStep): void {
    this.#gathering[this.#gathering.length - 1] = step
  }

  /** Nothing gathers any more, so that stepping goes on from what is durable. */
  clear(): void {
    this.#gathering = []
  }

  flush(): void {
    if (!this.isToBeFlushed || this.#isGivenUp) return
    const unwritten = this.#hand()
    if (unwritten !== null) this.#keep(unwritten)
  }

  async drain(): Promise<void> {
    await (this.#committing ?? new Promise((resolve) => setImmediate(resolve)))
  }

  /** Nobody waits any more for what is in hand, and nothing more is kept. */
  giveUp(): readonly PendingStep[] {
    const given = [...this.#inFlight, ...this.#gathering]
    this.#committing = null
    this.#isGivenUp = true
    this.#inFlight = []
    this.#gathering = []
    return given
  }

  async close(): Promise<void> {
    if (!this.#isGivenUp) await this.#deps.writer.close(this.#durable)
  }

  /** Hands what has gathered to the store; gives back what there is nothing to be written of. */
  #hand(): Batch | null {
    const { platform, clock, writer, mustWrite, noteBug, onBug } = this.#deps
    const steps = this.#gathering
    this.#inFlight = steps
    this.#gathering = []
    const after = this.ahead
    const records = steps.flatMap(({ stepped }) => keep(stepped.entries, clock, after.boot))
    const isStart = steps.some(({ envelope }) => envelope.event.kind === 'start')
    const before = isStart ? null : this.#durable
    const effects = effectsBetween(platform, before, after, (place, component, error) =>
      noteBug({ place, what: 'effects', component }, error),
    )
    const written = writer.write(after, records, effects, mustWrite())
    const handedAt = clock.now()
    const batch = (tookMs: number) => ({ after, committed: { steps, records, effects, tookMs } })
    if (written === null) return batch(0)
    this.#handedAt = handedAt
    const committing: Promise<void> = written
      .then(
        () =>
          this.#committing === committing ? this.#keep(batch(clock.now() - handedAt)) : undefined,
        (error: unknown) =>
          this.#committing === committing ? this.#fail(steps, error) : undefined,
      )
      .catch(onBug)
    this.#committing = committing
    return null
  }

  /**
   * The store is given the next batch first, so that it goes on while this one is acted on; but
   * each is acted on in its turn, also one of which nothing is written.
   */
  #keep({ after, committed }: Batch): void {
    const { act, onSettled } = this.#deps
    this.#durable = after
    this.#inFlight = []
    this.#committing = null
    const unwritten = this.#gathering.length > 0 ? this.#hand() : null
    act(committed)
    if (unwritten !== null) this.#keep(unwritten)
    else onSettled(false)
  }

  async #fail(steps: readonly PendingStep[], error: unknown): Promise<void> {
    if (!(error instanceof StoreError)) throw error
    const { clock, lose, onSettled } = this.#deps
    const all = [...steps, ...this.#gathering]
    this.#inFlight = []
    for (const { envelope } of lose(all, error)) refuse(envelope, error.message)
    await new Promise<void>((resolve) => clock.wake(storeRestMs, resolve))
    if (this.#isGivenUp) return
    this.#committing = null
    onSettled(true)
  }
}
