/**
 * Commits as ever, and where the store is late or fails, goes on ahead of it: what is observed is
 * stepped and waits to be kept, and what protects the hardware is done all the same.
 */
import { effectsBetween } from '../../core/effects.ts'
import { type CallEffect, emergencyCalls, isProtective } from '../../core/emergency-calls.ts'
import type { Effect, Entry } from '../../core/model/events/event.ts'
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
import { type Pile, piled, pileOf } from './pile.ts'

/**
 * How long a commit may take: one that takes longer hangs, as far as anybody can tell. A slow flash
 * that brings its log into its file takes a second or two.
 */
const lateMs = 3000
/** How long a run that ends waits for the store. */
const stopPatienceMs = 5000

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
  /** Calls that were made before they were kept: they are not made again once they are. */
  readonly #made = new Set<string>()
  readonly #askers = new Askers()
  /** Since when an emergency waits for the store; its later calls wait no longer than the first. */
  #since: number | null = null
  /** Since when it goes on without the store, and why: it accepts only what protects meanwhile. */
  #behind: StoreFailure | null = null
  /** From when it was behind until all is kept. */
  #isCatchingUp = false
  /** What is stepped while it is behind, as long as it gathers. */
  #pile: Pile | null = null
  #unkept: readonly Entry[] = []
  #isDraining = false
  #isWatching = false
  #cancel = () => {}

  constructor(deps: EmergencyCommitterDeps, ordinary: (hooks: Hooks) => GroupCommitter) {
    this.#deps = deps
    this.#ordinary = ordinary({
      act: (committed) => this.#act(committed),
      lose: (steps, error) => this.#lose(steps, error),
      // Nothing else tells whether it keeps again.
      mustWrite: () => this.#behind !== null && !this.#isDraining,
    })
  }

  get unkept(): readonly Entry[] {
    return this.#unkept
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
    this.#watch()
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
    if (await this.#isInTime(this.#ordinary.drain())) return
    this.#askers.refuseHeld()
    for (const { envelope } of this.#givenUp(this.#ordinary.giveUp()))
      this.#askers.tellLate(envelope)
  }

  async close(): Promise<void> {
    if (this.#behind === null) await this.#isInTime(this.#ordinary.close())
  }

  async #isInTime(work: Promise<void>): Promise<boolean> {
    const over = Promise.withResolvers<void>()
    const cancel = this.#deps.clock.wake(stopPatienceMs, over.resolve)
    const isDone = await Promise.race([work.then(() => true), over.promise.then(() => false)])
    cancel()
    return isDone
  }

  /** Looks now and then whether the store still has in hand what it was given long ago. */
  #watch(): void {
    if (this.#isWatching || !this.#ordinary.isCommitting) return
    this.#isWatching = true
    const { clock, loop } = this.#deps
    const dueMs = this.#ordinary.handedAt + lateMs - clock.now()
    clock.wake(Math.max(dueMs, 0), () => {
      this.#isWatching = false
      const isLate = clock.now() >= this.#ordinary.handedAt + lateMs
      if (!isLate) return this.#watch()
      const isKnown = this.#behind?.why === silentDisk
      if (!this.#ordinary.isCommitting || this.#isDraining || isKnown) return
      if (this.#behind === null) this.#fallBehind(silentDisk)
      else {
        this.#begin(silentDisk)
        this.#report()
        this.#askers.refuseHeld()
      }
      this.flush()
      loop.sleep()
    })
  }

  /** An emergency that waits has its patience; after that its calls are made. */
  #look(): void {
    const { platform, clock, patienceMs, loop, actUnkept } = this.#deps
    const { durable, ahead } = this
    if (durable === ahead) return
    const calls = emergencyCalls(platform, durable, ahead, (place, component, error) =>
      loop.noteBug({ place, what: 'effects', component }, error),
    ).filter(({ id }) => !this.#made.has(id))
    if (calls.length === 0) return
    this.#since ??= this.#behind?.since ?? clock.now()
    const leftMs = this.#since + patienceMs - clock.now()
    this.#cancel()
    if (leftMs > 0) {
      this.#cancel = clock.wake(leftMs, () => this.#look())
      return
    }
    if (this.#behind === null) {
      this.#fallBehind(silentDisk)
      return this.#look()
    }
    for (const { id } of calls) this.#made.add(id)
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
    this.#isCatchingUp = true
    this.#deps.onStore(this.#behind)
  }

  /** Steps them again but for what does not stand, each as it happened then; gives that back. */
  #again(steps: readonly PendingStep[]): readonly PendingStep[] {
    const lost = steps.filter(({ envelope }) => !this.#stands(envelope))
    this.#ordinary.clear()
    if (lost.length === 0) for (const one of steps) this.add(one)
    else
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
    const isOutdated = this.#outdated()
    act({
      ...committed,
      effects: committed.effects.filter((effect) => !isOutdated(effect)),
      steps: committed.steps.filter(({ envelope }) => !this.#askers.isAnswered(envelope)),
    })
    for (const { id } of committed.effects.filter(isCall)) this.#made.delete(id)
    if (isBack) {
      this.#report()
      for (const envelope of this.#askers.released()) this.#deps.loop.putBack(envelope)
    }
    if (this.durable === this.ahead) {
      this.#made.clear()
      this.#isCatchingUp = false
    }
    this.#rest()
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
   * After it has gone on without the store: calls that it has made are not made again, and those
   * that it has overtaken are not made at all.
   */
  #outdated(): (effect: Effect) => boolean {
    if (!this.#isCatchingUp) return () => false
    const { platform } = this.#deps
    const ids = effectsBetween(platform, null, this.ahead)
      .filter(isCall)
      .map(({ id }) => id)
    const wanted = new Set(ids)
    return (effect) => isCall(effect) && (this.#made.has(effect.id) || !wanted.has(effect.id))
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
      this.#made.clear()
      this.#rest()
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
    this.#unkept = [...this.#unkept, ...steps.flatMap(({ stepped }) => stepped.entries)]
    return steps
  }

  #retained(steps: readonly PendingStep[]): readonly PendingStep[] {
    this.#ordinary.clear()
    for (const one of steps) this.add(one)
    return []
  }

  #rest(): void {
    this.#since = null
    this.#cancel()
  }
}

const isCall = (effect: Effect): effect is CallEffect => effect.kind === 'call'
