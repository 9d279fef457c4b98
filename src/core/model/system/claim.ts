/** Defines who acts for a System: this service, or another one of the same name on the bus. */

/**
 * Only one service acts for a System. Who `looks` cannot tell yet whether another does, and lets
 * all rest but what protects; who `waits` knows of another, and observes.
 */
export type Role = 'acting' | 'looking' | 'waiting'

/** A service of the same name, as it says itself. */
export interface Instance {
  /** Of which System: whoever is there for another one only shares the name. */
  readonly system: string
  /** Identifies its run. */
  readonly boot: string
  /** Wall time at which that began, ISO 8601. */
  readonly since: string
  /** Process and machine. */
  readonly where: string
  readonly role: Role
}

export interface Claim {
  readonly role: Role
  /** Others that are there, in the order in which they were heard of, service time in ms. */
  readonly others: readonly (Instance & { readonly seenAt: number })[]
  /** For whom this one waits; `null` while it does not wait. */
  readonly actor: Instance | null
  /** Since when that has answered nothing, service time in ms; `null` while it answers. */
  readonly silentSince: number | null
}

/** What the engine has found out. */
export interface ClaimReport extends Omit<Claim, 'silentSince' | 'others'> {
  readonly others: readonly Instance[]
  readonly isSilent: boolean
}

/** Nobody else is known of. */
export const soleClaim: Claim = { role: 'acting', others: [], actor: null, silentSince: null }
