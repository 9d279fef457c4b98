/**
 * Asks for a second word before a reading makes another level, at once, and waits for it for a
 * bounded time; what says the same for too long is frozen, and read no more.
 */
import { levelOf } from '../../assess/judge.ts'
import { implausible } from '../../assess/plausible.ts'
import {
  type Doubt,
  type Trust,
  unanswered,
  type Weighed,
  weigh,
} from '../../assess/second-word.ts'
import type { Reading, ScaleReading, Watch, Watches } from '../../assess/watch.ts'
import { lookUp } from '../../core/model/look-up.ts'
import type { Assessment } from '../../core/model/system/system.ts'
import { shownDuration } from '../../text/duration.ts'
import type { Clock } from '../loop/clock.ts'
import type { Said } from './client.ts'

export interface SecondWordDeps {
  readonly clock: Clock
  readonly watches: Watches
  /** How long a second word is waited for, ms; 0 for not at all. */
  readonly patienceMs: number
  readonly current: (subject: string) => Assessment | undefined
  readonly believe: (reading: Reading) => void
  readonly onStrange: (about: object, message: string) => void
}

export class SecondWord {
  readonly #deps: SecondWordDeps
  readonly #trusts = new Map<string, Pick<Trust, 'doubt' | 'denied'>>()
  /** Since when each subject that may freeze says what it says. */
  readonly #still = new Map<string, { readonly value: number | null; readonly since: number }>()
  readonly #cancels = new Map<string, () => void>()
  #isStopped = false

  constructor(deps: SecondWordDeps) {
    this.#deps = deps
  }

  take(said: Reading, { measurement, again }: Said): void {
    const { watches, patienceMs, believe, clock } = this.#deps
    const { subject } = said
    const watch = lookUp(watches, subject)
    if (watch === undefined) return believe(said)
    const reading = said.kind === 'scale' ? this.#read(watch, said) : said
    if (patienceMs === 0) return believe(reading)
    const now = clock.now()
    const trust = this.#trustOf(watch, subject, now)
    const level = levelOf(watch, this.#deps.current(subject), reading)
    const isLeap = this.#isLeap(watch, reading, trust.doubt, now)
    const weighed = weigh(trust, { reading, level, measurement, isLeap }, now)
    this.#settle(subject, trust.doubt, weighed)
    if (weighed.doubt !== null && weighed.doubt !== trust.doubt) again()
  }

  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#cancels.values()) cancel()
  }

  #settle(subject: string, before: Doubt | null, { believed, doubt, denied }: Weighed): void {
    const { believe, onStrange } = this.#deps
    if (before !== null && doubt === null && denied !== null && before.level === denied.level)
      onStrange({ subject, reading: before.reading }, 'a reading was belied by the next one')
    if (doubt === null && denied === null) this.#trusts.delete(subject)
    else this.#trusts.set(subject, { doubt, denied })
    if (doubt !== before) this.#sleep(subject, doubt)
    if (believed !== null) believe(believed)
  }

  #trustOf(watch: Watch, subject: string, now: number): Trust {
    const current = this.#deps.current(subject)
    const { doubt = null, denied = null } = this.#trusts.get(subject) ?? {}
    const at = current?.at ?? null
    const isSilent =
      current === undefined || at === null || watch.kind === 'worst' || now - at >= watch.staleMs
    return { level: current?.level ?? 'unknown', isSilent, doubt, denied }
  }

  /** A reading that cannot be, or has not moved for too long, is none; nor is it if critical. */
  #read(watch: Watch, said: ScaleReading): ScaleReading {
    if (watch.kind !== 'scale' || said.value === null) return said
    const why = implausible(watch, said.value) ?? this.#frozen(watch, said)
    return why === null ? said : { ...said, value: null, why }
  }

  #frozen(watch: Extract<Watch, { kind: 'scale' }>, said: ScaleReading): string | null {
    const { frozenMs, unit } = watch
    if (frozenMs === undefined) return null
    const { subject, value } = said
    const now = this.#deps.clock.now()
    const still = this.#still.get(subject)
    if (still?.value !== value) {
      this.#still.set(subject, { value, since: now })
      return null
    }
    const isMoving = now - still.since < frozenMs
    // Whatever is too hot stays so until it is said to be cooler.
    if (isMoving || levelOf(watch, this.#deps.current(subject), said) === 'critical') return null
    const forSo = shownDuration(frozenMs)
    return `the sensor is frozen: it has said ${`${value} ${unit}`.trimEnd()} for ${forSo} or more`
  }

  /** From what was believed last, or from what is in doubt: then that is said twice. */
  #isLeap(watch: Watch, reading: Reading, doubt: Doubt | null, now: number): boolean {
    if (watch.kind !== 'scale' || watch.slew === undefined || reading.kind !== 'scale') return false
    const { value, at } = this.#deps.current(reading.subject) ?? { value: null, at: null }
    const { value: next } = reading
    if (typeof value !== 'number' || at === null || next === null) return false
    const isFar = (from: number, since: number) =>
      Math.abs(next - from) > (watch.slew! * Math.max(now - since, leastMs)) / 1000
    if (!isFar(value, at)) return false
    const doubted = doubt?.reading.kind === 'scale' ? doubt.reading.value : null
    return doubt === null || doubted === null || isFar(doubted, doubt.since) || doubt.isLeap
  }

  #sleep(subject: string, doubt: Doubt | null): void {
    const { clock, patienceMs, watches } = this.#deps
    this.#cancels.get(subject)?.()
    this.#cancels.delete(subject)
    if (doubt === null || this.#isStopped) return
    const wake = () => {
      this.#cancels.delete(subject)
      const trust = this.#trustOf(watches[subject]!, subject, clock.now())
      const reading = unanswered(trust, patienceMs, clock.now())
      if (reading !== null)
        this.#settle(subject, trust.doubt, { believed: reading, doubt: null, denied: null })
    }
    const afterMs = Math.max(0, doubt.since + patienceMs - clock.now())
    this.#cancels.set(subject, clock.wake(afterMs, wake))
  }
}

/** Within less nobody can tell how fast anything moves. */
const leastMs = 1000
