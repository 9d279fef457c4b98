/** Defines the tape: what is given to each step, and where it leads, is taken down on it. */

import type { Event } from '../../core/model/events/event.ts'
import type { System } from '../../core/model/system/system.ts'

/** `confirm`: it only said what was known, so that nothing was to be decided. */
export type Given = 'step' | 'confirm'

export interface Tape {
  /** Given at `at` to the System that stepping has come to. Several in a row may only confirm. */
  give(as: Given, before: System, event: Event, at: number): void
  /** What came of all that was given since. */
  arrive(after: System): void
}
