/**
 * Runs the loop: takes what happened, decides, makes it durable, and only then acts and answers.
 */

import { nextDeadline } from '../../core/deadlines.ts'
import { broken } from '../../core/invariants.ts'
import { bugKey, bugOf, type Culprit } from '../../core/model/bug.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Event } from '../../core/model/events/event.ts'
import { createDirtySet, type DirtySet } from '../../core/model/system/dirty-set.ts'
import type { System } from '../../core/model/system/system.ts'
import {
  type Confirmations,
  createConfirmations,
  mayConfirm,
} from '../../core/observations/unchanged.ts'
import { step } from '../../core/step.ts'
import type { StoreError } from '../../store/store.ts'
import { Bugs } from './bugs.ts'
import { oversleptMs } from './clock.ts'
import type { Committer, PendingStep } from './committer.ts'
import { createInbox, type Envelope, type Inbox, type InboxFigures, refuse } from './inbox.ts'
import type { LoopDeps } from './loop-deps.ts'
import { processOf, undecided } from './undecided.ts'

/**
 * How long a turn may step before what comes and goes on the bus has its turn: who is not read from
 * for seconds is cut off by the server, and nobody who asks is answered meanwhile. The store, too,
 * is given what was stepped, and goes on with it beside the next turn.
 */
const turnMaxMs = 2

export class Loop {
  readonly #deps: LoopDeps
  readonly #inbox: Inbox
  readonly #committer: Committer
  /** What one step knows of where the last has come to. */
  #dirty: DirtySet
  readonly #bugs: Bugs
  /** Reports of this turn that nothing has followed from so far, the last of them among them. */
  #confirming: { readonly of: Confirmations; last: Envelope | null } | null = null
  #isTurning = false
  #isStopped = false
  /** When the last event was stepped: every deadline up to then has been seen to. */
  #steppedAt: number
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelWake = () => {}

  constructor(deps: LoopDeps) {
    this.#deps = deps
    this.#inbox = createInbox(deps.inboxMax, deps.platform)
    this.#dirty = createDirtySet(deps.platform)
    this.#steppedAt = deps.clock.now()
    this.#bugs = new Bugs((event) => this.submit(event), deps.onContained)
    this.#committer = deps.committer({
      step: (envelope, at) => this.#step(envelope, at),
      onSettled: (isLost) => this.#goOn(isLost),
      putBack: (envelope) => {
        if (!this.put(envelope)) refuse(envelope, 'too much waits to be decided')
      },
      sleep: () => this.#sleep(),
      ahead: () => this.#committer.ahead,
      submit: (event) => this.submit(event),
      noteBug: (culprit, error) => this.noteBug(culprit, error),
      onBug: (error) => this.#end(error),
    })
  }

  /** What is durable. */
  get system(): System {
    return this.#committer.durable
  }

  /** False when the inbox is full. */
  put(envelope: Envelope): boolean {
    if (this.#isStopped || !this.#inbox.put(envelope)) return false
    this.#schedule()
    return true
  }

  /** Whether there is no room for what this one asks, unless it comes first: it is turned away. */
  isFull(asker: string): boolean {
    return this.#inbox.isFull(asker)
  }

  get inbox(): InboxFigures {
    return this.#inbox
  }

  submit(event: Event): boolean {
    return this.put({ event })
  }

  /** Contains a bug that was made beside the steps. */
  noteBug(culprit: Culprit, error: unknown): void {
    this.#bugs.note(bugOf(culprit, error, this.#deps.clock.now()))
    this.#bugs.tell(this.#committer.ahead)
  }

  /** What could not be kept, once it has stopped. */
  get unkept(): readonly Entry[] {
    return this.#committer.unkept
  }

  /** What somebody has found who looked at the store. */
  storeFailed(error: StoreError): void {
    this.#committer.storeFailed(error)
    this.#schedule()
  }

  /**
   * Resolves when all that was put is decided and durable, or the store has had its time; nothing
   * is taken after it.
   */
  async stop(): Promise<void> {
    while (!this.#isStopped && (this.#inbox.size > 0 || this.#committer.isBusy)) {
      await this.#committer.drain()
    }
    this.#isStopped = true
    this.#cancelWake()
    await this.#committer.close()
  }

  #schedule(): void {
    if (this.#isTurning) return
    this.#isTurning = true
    queueMicrotask(() => this.#turn())
  }

  /** Steps what waits; the committer keeps it and has it acted upon, one batch at a time. */
  #turn(): void {
    this.#isTurning = false
    if (this.#isStopped) return
    try {
      this.#deps.beforeTurn()
      const wasBusy = this.#committer.isBusy
      const isTimeUp = this.#stepWhatWaits()
      // Goes on after what else there is to be done.
      this.#isTurning = isTimeUp
      if (isTimeUp) setImmediate(() => this.#turn())
      this.#committer.flush()
      // A store that takes its time keeps nobody from heeding deadlines meanwhile.
      if (wasBusy || this.#dirty.ledsDueAt < this.#wakesAt) this.#sleep()
    } catch (error) {
      this.#end(error)
    }
  }

  /** True when there was more than could be stepped in one turn. */
  #stepWhatWaits(): boolean {
    const { clock } = this.#deps
    const now = clock.now()
    this.#noteOverslept(now)
    let isStepped = false
    let isTimeUp = false
    while (this.#committer.hasRoom && !isTimeUp) {
      const envelope = this.#inbox.take()
      if (envelope === undefined) break
      if (!this.#isConfirmed(envelope, now)) {
        this.#decide(envelope, now)
        isStepped = true
      }
      isTimeUp = clock.now() - now >= turnMaxMs
    }
    this.#endConfirming()
    if (isStepped) this.#assertInvariants(now)
    this.#bugs.tell(this.#committer.ahead)
    return isTimeUp
  }

  /** Known before anything else is decided, whatever wakes it first. */
  #noteOverslept(now: number): void {
    if (now - this.#wakesAt < oversleptMs) return
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.#decide({ event: { kind: 'awake' } }, now)
  }

  /**
   * Reports in a row that only confirm what is known cost one System for all of them. But for LEDs
   * no deadline comes nearer by them, so that whoever sleeps may sleep on, and find then what they
   * have put off.
   */
  #isConfirmed(envelope: Envelope, now: number): boolean {
    const { platform } = this.#deps
    const { ahead } = this.#committer
    const { event } = envelope
    if (!mayConfirm(event)) return false
    this.#confirming ??= { of: createConfirmations(platform, ahead, this.#dirty), last: null }
    try {
      if (!this.#confirming.of.take(event, now)) return false
      this.#deps.tape?.give('confirm', ahead, event, now)
    } catch (error) {
      // Whether it says anything new is found by a step, then.
      this.#bugs.note(bugOf(processOf('confirming', event), error, now))
      return false
    }
    this.#confirming.last = envelope
    return true
  }

  #endConfirming(): void {
    const confirming = this.#confirming
    this.#confirming = null
    if (confirming === null || confirming.last === null) return
    const confirmed = confirming.of.end()
    this.#deps.tape?.arrive(confirmed)
    this.#committer.confirm(confirming.last, confirmed)
  }

  #decide(envelope: Envelope, now: number): void {
    this.#endConfirming()
    if (this.#committer.turnsAway(envelope)) return
    this.#committer.add(this.#step(envelope, now))
  }

  #step(envelope: Envelope, now: number): PendingStep {
    const { platform, tape } = this.#deps
    this.#steppedAt = now
    const { ahead } = this.#committer
    const { event } = envelope
    tape?.give('step', ahead, event, now)
    try {
      const stepped = step(platform, ahead, event, now, this.#dirty, this.#bugs.note)
      tape?.arrive(stepped.system)
      return { envelope, at: now, stepped }
    } catch (error) {
      // The step itself is a bug's: nothing has come of the event, and nothing is known beside it.
      this.#dirty = createDirtySet(platform)
      this.#bugs.note(bugOf(processOf('step', event), error, now))
      const stepped = { system: ahead, entries: [], answer: undecided(event) }
      tape?.arrive(ahead)
      return { envelope, at: now, stepped }
    }
  }

  /**
   * Nothing that was stepped is acted upon yet: what breaks an invariant is set aside before that,
   * so that what becomes durable is whole.
   */
  #assertInvariants(now: number): void {
    const { platform, assertsInvariants } = this.#deps
    const tried = new Set<string>()
    while (assertsInvariants) {
      const wrong = broken(platform, this.#committer.ahead)
      if (wrong === null) return
      const { invariant: what, component } = wrong
      const error = new Error(`an invariant is broken: ${what}`)
      const bug = bugOf({ place: 'invariant', what, component }, error, now)
      this.#bugs.note(bug)
      // Setting it aside did not help: it is told of, and everything else goes on.
      if (tried.has(bugKey(bug))) return
      tried.add(bugKey(bug))
      this.#committer.add(this.#step({ event: { kind: 'bug', bug } }, now))
    }
  }

  #goOn(isLost: boolean): void {
    // Deadlines that passed meanwhile may have been lost with the batch: look again.
    if (isLost) this.#inbox.put({ event: { kind: 'tick' } })
    if (this.#inbox.size > 0 || this.#committer.isToBeFlushed) this.#schedule()
    this.#sleep()
  }

  #end(bug: unknown): void {
    this.#isStopped = true
    this.#deps.onBug(bug)
  }

  /** Sleeps until the nearest deadline that is read off the state. */
  #sleep(): void {
    if (this.#isStopped) return
    const { clock, platform } = this.#deps
    const { ahead } = this.#committer
    const at = nextDeadline(platform, ahead, this.#steppedAt, this.#dirty, this.#bugs.note)
    this.#bugs.tell(this.#committer.ahead)
    if (at === this.#wakesAt) return
    this.#cancelWake()
    this.#wakesAt = at
    if (at === Number.POSITIVE_INFINITY) return
    this.#cancelWake = clock.wake(Math.max(0, at - clock.now()), () => {
      this.#noteOverslept(clock.now())
      this.#wakesAt = Number.POSITIVE_INFINITY
      this.submit({ kind: 'tick' })
    })
  }
}
