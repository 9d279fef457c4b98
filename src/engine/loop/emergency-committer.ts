/**
 * Commits as ever, and where the store is late or fails while hardware is in danger, does what
 * protects it all the same.
 */
import { effectsBetween } from '../../core/effects.ts'
import { type CallEffect, emergencyCalls, isProtective } from '../../core/emergency-calls.ts'
import type { Answer, Effect, Event } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import type { System } from '../../core/model/system.ts'
import type { Clock } from './clock.ts'
import {
  batchMax,
  type Committed,
  type Committer,
  confirmed,
  type GroupCommitter,
  type PendingStep,
  type Turning,
} from './committer.ts'
import type { Envelope } from './inbox.ts'

/** As `batchMax`, while an emergency goes on without the store. */
const unkeptMax = 16 * batchMax

export interface EmergencyCommitterDeps {
  readonly platform: Platform
  readonly clock: Clock
  /** How long an emergency waits for the store. */
  readonly patienceMs: number
  readonly loop: Pick<Turning, 'step' | 'sleep' | 'noteBug'>
  /** What is to be done about what became durable. */
  readonly act: (committed: Committed) => void
  /** Makes calls that are not durable, by `isLate` because the store does not answer. */
  readonly actUnkept: (calls: readonly CallEffect[], isLate: boolean) => void
}

/** What the ordinary committer gives back: what became durable, and what could not. */
export type Hooks = Pick<ConstructorParameters<typeof GroupCommitter>[1], 'act' | 'lose'>

export class EmergencyCommitter implements Committer {
  readonly #deps: EmergencyCommitterDeps
  readonly #ordinary: GroupCommitter
  /** Calls that were made before they were kept: they are not made again once they are. */
  readonly #made = new Set<string>()
  /** Those who were answered before what they asked for was kept. */
  readonly #answered = new WeakSet<Envelope>()
  /** Since when an emergency waits for the store; its later calls wait no longer than the first. */
  #since: number | null = null
  /** An emergency goes on without the store: nothing else is accepted until that keeps again. */
  #isUnkept = false
  #isDraining = false
  #cancel = () => {}

  constructor(deps: EmergencyCommitterDeps, ordinary: (hooks: Hooks) => GroupCommitter) {
    this.#deps = deps
    this.#ordinary = ordinary({
      act: (committed) => this.#act(committed),
      lose: (steps) => this.#lose(steps),
    })
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

  get hasRoom(): boolean {
    return this.#isUnkept ? this.#ordinary.gathering.length < unkeptMax : this.#ordinary.hasRoom
  }

  objection(event: Event): string | null {
    return this.#isUnkept && !isProtective(this.#deps.platform, this.ahead, event)
      ? 'an emergency goes on while the store fails'
      : null
  }

  /** What happened without any consequence takes no room while an emergency waits for the store. */
  add(step: PendingStep): void {
    const last = this.#ordinary.gathering.at(-1)
    if (this.#isUnkept && last !== undefined && this.#isQuiet(step)) {
      const { system } = step.stepped
      this.#ordinary.amend({ ...last, stepped: { ...last.stepped, system } })
    } else this.#ordinary.add(step)
  }

  confirm(envelope: Envelope, system: System): void {
    if (this.#isUnkept) this.add(confirmed(envelope, system))
    else this.#ordinary.confirm(envelope, system)
  }

  flush(): void {
    this.#ordinary.flush()
    this.#look()
    if (this.#isUnkept) this.#answer(this.#ordinary.gathering)
  }

  drain(): Promise<void> {
    this.#isDraining = true
    return this.#ordinary.drain()
  }

  close(): Promise<void> {
    return this.#ordinary.close()
  }

  /** Nothing comes of it, and nobody waits for an answer. */
  #isQuiet({ stepped: { system, entries, answer } }: PendingStep): boolean {
    const { platform } = this.#deps
    return (
      entries.length === 0 &&
      answer === null &&
      effectsBetween(platform, this.ahead, system).length === 0
    )
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
    this.#since ??= clock.now()
    const leftMs = this.#since + patienceMs - clock.now()
    this.#cancel()
    if (leftMs > 0) {
      this.#cancel = clock.wake(leftMs, () => this.#look())
      return
    }
    for (const { id } of calls) this.#made.add(id)
    this.#isUnkept = true
    actUnkept(calls, this.#ordinary.isCommitting)
    this.#answer([...this.#ordinary.inFlight, ...this.#ordinary.gathering])
    loop.sleep()
  }

  /** Acts on what the store keeps again; what still waits has its own patience. */
  #act(committed: Committed): void {
    this.#isUnkept = false
    const isOutdated = this.#outdated()
    this.#deps.act({
      ...committed,
      effects: committed.effects.filter((effect) => !isOutdated(effect)),
      steps: committed.steps.filter(({ envelope }) => !this.#answered.has(envelope)),
    })
    for (const { id } of committed.effects.filter(isCall)) this.#made.delete(id)
    if (this.durable === this.ahead) this.#made.clear()
    this.#rest()
    this.#look()
  }

  /**
   * After an emergency has gone on without the store: calls that it has made are not made again,
   * and those that it has overtaken are not made at all.
   */
  #outdated(): (effect: Effect) => boolean {
    if (this.#made.size === 0) return () => false
    const { platform } = this.#deps
    const ids = effectsBetween(platform, null, this.ahead)
      .filter(isCall)
      .map(({ id }) => id)
    const wanted = new Set(ids)
    return (effect) => isCall(effect) && (this.#made.has(effect.id) || !wanted.has(effect.id))
  }

  /**
   * What could not be kept has not happened. But where an emergency waits, what was observed and
   * what protects is stepped again from what is durable, stands, and is tried to be kept again.
   */
  #lose(steps: readonly PendingStep[]): readonly PendingStep[] {
    const { platform } = this.#deps
    const { durable } = this
    const stands = ({ envelope }: PendingStep) => isProtective(platform, durable, envelope.event)
    const lost = steps.filter((one) => !stands(one))
    this.#ordinary.clear()
    if (lost.length === 0) for (const one of steps) this.#ordinary.add(one)
    else for (const one of steps.filter(stands)) this.add(this.#deps.loop.step(one.envelope))
    this.#look()
    this.#isUnkept = this.#since !== null && !this.#isDraining
    if (this.#isUnkept) return lost
    const given = [...lost, ...this.#ordinary.gathering]
    this.#ordinary.clear()
    this.#made.clear()
    this.#rest()
    return given
  }

  /** Who asks for an emergency is told what is done, and that nothing of it is kept yet. */
  #answer(pending: readonly PendingStep[]): void {
    const { platform } = this.#deps
    for (const { envelope, stepped } of pending) {
      if (stepped.answer === null || this.#answered.has(envelope)) continue
      if (!isProtective(platform, this.ahead, envelope.event)) continue
      this.#answered.add(envelope)
      envelope.answer?.({ kind: 'decided', answer: unkept(stepped.answer) })
    }
  }

  #rest(): void {
    this.#since = null
    this.#cancel()
  }
}

const isCall = (effect: Effect): effect is CallEffect => effect.kind === 'call'

function unkept(answer: Answer): Answer {
  switch (answer.kind) {
    case 'recorded':
      return { kind: 'recorded', body: { ...answer.body, kept: false } }
    case 'accepted':
      return { ...answer, kept: false }
    default:
      return answer
  }
}
