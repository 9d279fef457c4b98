/**
 * Defines the store port: keeps the parts of a state and the journal of how it came about, unread.
 */

import type { Seal, SealedJournal } from './sealed-head.ts'

/** One named part of the state, as text. A commit replaces whole parts. */
export interface Part {
  readonly key: string
  readonly text: string
}

/** One line of the journal, with what it can be found by. `text` is the whole entry. */
export interface Row {
  /** 1, 2, 3 … without a gap, but where rows were lost to damage. */
  readonly seq: number
  /** Service time in ms. */
  readonly at: number
  readonly component: string
  readonly type: string
  readonly outcome: string
  readonly operation: string | null
  readonly correlation: string | null
  readonly text: string
}

/** What becomes durable together, or not at all. */
export interface Batch {
  readonly parts: readonly Part[]
  readonly removed: readonly string[]
  readonly rows: readonly Row[]
}

/** What a store finds when it is opened. */
export interface Loaded {
  /** `null` when there is no state that can be trusted: a new store, or a damaged one. */
  readonly parts: ReadonlyMap<string, string> | null
  /** Sequence of the last row ever kept, as far as is known; 0 for none. The next is one more. */
  readonly lastSeq: number
  /** Service time of that row, ms; 0 for none. */
  readonly lastAt: number
  /** Set when what was found was damaged. */
  readonly damage: Damage | null
}

/** What happened to what a store had kept, and what is left of it. */
export interface Damage {
  readonly message: string
  /** Where the damaged file was put; `null` where nothing was left of it. */
  readonly keptAt: string | null
  readonly rowsKept: number
}

/** Which rows: every given field must match. Newest first unless `order` says otherwise. */
export interface RowQuery {
  readonly component?: string
  readonly type?: string
  readonly outcome?: string
  readonly operation?: string
  readonly correlation?: string
  /** Inclusive and exclusive; a number is service time in ms. */
  readonly from?: number | Moment
  readonly to?: number | Moment
  /** Only rows beyond this sequence, in the direction of `order`: a page's `next`. */
  readonly after?: number
  readonly order?: 'newest' | 'oldest'
  /** 1 … `pageMax`. */
  readonly limit: number
}

/**
 * A moment that is known by both clocks, or by one. Rows from `sureFrom` on lie before or after it
 * by their service time, and older ones by wall time: the `wall` of their text, which is JSON then.
 */
export interface Moment {
  /** Service time in ms, at which rows are sure of it. */
  readonly sureFrom: number
  readonly at: number
  /** ISO 8601 in UTC, with milliseconds. */
  readonly wall: string
}

export interface Page {
  readonly rows: readonly Row[]
  /** Pass as `after` to go on; `null` when there is no more. */
  readonly next: number | null
}

export const pageMax = 1000

export interface Store {
  load(): Promise<Loaded>
  /** Durable when it resolves. Throws `StoreError`, and then nothing of the batch was kept. */
  commit(batch: Batch): Promise<void>
  history(query: RowQuery): Promise<Page>
  /**
   * Looks whether what was kept is still there, as a commit does; left out by a store that nobody
   * can take anything from. Throws `StoreError`.
   */
  check?(): Promise<void>
  /**
   * Keeps a copy of all of it as it is now beside the store, as who is about to rewrite it for good
   * wants it; left out by a store that forgets. Throws `StoreError`.
   */
  copy?(name: string): Promise<void>
  close(): Promise<void>
  /** None where nothing is sealed. */
  readonly seals?: Seals
}

/** Of a store that seals its journal, so that it can be told later whether it is as it was. */
export interface Seals {
  /** What the journal is worth as evidence. Throws as `history` does. */
  examine(claims: Claims): Promise<Evidence>
  /** All that is sealed, for whoever examines the rows elsewhere. Throws as `history` does. */
  sealed(): Promise<SealedJournal>
  /** Calls one listener for all that comes of sealing, also for what came before. */
  listen(listener: (news: Sealing) => void): void
}

/** What was kept elsewhere, and is to be borne out. */
export interface Claims {
  /** A public key that the journal was sealed by at some time. */
  readonly key: string | null
  readonly heads: readonly Seal[]
}

/** Sequences are of rows; rows that were dropped for their age are not looked at. */
export interface Evidence {
  readonly first: number
  readonly last: number
  /** The last row that a seal vouches for, and with it all before; 0 for none. */
  readonly provenThrough: number
  /** Wall time of that seal, ISO 8601. */
  readonly provenAt: string | null
  /** The first public key of the journal, which tells it from any other; `null` without seals. */
  readonly root: string | null
  /** How many keys have sealed it so far. */
  readonly keys: number
  /** The first place at which it is not what was sealed. */
  readonly broken: Break | null
  /** The latest head. */
  readonly head: Seal | null
}

/** A row after `after`, up to `through`, is not what it was. */
export interface Break {
  readonly after: number
  readonly through: number
  readonly why: string
}

/** What comes of the sealing of a journal: a first key, a head, or what is in its way. */
export type Sealing =
  | { readonly kind: 'began'; readonly root: string }
  | { readonly kind: 'sealed'; readonly seal: Seal }
  | { readonly kind: 'failed'; readonly message: string }

/** How much of the journal is kept; the oldest rows go first. */
export interface Bounds {
  readonly rowsMax: number
  readonly ageMaxMs: number
}

/** The store cannot keep or read: disk full, in use, not ours. The message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  /**
   * What was kept is gone, but for the rows it says. The store is empty otherwise and can be used:
   * the next batch has to hold the whole state.
   */
  readonly lost: Damage | null
  /** Whether what is there is for somebody else: another statemgr, a newer one, another program. */
  readonly isNotOurs: boolean

  constructor(message: string, about: StoreErrorOptions = {}) {
    super(message, 'cause' in about ? { cause: about.cause } : {})
    this.lost = about.lost ?? null
    this.isNotOurs = about.isNotOurs ?? false
  }
}

/** Why, where nothing else is known than that it takes too long. */
export const silentDisk = 'the disk does not answer'

interface StoreErrorOptions {
  readonly cause?: unknown
  readonly lost?: Damage | null
  readonly isNotOurs?: boolean
}
