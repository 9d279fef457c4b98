/** Defines a study: what is found out of the journal, folded entry by entry. */

import type { Entry } from '../core/model/events/entry.ts'

export interface Study {
  /**
   * Told of every entry that is kept, oldest first, each once: also of those that runs before have
   * kept. What it remembers of them is bounded. It takes well under a microsecond.
   */
  fold(entry: Entry, written: Written): void
  /**
   * The journal has dropped all entries before that sequence; left out by a study that forgets by
   * itself.
   */
  forget?(before: number): void
}

/** When, and by which run of the service, an entry was written. */
export interface Written {
  /** Wall time, ms since 1970: a label, which may be wrong, or leap. */
  readonly wallMs: number
  /** Identifies the run. */
  readonly boot: string
}
