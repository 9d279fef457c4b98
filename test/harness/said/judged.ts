/** A case of an interlock: the world in which it speaks, and what it is then heard to say. */
import type { InterlockName, interlocks } from '../../../src/core/interlocks/catalogue.ts'
import type { Evidence } from '../../../src/core/model/refusals.ts'
import type { System } from '../../../src/core/model/system/system.ts'
import { quantityText } from '../../../src/text/quantity.ts'
import { type Bench, benchIn, example, type Statuses } from '../platform.ts'

export interface Judged {
  readonly bench: () => Bench
  /** `host.0 PowerOn` where nothing else is named. */
  readonly asks?: readonly [component: string, action: string]
  /** It is accepted already, and waits: then what it waits for is asked, without evidence. */
  readonly isQueued?: true
  readonly message: string
  /** Each as `lineOf` writes it. */
  readonly saw: readonly string[]
  /** What to do about it where it blocks; for a while there is nothing to do where it waits. */
  readonly todo?: string
}

/** A code that an interlock comes to be able to refuse with, without a case, does not compile. */
export type JudgedOf<Name extends InterlockName> = Partial<
  Readonly<Record<'ok' | 'waits', readonly Judged[]>>
> &
  Readonly<Record<(typeof interlocks)[Name]['codes'][number], readonly Judged[]>>

export type JudgedIn<Names extends InterlockName> = { readonly [Name in Names]: JudgedOf<Name> }

/** `zone/cpu_zone: 97 °C of 90 °C, 1500 ms old, objects`. */
export function lineOf({ subject, value, limit, unit, ageMs, ok }: Evidence): string {
  const text = (one: Evidence['value']) => (one === null ? 'null' : quantityText(one, unit ?? null))
  const age = ageMs === null ? '' : `, ${ageMs} ms old`
  return `${subject}: ${text(value)} of ${text(limit)}${age}${ok ? '' : ', objects'}`
}

/** The example, or another platform, with what is done to it before it is asked. */
export const where =
  (statuses: Statuses, then: (bench: Bench) => void = () => {}, platform = example) =>
  (): Bench => {
    const bench = benchIn(statuses, platform)
    then(bench)
    return bench
  }

export const on = { 'chassis.0': 'On' }

/** As it is for a while after a start: what was not heard yet is waited for. */
export const settling = (bench: Bench): void =>
  changed(bench, { settlesAt: bench.now + bench.platform.limits.settleMs })

export const changed = (bench: Bench, changes: Partial<System>): void => {
  bench.system = { ...bench.system, ...changes }
}

/** It is waited for, and nobody has to do anything about that. */
export const inTurn = 'Nothing to do: it starts when its turn comes.'
