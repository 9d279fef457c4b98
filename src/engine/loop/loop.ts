/**
 * Runs the loop: takes what happened, decides, makes it durable, and only then acts and answers.
 */

import { nextDeadline } from '../../core/deadlines.ts'
import { difference } from '../../core/effects.ts'
import { broken } from '../../core/invariants.ts'
import type { Effect, Event } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import type { System } from '../../core/model/system.ts'
import { unchanged } from '../../core/observations/unchanged.ts'
import { step } from '../../core/step.ts'
import { type CallEffect, isProtective } from '../../core/urgent.ts'
import { type Batch, type Store, StoreError } from '../../store/store.ts'
import type { Clock } from './clock.ts'
import { EmergencyCommitter, isQuiet, type PendingStep } from './emergency-committer.ts'
import { createInbox, type Envelope, type Inbox, refuse } from './inbox.ts'
import { type JournalRecord, keep, rowOf } from './journal-record.ts'
import { type Checkpoint, countsHours, partsOf } from './snapshot.ts'

export interface LoopDeps {
  readonly platform: Platform
  readonly store: Store
  readonly clock: Clock
  readonly mark: () => Omit<Checkpoint, 'clean'>
  readonly inboxMax: number
  readonly assertsInvariants: boolean
  /** Starts the work; what comes of it is heard as an event. */
  readonly perform: (effect: Effect) => void
  /** Called in the order of the journal, once the entries are durable. */
  readonly announce: (kept: readonly JournalRecord[]) => void
  /** How long an emergency waits for the store. */
  readonly storePatienceMs: number
  /** Calls of an emergency that are made although the store could not keep them. */
  readonly onUnkept: (calls: readonly CallEffect[]) => void
  /** What is wrong with the store; `null` when it keeps again. */
  readonly onStore: (failure: string | null) => void
  /** A mistake of ours: the process has to end, and start again from what is durable. */
  readonly onBug: (error: unknown) => void
}

/** Events that are stepped into one commit at most. */
const batchMax = 1024
/** As `batchMax`, while an emergency goes on without the store. */
const unkeptMax = 16 * batchMax
/** What whoever else asks is told meanwhile. */
const unkept = 'an emergency goes on while the store fails'
/** How long a store that failed is left alone. */
const storeRestMs = 500

export class Loop {
  readonly #parts: LoopDeps
  readonly #inbox: Inbox
  /** What the store has; `null` while that is nothing. Only what differs from it is written. */
  #kept: System | null
  /** What may be acted upon and shown: all that had to be kept of it is kept. */
  #durable: System
  /** Where stepping has come to while a commit is in flight. */
  #ahead: System
  #gathering: PendingStep[] = []
  #inFlight: readonly PendingStep[] = []
  readonly #urgency: EmergencyCommitter
  /** An emergency goes on without the store: nothing else is accepted until that keeps again. */
  #isUnkept = false
  #isTurning = false
  #committing: Promise<void> | null = null
  #isStopping = false
  #isStopped = false
  /** When the last event was stepped: every deadline up to then has been seen to. */
  #steppedAt: number
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelWake = () => {}

  constructor(first: System, isNew: boolean, parts: LoopDeps) {
    this.#parts = parts
    this.#inbox = createInbox(parts.inboxMax)
    this.#kept = isNew ? null : first
    this.#durable = first
    this.#ahead = first
    this.#steppedAt = parts.clock.now()
    this.#urgency = new EmergencyCommitter({
      ...parts,
      patienceMs: parts.storePatienceMs,
      states: () => ({ kept: this.#durable, ahead: this.#ahead }),
      act: (calls) => this.#actUnkept(calls),
    })
  }

  get system(): System {
    return this.#durable
  }

  /** False when the inbox is full. */
  put(letter: Envelope): boolean {
    if (this.#isStopped || !this.#inbox.put(letter)) return false
    this.#schedule()
    return true
  }

  hear(event: Event): boolean {
    return this.put({ event })
  }

  /** Resolves when all that was put is decided and durable; nothing is taken after it. */
  async stop(): Promise<void> {
    this.#isStopping = true
    while (!this.#isStopped && this.#isBusy()) {
      await (this.#committing ?? new Promise((resolve) => setImmediate(resolve)))
    }
    this.#isStopped = true
    this.#cancelWake()
    await this.#sayThatItStopped()
  }

  /** By this the next start knows that nothing was cut short; a store that fails says nothing. */
  async #sayThatItStopped(): Promise<void> {
    if (this.#kept === null) return
    try {
      await this.#parts.store.commit(this.#batchOf(this.#durable, [], true))
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
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
      const wasCommitting = this.#committing !== null
      this.#stepAll()
      if (!wasCommitting && this.#gathering.length > 0) {
        this.#inFlight = this.#gathering
        this.#gathering = []
        this.#committing = this.#commit(this.#inFlight)
          .catch((error: unknown) => this.#end(error))
          .finally(() => this.#next())
      }
      this.#urgency.look()
      if (this.#isUnkept) this.#urgency.tell(this.#gathering)
      // A store that takes its time keeps nobody from heeding deadlines meanwhile.
      if (wasCommitting) this.#sleep()
    } catch (error) {
      this.#end(error)
    }
  }

  #stepAll(): void {
    const { platform, clock, assertsInvariants } = this.#parts
    const now = clock.now()
    const before = this.#ahead
    while (this.#gathering.length < (this.#isUnkept ? unkeptMax : batchMax)) {
      const letter = this.#inbox.take()
      if (letter === undefined) break
      if (this.#isUnkept && !isProtective(platform, this.#ahead, letter.event))
        refuse(letter, unkept)
      else this.#gather(letter, now)
    }
    const rule = !assertsInvariants || before === this.#ahead ? null : broken(platform, this.#ahead)
    if (rule !== null) throw new Error(`an invariant is broken: ${rule}`)
  }

  /** What happened without any consequence takes no room while an emergency waits for the store. */
  #gather(letter: Envelope, now: number): void {
    const { platform } = this.#parts
    const confirmed = unchanged(platform, this.#ahead, letter.event, now)
    if (confirmed === null) this.#steppedAt = now
    const stepped = confirmed ?? step(platform, this.#ahead, letter.event, now)
    this.#ahead = stepped.system
    const last = this.#gathering.at(-1)
    if (this.#isUnkept && last !== undefined && isQuiet(stepped)) {
      const merged = { ...last, stepped: { ...last.stepped, system: stepped.system } }
      this.#gathering[this.#gathering.length - 1] = merged
    } else this.#gathering.push({ letter, stepped })
  }

  #end(bug: unknown): void {
    this.#isStopped = true
    this.#parts.onBug(bug)
  }

  #next(): void {
    this.#committing = null
    this.#inFlight = []
    if (this.#inbox.size > 0 || this.#gathering.length > 0) this.#schedule()
    this.#sleep()
  }

  /**
   * What was neither an entry nor a call waits for the next commit: a repeated report costs no
   * flash.
   */
  async #commit(batch: readonly PendingStep[]): Promise<void> {
    const { clock, store, onStore } = this.#parts
    const after = batch.at(-1)?.stepped.system ?? this.#durable
    const kept = batch.flatMap(({ stepped }) => keep(stepped.entries, clock.wall(), after.boot))
    const effects = this.#effectsOf(batch, after)
    if (kept.length > 0 || effects.some(isCall) || countsHours(this.#kept, after)) {
      try {
        await store.commit(this.#batchOf(after, kept))
      } catch (error) {
        if (error instanceof StoreError) return this.#failed(batch, error)
        throw error
      }
      this.#kept = after
      onStore(null)
    }
    this.#durable = after
    this.#isUnkept = false
    this.#act(batch, effects, kept)
    this.#urgency.kept(effects.filter(isCall))
  }

  #batchOf(after: System, kept: readonly JournalRecord[], clean = false): Batch {
    const { mark, platform } = this.#parts
    return {
      ...partsOf(this.#kept, after, { ...mark(), clean }, platform.limits.endedMax),
      rows: kept.map(rowOf),
    }
  }

  /** Of the batch as a whole: a LED that went on and off again in between is not touched. */
  #effectsOf(batch: readonly PendingStep[], after: System): readonly Effect[] {
    const isStart = batch.some(({ letter }) => letter.event.kind === 'start')
    return difference(this.#parts.platform, isStart ? null : this.#durable, after)
  }

  #act(
    batch: readonly PendingStep[],
    effects: readonly Effect[],
    kept: readonly JournalRecord[],
  ): void {
    const { perform, announce } = this.#parts
    const isOutdated = this.#urgency.outdated()
    announce(kept)
    for (const effect of effects) if (!isOutdated(effect)) perform(effect)
    for (const { letter, stepped } of batch) {
      if (stepped.answer !== null && !this.#urgency.wasTold(letter))
        letter.answer?.({ kind: 'decided', answer: stepped.answer })
    }
  }

  /** Save-then-act has this one exception: what protects the hardware is done all the same. */
  #actUnkept(calls: readonly CallEffect[]): void {
    if (this.#committing !== null) this.#parts.onStore('it does not answer')
    this.#isUnkept = true
    this.#parts.onUnkept(calls)
    for (const call of calls) this.#parts.perform(call)
    this.#urgency.tell([...this.#inFlight, ...this.#gathering])
    this.#sleep()
  }

  /**
   * What could not be kept has not happened: nothing of it was done, and whoever asked is told. But
   * where an emergency waits, what was observed stands, and is tried to be kept again and again.
   */
  async #failed(batch: readonly PendingStep[], { message }: StoreError): Promise<void> {
    const { platform, clock, onStore } = this.#parts
    const all = [...batch, ...this.#gathering]
    this.#inFlight = []
    onStore(message)
    const lost = all.filter(({ letter }) => !isProtective(platform, this.#durable, letter.event))
    if (lost.length > 0) this.#restep(all.filter((one) => !lost.includes(one)))
    else this.#gathering = all
    this.#urgency.look()
    this.#isUnkept = this.#urgency.isWaiting && !this.#isStopping
    if (!this.#isUnkept) {
      lost.push(...this.#gathering)
      this.#restep([])
      this.#urgency.forget()
    }
    for (const { letter } of lost) refuse(letter, message)
    await new Promise<void>((resolve) => clock.wake(storeRestMs, resolve))
    // Deadlines that passed meanwhile may have been lost with the batch: look again.
    this.#inbox.put({ event: { kind: 'tick' } })
  }

  /** From what is durable, as if nothing else had come. */
  #restep(steppings: readonly PendingStep[]): void {
    this.#gathering = []
    this.#ahead = this.#durable
    for (const { letter } of steppings) this.#gather(letter, this.#parts.clock.now())
  }

  /** Sleeps until the nearest deadline that is read off the state. */
  #sleep(): void {
    if (this.#isStopped) return
    const { clock, platform } = this.#parts
    const at = nextDeadline(platform, this.#ahead, this.#steppedAt)
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

const isCall = (effect: Effect): effect is CallEffect => effect.kind === 'call'
