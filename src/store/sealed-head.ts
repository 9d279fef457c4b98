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
