/** Defines wear: what is found to go wrong slowly, told of before it does. */

import type { Subject } from '../ids.ts'
import type { AlertFacts } from './signals.ts'

export interface Wear extends AlertFacts {
  /** What wears: `zone/cpu_zone`, `sensor/fan0`, `supply/psu.0`, `host.0`. */
  readonly subject: Subject
  /** What shows it, as one word: `gets-warmer`. */
  readonly sign: string
  readonly since: number
  readonly message: string
  readonly guidance: string
}

/** One of each sign of a subject. */
export const wearKey = ({ subject, sign }: Pick<Wear, 'subject' | 'sign'>): string =>
  `${subject}/${sign}`
