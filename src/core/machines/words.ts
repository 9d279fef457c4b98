/** Builds the rows that machines are written in: statuses by their class, and actions. */
import type { ActionRow, Machine, StatusRow } from '../model/platform/platform.ts'
import { believed } from '../model/power.ts'

/**
 * A machine whose every status and action is named in its type, and that names recipes that there
 * are: a missing row does not compile, nor a recipe that nobody wrote.
 */
export interface Table<S extends string, A extends string, R extends string> extends Machine {
  readonly firstStatus: S
  readonly statusWhenPower: Readonly<Record<'On' | 'Off', S>>
  readonly failureStatus: S
  readonly statuses: Readonly<Record<S, StatusRow & { timeout: { to: S } | null }>>
  readonly actions: Readonly<Record<A, Row<S, R>>>
}
export type Row<S extends string, R extends string> = ActionRow & {
  readonly recipe: R
  readonly from: readonly S[] | 'any'
  readonly satisfiedBy: readonly S[]
}

/** What a status says about power, as it is written down; `null` where it says nothing. */
type Implied = 'On' | 'Off' | null
const impliedPowerOf = (power: Implied) => (power === null ? null : believed(power))

/** At rest. */
export const stable = (power: Implied): StatusRow & { timeout: null } => ({
  class: 'stable',
  impliedPower: impliedPowerOf(power),
  timeout: null,
})
/** Held until somebody acts. */
export const held = (power: Implied = null): StatusRow & { timeout: null } => ({
  class: 'held',
  impliedPower: impliedPowerOf(power),
  timeout: null,
})
/** Waiting, and given up as `to` after a while, should no operation end it before. */
export const waiting = <S>(to: S, code: string, afterMs: number, power: Implied = null) =>
  ({
    class: 'waiting',
    impliedPower: impliedPowerOf(power),
    timeout: { afterMs, to, code },
  }) as const
/** An action: what carries it out, where it is taken, and where it is so already. */
export const row = <S extends string, R extends string>(
  recipe: R,
  from: readonly S[] | 'any',
  satisfiedBy: readonly S[] = [],
): Row<S, R> => ({ recipe, from, satisfiedBy })
