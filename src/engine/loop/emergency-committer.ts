/** Commits in an emergency: waits for the store for a while, then makes its calls all the same. */
import { difference } from '../../core/effects.ts'
import type { Answer, Effect, Stepped } from '../../core/model/event.ts'
import type { Platform } from '../../core/model/platform.ts'
import type { System } from '../../core/model/system.ts'
import { type CallEffect, emergencyCalls, isProtective } from '../../core/urgent.ts'
import type { Clock } from './clock.ts'
import type { Envelope } from './inbox.ts'

/** Something that happened, and what a step made of it. */
export interface PendingStep {
  readonly letter: Envelope
  readonly stepped: Stepped
}

/** Nothing came of it, and nobody waits for an answer. */
export const isQuiet = ({ entries, effects, answer }: Stepped) =>
  entries.length === 0 && effects.length === 0 && answer === null

export interface EmergencyCommitterDeps {
  readonly platform: Platform
  readonly clock: Clock
  readonly patienceMs: number
  /** What is kept, and how far stepping has come beyond it. */
  readonly states: () => { readonly kept: System; readonly ahead: System }
  /** Makes calls that are not durable. */
  readonly act: (calls: readonly CallEffect[]) => void
}

export class EmergencyCommitter {
  readonly #parts: EmergencyCommitterDeps
  /** Calls that were made before they were kept: they are not made again once they are. */
  readonly #made = new Set<string>()
  /** Those who were answered before what they asked for was kept. */
  readonly #told = new WeakSet<Envelope>()
  /** Since when an emergency waits for the store; its later calls wait no longer than the first. */
  #since: number | null = null
  #cancel = () => {}

  constructor(parts: EmergencyCommitterDeps) {
    this.#parts = parts
  }

  /** An emergency waits, or has gone on without the store. */
  get isWaiting(): boolean {
    return this.#since !== null
  }

  /** To be called when there is something new to be kept. */
  look(): void {
    const { platform, clock, states, patienceMs, act } = this.#parts
    const { kept, ahead } = states()
    if (kept === ahead) return
    const calls = emergencyCalls(platform, kept, ahead).filter(({ id }) => !this.#made.has(id))
    if (calls.length === 0) return
    this.#since ??= clock.now()
    const leftMs = this.#since + patienceMs - clock.now()
    this.#cancel()
    if (leftMs > 0) {
      this.#cancel = clock.wake(leftMs, () => this.look())
      return
    }
    for (const { id } of calls) this.#made.add(id)
    act(calls)
  }

  /** The store keeps: what still waits has its own while. */
  kept(calls: readonly CallEffect[]): void {
    for (const { id } of calls) this.#made.delete(id)
    const { kept, ahead } = this.#parts.states()
    if (kept === ahead) this.#made.clear()
    this.#rest()
    this.look()
  }

  /**
   * After an emergency has gone on without the store: calls that it has made are not made again,
   * and those that it has overtaken are not made at all.
   */
  outdated(): (effect: Effect) => boolean {
    if (this.#made.size === 0) return () => false
    const { platform, states } = this.#parts
    const wanted = new Set(
      difference(platform, null, states().ahead).flatMap((effect) =>
        effect.kind === 'call' ? effect.id : [],
      ),
    )
    return (effect) =>
      effect.kind === 'call' && (this.#made.has(effect.id) || !wanted.has(effect.id))
  }

  /** Who asks for an emergency is told what is done, and that nothing of it is kept yet. */
  tell(pending: readonly PendingStep[]): void {
    const { platform, states } = this.#parts
    for (const { letter, stepped } of pending) {
      if (stepped.answer === null || this.#told.has(letter)) continue
      if (!isProtective(platform, states().ahead, letter.event)) continue
      this.#told.add(letter)
      letter.answer?.({ kind: 'decided', answer: unkept(stepped.answer) })
    }
  }

  wasTold(letter: Envelope): boolean {
    return this.#told.has(letter)
  }

  /** Nothing of what was ahead is left. */
  forget(): void {
    this.#made.clear()
    this.#rest()
  }

  #rest(): void {
    this.#since = null
    this.#cancel()
  }
}

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
