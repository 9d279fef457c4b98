/**
 * Knows the calls of an emergency that are not kept yet: which are due after their patience, and
 * which were made already, so that none is made again once it is kept.
 */
import { effectsBetween } from '../../core/effects.ts'
import { type CallEffect, emergencyCalls } from '../../core/emergency-calls.ts'
import type { Effect } from '../../core/model/events/event.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import type { System } from '../../core/model/system/system.ts'
import type { Clock } from './clock.ts'
import type { Turning } from './committer.ts'

export interface UnkeptCallsDeps {
  readonly platform: Platform
  readonly clock: Clock
  /** How long an emergency waits for the store. */
  readonly patienceMs: number
  readonly noteBug: Turning['noteBug']
  /** Called when those that wait have waited long enough. */
  readonly onDue: () => void
}

export class UnkeptCalls {
  readonly #deps: UnkeptCallsDeps
  /** Calls that were made before they were kept: they are not made again once they are. */
  readonly #made = new Set<string>()
  /** Since when an emergency waits for the store; its later calls wait no longer than the first. */
  #since: number | null = null
  /** From when the store was behind until all is kept. */
  #isCatchingUp = false
  #cancel = () => {}

  constructor(deps: UnkeptCallsDeps) {
    this.#deps = deps
  }

  /** Those that may wait no longer; `since` is from when the store is behind, if it is. */
  due(durable: System, ahead: System, since: number | undefined): readonly CallEffect[] {
    if (durable === ahead) return []
    const { platform, clock, patienceMs, noteBug, onDue } = this.#deps
    const calls = emergencyCalls(platform, durable, ahead, (place, component, error) =>
      noteBug({ place, what: 'effects', component }, error),
    ).filter(({ id }) => !this.#made.has(id))
    if (calls.length === 0) return []
    this.#since ??= since ?? clock.now()
    const leftMs = this.#since + patienceMs - clock.now()
    this.#cancel()
    if (leftMs <= 0) return calls
    this.#cancel = clock.wake(leftMs, onDue)
    return []
  }

  /** They are made now. */
  noteMade(calls: readonly CallEffect[]): void {
    for (const { id } of calls) this.#made.add(id)
  }

  noteBehind(): void {
    this.#isCatchingUp = true
  }

  /** What waits from here on has all its patience. */
  noteKept(effects: readonly Effect[], isAll: boolean): void {
    for (const { id } of effects.filter(isCall)) this.#made.delete(id)
    if (isAll) {
      this.#made.clear()
      this.#isCatchingUp = false
    }
    this.#rest()
  }

  /** There is nothing left that would keep them. */
  forget(): void {
    this.#made.clear()
    this.#rest()
  }

  /**
   * After it has gone on without the store: calls that it has made are not made again, and those
   * that it has overtaken are not made at all.
   */
  outdated(ahead: System): (effect: Effect) => boolean {
    if (!this.#isCatchingUp) return () => false
    const ids = effectsBetween(this.#deps.platform, null, ahead)
      .filter(isCall)
      .map(({ id }) => id)
    const wanted = new Set(ids)
    return (effect) => isCall(effect) && (this.#made.has(effect.id) || !wanted.has(effect.id))
  }

  #rest(): void {
    this.#since = null
    this.#cancel()
  }
}

const isCall = (effect: Effect): effect is CallEffect => effect.kind === 'call'
