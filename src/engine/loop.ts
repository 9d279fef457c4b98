/** The loop: takes what happened, decides, makes it durable, and only then acts and answers. */
import { nextDeadline } from '../core/deadlines.ts'
import { difference } from '../core/effects.ts'
import type { Effect, Entry, Event, Stepped } from '../core/event.ts'
import { broken } from '../core/invariants.ts'
import type { System } from '../core/model.ts'
import type { Platform } from '../core/platform.ts'
import { step } from '../core/step.ts'
import { type Batch, type Row, type Store, StoreError } from '../store/store.ts'
import { entryView } from '../wire/views.ts'
import type { Clock } from './clock.ts'
import { createInbox, type Inbox, type Letter } from './inbox.ts'
import { type Marks, partsOf } from './parts.ts'

export interface LoopParts {
  readonly platform: Platform
  readonly store: Store
  readonly clock: Clock
  readonly mark: () => Marks
  readonly inboxMax: number
  readonly assertsInvariants: boolean
  /** Starts the work; what comes of it is heard as an event. */
  readonly perform: (effect: Effect) => void
  /** Called in the order of the journal, once the entries are durable. */
  readonly announce: (kept: readonly Kept[]) => void
  /** What is wrong with the store; `null` when it keeps again. */
  readonly onStore: (failure: string | null) => void
  /** A mistake of ours: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

/** A durable journal entry with its text as stored and published. */
export interface Kept {
  readonly entry: Entry
  readonly text: string
  /** When it was written, ISO 8601. */
  readonly wall: string
}

/** Events that are stepped into one commit at most. */
const batchMax = 1024
/** How long a store that failed is left alone. */
const storeRestMs = 500

interface Stepping {
  readonly letter: Letter
  readonly stepped: Stepped
}

export class Loop {
  readonly #parts: LoopParts
  readonly #inbox: Inbox
  /** What the store has; `null` while that is nothing. Only what differs from it is written. */
  #kept: System | null
  /** What may be acted upon and shown: all that had to be kept of it is kept. */
  #durable: System
  /** Where stepping has come to while a commit is in flight. */
  #ahead: System
  #gathering: Stepping[] = []
  #isTurning = false
  #committing: Promise<void> | null = null
  #isStopped = false
  /** When the last event was stepped: every deadline up to then has been seen to. */
  #steppedAt: number
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelWake = () => {}

  constructor(first: System, isNew: boolean, parts: LoopParts) {
    this.#parts = parts
    this.#inbox = createInbox(parts.inboxMax)
    this.#kept = isNew ? null : first
    this.#durable = first
    this.#ahead = first
    this.#steppedAt = parts.clock.now()
  }

  get system(): System {
    return this.#durable
  }

  /** False when the inbox is full. */
  put(letter: Letter): boolean {
    if (this.#isStopped || !this.#inbox.put(letter)) return false
    this.#schedule()
    return true
  }

  hear(event: Event): boolean {
    return this.put({ event })
  }

  /** Resolves when all that was put is decided and durable; nothing is taken after it. */
  async stop(): Promise<void> {
    while (!this.#isStopped && this.#isBusy()) {
      await (this.#committing ?? new Promise((resolve) => setImmediate(resolve)))
    }
    this.#isStopped = true
    this.#cancelWake()
  }

  #isBusy(): boolean {
    return this.#inbox.size > 0 || this.#gathering.length > 0 || this.#committing !== null
  }

  #schedule(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    queueMicrotask(() => this.#turn())
  }

  /**
   * Steps all that waits, then hands it to the store; while that is busy the next batch gathers.
   */
  #turn(): void {
    this.#isTurning = false
    if (this.#isStopped) return
    try {
      this.#stepAll()
      if (this.#committing === null && this.#gathering.length > 0) {
        const batch = this.#gathering
        this.#gathering = []
        this.#committing = this.#commit(batch)
          .catch((error: unknown) => this.#end(error))
          .finally(() => this.#next())
      }
    } catch (error) {
      this.#end(error)
    }
  }

  #stepAll(): void {
    const { platform, clock, assertsInvariants } = this.#parts
    const now = clock.now()
    const before = this.#ahead
    while (this.#gathering.length < batchMax) {
      const letter = this.#inbox.take()
      if (letter === undefined) break
      this.#steppedAt = now
      const stepped = step(platform, this.#ahead, letter.event, now)
      this.#ahead = stepped.system
      this.#gathering.push({ letter, stepped })
    }
    const rule = !assertsInvariants || before === this.#ahead ? null : broken(platform, this.#ahead)
    if (rule !== null) throw new Error(`an invariant is broken: ${rule}`)
  }

  #end(bug: unknown): void {
    this.#isStopped = true
    this.#parts.onBug(bug)
  }

  #next(): void {
    this.#committing = null
    if (this.#inbox.size > 0 || this.#gathering.length > 0) this.#schedule()
    this.#sleep()
  }

  /**
   * What was neither an entry nor a call waits for the next commit: a repeated report costs no
   * flash.
   */
  async #commit(batch: readonly Stepping[]): Promise<void> {
    const { clock, store, onStore } = this.#parts
    const after = batch.at(-1)?.stepped.system ?? this.#durable
    const kept = batch.flatMap(({ stepped }) => keep(stepped.entries, clock.wall(), after.boot))
    const effects = this.#effectsOf(batch, after)
    if (kept.length > 0 || effects.some(isCall)) {
      try {
        await store.commit(this.#batchOf(after, kept))
      } catch (error) {
        if (error instanceof StoreError) return this.#undo(batch, error)
        throw error
      }
      this.#kept = after
      onStore(null)
    }
    this.#durable = after
    this.#act(batch, effects, kept)
  }

  #batchOf(after: System, kept: readonly Kept[]): Batch {
    const { mark, platform } = this.#parts
    return {
      ...partsOf(this.#kept, after, mark(), platform.limits.endedMax),
      rows: kept.map(rowOf),
    }
  }

  /** Of the batch as a whole: a LED that went on and off again in between is not touched. */
  #effectsOf(batch: readonly Stepping[], after: System): readonly Effect[] {
    const isStart = batch.some(({ letter }) => letter.event.kind === 'start')
    return difference(this.#parts.platform, isStart ? null : this.#durable, after)
  }

  #act(batch: readonly Stepping[], effects: readonly Effect[], kept: readonly Kept[]): void {
    const { perform, announce } = this.#parts
    announce(kept)
    for (const effect of effects) perform(effect)
    for (const { letter, stepped } of batch) {
      if (stepped.answer !== null) letter.answer?.({ kind: 'decided', answer: stepped.answer })
    }
  }

  /** What could not be kept has not happened: nothing of it was done, and whoever asked is told. */
  async #undo(batch: readonly Stepping[], { message }: StoreError): Promise<void> {
    const lost = [...batch, ...this.#gathering]
    this.#gathering = []
    this.#ahead = this.#durable
    this.#parts.onStore(message)
    for (const { letter } of lost) letter.answer?.({ kind: 'store-failed', message })
    await new Promise<void>((resolve) => this.#parts.clock.wake(storeRestMs, resolve))
    // Deadlines that passed meanwhile were lost with the batch: look again.
    this.#inbox.put({ event: { kind: 'tick' } })
  }

  /** Sleeps until the nearest deadline that is read off the state. */
  #sleep(): void {
    if (this.#isStopped) return
    const { clock, platform } = this.#parts
    const at = nextDeadline(platform, this.#durable, this.#steppedAt)
    if (at === this.#wakesAt) return
    this.#cancelWake()
    this.#wakesAt = at
    if (at === Number.POSITIVE_INFINITY) return
    this.#cancelWake = clock.wake(Math.max(0, at - clock.now()), () => {
      this.#wakesAt = Number.POSITIVE_INFINITY
      this.hear({ kind: 'tick' })
    })
  }
}

const isCall = (effect: Effect) => effect.kind === 'call'

/** The text of an entry is made once: it is stored, published and answered as it is. */
function keep(entries: readonly Entry[], wallMs: number, boot: string): readonly Kept[] {
  if (entries.length === 0) return []
  const wall = new Date(wallMs).toISOString()
  return entries.map((entry) => {
    return { entry, wall, text: JSON.stringify(entryView(entry, { wall, boot })) }
  })
}

const rowOf = ({ entry, text }: Kept): Row => ({
  seq: entry.seq,
  at: entry.at,
  component: entry.component,
  type: entry.type,
  outcome: entry.outcome,
  operation: entry.operation,
  correlation: entry.correlation,
  text,
})
