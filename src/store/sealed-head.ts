/** Defines sealed heads: how far a journal had come, signed. */

/** How far a journal has come: its last row, and the hash that vouches for all up to it. */
export interface Reached {
  readonly seq: number
  readonly hash: string
}

/** A head of a journal, signed. Whoever keeps one elsewhere can tell later what became of it. */
export interface Seal extends Reached {
  /** The first public key of the journal, Ed25519 in base64url: what it is known by. */
  readonly root: string
  /** Which key has signed: 1 is the first. */
  readonly key: number
  /** Wall time, ISO 8601. */
  readonly wall: string
  /** The public key that signs from then on; `null` where that stays this one. */
  readonly next: string | null
  /** Of all fields above, Ed25519 in base64url. */
  readonly signature: string
}

/** All that is sealed of a journal. */
export interface Sealed {
  /** The latest head; `null` when there is none, or none that can be read. */
  readonly latest: Seal | null
  /** By each key one, in which it vouches for the next; a line of keys begins where none does. */
  readonly handovers: readonly Handover[]
}

/**
 * A change of keys: by the one before, or to the first of a line that nothing vouches for. `found`
 * is the latest head that there was, whatever has become of the journal since.
 */
export type Handover = { readonly found: Seal | null } & (
  | { readonly first: string; readonly after: number }
  | { readonly seal: Seal }
)

/** With where the rows begin that are left: the oldest is linked to `anchor`. */
export interface SealedJournal extends Sealed {
  readonly anchor: Reached
}
