/**
 * Commits as ever, and where the store is late or fails, goes on ahead of it: what is observed is
 * stepped and waits to be kept, and what protects the hardware is done all the same.
 */
import { type CallEffect, isProtective } from '../../core/emergency-calls.ts'
import type { Entry } from '../../core/model/events/entry.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { StoreFailure, System } from '../../core/model/system/system.ts'
import { type StoreError, silentDisk } from '../../store/store.ts'
import { Askers } from './askers.ts'
import type { Clock } from './clock.ts'
import {
  type Committed,
  type Committer,
  confirmed,
  type GroupCommitter,
  type PendingStep,
  storeRestMs,
  type Turning,
} from './committer.ts'
import { damageText } from './damage-text.ts'
import { type Envelope, refuse } from './inbox.ts'
import { isInTime, LateWatch, lateMs } from './lateness.ts'
import { type Pile, piled, pileOf } from './pile.ts'
import { UnkeptCalls } from './unkept-calls.ts'

export interface EmergencyCommitterDeps {
  readonly platform: Platform
  readonly clock: Clock
  /** How long an emergency waits for the store. */
  readonly patienceMs: number
  readonly loop: Pick<Turning, 'step' | 'sleep' | 'putBack' | 'noteBug'>
  /** What is to be done about what became durable. */
  readonly act: (committed: Committed) => void
  /** Makes calls that are not durable. */
  readonly actUnkept: (calls: readonly CallEffect[]) => void
  /** What is wrong with the store; `null` when it keeps again. Told once each. */
  readonly onStore: (failure: StoreFailure | null) => void
  /** The store has nothing of what it was given. */
  readonly onLost: () => void
}

/** What the ordinary committer gives back: what became durable, and what could not. */
export type Hooks = Pick<
  ConstructorParameters<typeof GroupCommitter>[1],
  'act' | 'lose' | 'mustWrite'
>

export class EmergencyCommitter implements Committer {
  readonly #deps: EmergencyCommitterDeps
  readonly #ordinary: GroupCommitter
  readonly #calls: UnkeptCalls
  readonly #askers = new Askers()
  readonly #lateness: LateWatch
  /** Since when it goes on without the store, and why: it accepts only what protects meanwhile. */
  #behind: StoreFailure | null = null
  /** What is stepped while it is behind, as long as it gathers. */
  #pile: Pile | null = null
  unkept: readonly Entry[] = []
  #isDraining = false

  constructor(deps: EmergencyCommitterDeps, ordinary: (hooks: Hooks) => GroupCommitter) {
    this.#deps = deps
    const { platform, clock, patienceMs, loop } = deps
    this.#calls = new UnkeptCalls({
      ...{ platform, clock, patienceMs, noteBug: loop.noteBug },
      onDue: () => this.#look(),
    })
    this.#ordinary = ordinary({
      act: (committed) => this.#act(committed),
      lose: (steps, error) => this.#lose(steps, error),
      // Nothing else tells whether it keeps again.
      mustWrite: () => this.#behind !== null && !this.#isDraining,
    })
    this.#lateness = new LateWatch(clock, this.#ordinary, () => this.#foundLate())
  }

  get durable(): System {
    return this.#ordinary.durable
  }

  get ahead(): System {
    return this.#ordinary.ahead
  }

  get isBusy(): boolean {
    return this.#ordinary.isBusy
  }

  get isToBeFlushed(): boolean {
    return this.#ordinary.isToBeFlushed
  }

  /** What is behind is a pile, which is bounded by itself. */
  get hasRoom(): boolean {
    return this.#behind !== null || this.#ordinary.hasRoom
  }

  /** What protects is not. Where the store is tried again soon, all else waits for that. */
  turnsAway(envelope: Envelope): boolean {
    const behind = this.#behind
    if (behind === null || this.#stands(envelope)) return false
    const isSoon = behind.why !== silentDisk && !this.#isDraining
    if (!(isSoon && this.#askers.hold(envelope))) refuse(envelope, behind.why)
    return true
  }

  add(step: PendingStep): void {
    if (this.#behind === null) return this.#ordinary.add(step)
    this.#askers.expect(step)
    // The first of a run is known by its event.
    if (step.envelope.event.kind === 'start') return this.#ordinary.add(step)
    const { gathering } = this.#ordinary
    const isOn = this.#pile !== null && gathering.at(-1) === this.#pile
    const pile = isOn ? piled(this.#pile!, step) : pileOf(step)
    if (isOn) this.#ordinary.amend(pile)
    else this.#ordinary.add(pile)
    this.#pile = pile
  }

  confirm(envelope: Envelope, system: System): void {
    if (this.#behind === null) return this.#ordinary.confirm(envelope, system)
    this.add(confirmed(envelope, system, this.#deps.clock.now()))
  }

  flush(): void {
    this.#ordinary.flush()
    this.#lateness.watch()
    this.#look()
    if (this.#behind !== null) this.#askers.answer()
  }

  /** What a look at the store has found. */
  storeFailed(error: StoreError): void {
    if (error.lost === null && this.#behind === null) this.#fallBehind(error.message)
    if (error.lost === null) return
    this.#deps.onLost()
    this.#report(damageText(error.lost))
  }

  async drain(): Promise<void> {
    this.#isDraining = true
    if (await isInTime(this.#deps.clock, this.#ordinary.drain())) return
    this.#askers.refuseHeld()
    for (const { envelope } of this.#givenUp(this.#ordinary.giveUp()))
      this.#askers.tellLate(envelope)
  }

  async close(): Promise<void> {
    if (this.#behind === null) await isInTime(this.#deps.clock, this.#ordinary.close())
  }

  /** It hangs, as far as anybody can tell. */
  #foundLate(): void {
    if (this.#isDraining || this.#behind?.why === silentDisk) return
    if (this.#behind === null) this.#fallBehind(silentDisk)
    else {
      this.#begin(silentDisk)
      this.#report()
      this.#askers.refuseHeld()
    }
    this.flush()
    this.#deps.loop.sleep()
  }

  /** An emergency that waits has its patience; after that its calls are made. */
  #look(): void {
    const { loop, actUnkept } = this.#deps
    const calls = this.#calls.due(this.durable, this.ahead, this.#behind?.since)
    if (calls.length === 0) return
    if (this.#behind === null) {
      this.#fallBehind(silentDisk)
      return this.#look()
    }
    this.#calls.noteMade(calls)
    actUnkept(calls)
    this.#askers.answer()
    loop.sleep()
  }

  /**
   * From now on it goes on without the store. Of what has not been given to that yet, what was
   * asked has not happened; who asked for what has been is told that nobody knows.
   */
  #fallBehind(why: string): void {
    const { inFlight, gathering } = this.#ordinary
    const waiting = [...gathering]
    this.#begin(why)
    for (const { envelope } of inFlight)
      if (!this.#stands(envelope)) this.#askers.tellLate(envelope)
    this.#askers.expectOnly(inFlight)
    for (const { envelope } of this.#again(waiting)) refuse(envelope, why)
    this.#report()
  }

  #begin(why: string): void {
    const { isCommitting, handedAt } = this.#ordinary
    const since = this.#behind?.since ?? (isCommitting ? handedAt : this.#deps.clock.now())
    this.#behind = { since, why }
    this.#calls.noteBehind()
    this.#deps.onStore(this.#behind)
  }

  /** Steps them again but for what does not stand, each as it happened then; gives that back. */
  #again(steps: readonly PendingStep[]): readonly PendingStep[] {
    const lost = steps.filter(({ envelope }) => !this.#stands(envelope))
    if (lost.length === 0) return this.#retained(steps)
    this.#ordinary.clear()
    for (const { envelope, at } of steps)
      if (this.#stands(envelope)) this.add(this.#deps.loop.step(envelope, at))
    return lost
  }

  /** What was observed, and what protects. */
  #stands({ event }: Envelope): boolean {
    return isProtective(this.#deps.platform, this.durable, event)
  }

  /** Told to the core past the inbox, which may be full. */
  #report(damage: string | null = null): void {
    const event = { kind: 'store', failure: this.#behind, damage } as const
    this.add(this.#deps.loop.step({ event }, this.#deps.clock.now()))
  }

  /** Acts on what the store has kept; what still waits has its own patience. */
  #act(committed: Committed): void {
    const { act, onStore } = this.#deps
    const isBack = this.#behind !== null && !this.#isDraining && committed.tookMs < lateMs
    if (isBack) {
      this.#behind = null
      onStore(null)
    }
    const isOutdated = this.#calls.outdated(this.ahead)
    act({
      ...committed,
      effects: committed.effects.filter((effect) => !isOutdated(effect)),
      steps: committed.steps.filter(({ envelope }) => !this.#askers.isAnswered(envelope)),
    })
    if (isBack) {
      this.#report()
      for (const envelope of this.#askers.released()) this.#deps.loop.putBack(envelope)
    }
    this.#calls.noteKept(committed.effects, this.durable === this.ahead)
    this.#look()
    if (this.#behind !== null) this.#wasLate()
  }

  /** It was late to the last: whether it still is, only another one can tell. */
  #wasLate(): void {
    if (this.#behind?.why !== silentDisk && !this.#isDraining) {
      this.#begin(silentDisk)
      this.#report()
    }
    this.#askers.refuseHeld()
    this.#deps.clock.wake(storeRestMs, () => this.#tryAgain())
  }

  #tryAgain(): void {
    if (this.#behind === null || this.#isDraining) return
    this.confirm({ event: { kind: 'tick' } }, this.ahead)
    this.flush()
  }

  /**
   * What was asked and could not be kept has not happened. What was observed and what protects
   * stands, and is tried to be kept again; once it is behind, so is all that it has gone on from.
   */
  #lose(steps: readonly PendingStep[], error: StoreError): readonly PendingStep[] {
    const { message: why, lost } = error
    this.#askers.refuseHeld(why)
    if (this.#isDraining) {
      // Whatever is stepped from here on would wait for it again.
      if (this.#behind === null) this.#begin(why)
      this.#ordinary.giveUp()
      this.#calls.forget()
      return this.#givenUp(steps)
    }
    const wasBehind = this.#behind
    if (wasBehind?.why !== why) this.#begin(why)
    const given = wasBehind === null ? this.#again(steps) : this.#retained(steps)
    if (wasBehind?.why !== why || lost !== null) this.#report(lost && damageText(lost))
    this.#look()
    return given
  }

  /** Of the last attempt: it had all that waited. */
  #givenUp(steps: readonly PendingStep[]): readonly PendingStep[] {
    this.unkept = [...this.unkept, ...steps.flatMap(({ stepped }) => stepped.entries)]
    return steps
  }

  #retained(steps: readonly PendingStep[]): readonly PendingStep[] {
    this.#ordinary.clear()
    for (const one of steps) this.add(one)
    return []
  }
}
