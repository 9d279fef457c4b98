/** Builds the rows that machines are written in: statuses by their class, and actions. */
import type { ActionRow, Machine, StatusRow } from '../model/platform.ts'

/** A machine whose every status and action is named in its type: a missing row does not compile. */
export interface Table<S extends string, A extends string> extends Machine {
  readonly statusWhenPower: Readonly<Record<'On' | 'Off', S>>
  readonly failureStatus: S
  readonly statuses: Readonly<Record<S, StatusRow & { timeout: { to: S } | null }>>
  readonly actions: Readonly<Record<A, Row<S>>>
}
export type Row<S> = ActionRow & {
  readonly from: readonly S[] | 'any'
  readonly satisfiedBy: readonly S[]
}

/** At rest. */
export const stable = (impliedPower: StatusRow['impliedPower']): StatusRow & { timeout: null } => ({
  class: 'stable',
  impliedPower,
  timeout: null,
})
/** Held until somebody acts. */
export const held = (
  impliedPower: StatusRow['impliedPower'] = null,
): StatusRow & { timeout: null } => ({
  class: 'held',
  impliedPower,
  timeout: null,
})
/** Waiting, and given up as `to` after a while, should no operation end it before. */
export const waiting = <S>(
  to: S,
  code: string,
  afterMs: number,
  impliedPower: StatusRow['impliedPower'] = null,
) => ({ class: 'waiting', impliedPower, timeout: { afterMs, to, code } }) as const
/** An action: what carries it out, where it is taken, and where it is so already. */
export const row = <S>(
  recipe: string,
  from: readonly S[] | 'any',
  satisfiedBy: readonly S[] = [],
): Row<S> => ({ recipe, from, satisfiedBy }) as Row<S>
