/** Defines a recording as a service has it: what is given to its steps is taken down and read. */

import type { Tape } from './tape.ts'

export interface Recording extends Tape {
  /** Writes what has gathered. It never fails: what cannot be written is lost, and said to be. */
  flush(): Promise<void>
  /**
   * As it is by now, a piece at a time, the oldest first; `null` for a segment that is gone, since
   * there is no room for it any more.
   */
  read(segment: number | null, offset: number, bytesMax: number): Promise<Piece | null>
}

export interface Piece {
  readonly bytes: Buffer
  readonly segment: number
  /** Where it goes on; `null` at the end. */
  readonly next: { readonly segment: number; readonly offset: number } | null
}
