/** The words that machines are written in: statuses by their class, and actions. */
import type { ActionRow, Machine, StatusRow } from '../model/platform.ts'

/** A machine whose every status and action is named in its type: a missing row does not compile. */
export interface Table<S extends string, A extends string> extends Machine {
  readonly adopts: Readonly<Record<'On' | 'Off', S>>
  readonly fails: S
  readonly statuses: Readonly<Record<S, StatusRow & { gaveUp: { to: S } | null }>>
  readonly actions: Readonly<Record<A, Row<S>>>
}
export type Row<S> = ActionRow & {
  readonly from: readonly S[] | 'any'
  readonly already: readonly S[]
}

/** At rest. */
export const stable = (claims: StatusRow['claims']): StatusRow & { gaveUp: null } => ({
  class: 'stable',
  claims,
  gaveUp: null,
})
/** Held until somebody acts. */
export const held = (claims: StatusRow['claims'] = null): StatusRow & { gaveUp: null } => ({
  class: 'held',
  claims,
  gaveUp: null,
})
/** Waiting, and given up as `to` after a while, should no operation end it before. */
export const waiting = <S>(
  to: S,
  code: string,
  afterMs: number,
  claims: StatusRow['claims'] = null,
) => ({ class: 'waiting', claims, gaveUp: { afterMs, to, code } }) as const
/** An action: what carries it out, where it is taken, and where it is so already. */
export const row = <S>(
  recipe: string,
  from: readonly S[] | 'any',
  already: readonly S[] = [],
): Row<S> => ({ recipe, from, already }) as Row<S>
