/** Names the verbs that services are asked for, of power and of cooling, and what a repeat does. */

import { lookUp } from './look-up.ts'

/**
 * What asking again comes to, where the first time may have been carried out though nobody said
 * so. `same`: what is so stays so. `again`: it is done once more. `undone`: it takes back what was
 * done, as a second press of a button does.
 */
export type Repeat = 'same' | 'again' | 'undone'

/** What switches power: what a repeat does natively, and where buttons are pressed. */
export const switchVerbs = {
  on: { native: 'same', ubmc: 'undone' },
  off: { native: 'same', ubmc: 'undone' },
  // A button that is held until the power is off may be held once more.
  'force-off': { native: 'same', ubmc: 'same' },
  shutdown: { native: 'same', ubmc: 'undone' },
  reset: { native: 'again', ubmc: 'again' },
  nmi: { native: 'again', ubmc: null },
} as const satisfies Readonly<Record<string, Repeats>>

/**
 * The power that each leads to by itself. An operating system that is asked to shut down does so in
 * its own time, or not at all: that is waited for.
 */
export const powerAfter: Readonly<Record<SwitchVerb, 'On' | 'Off' | 'reset' | null>> = {
  on: 'On',
  off: 'Off',
  'force-off': 'Off',
  shutdown: null,
  reset: 'reset',
  nmi: null,
}

/** The power that whoever asks for it wants in the end. */
const wantedBy: Readonly<Record<SwitchVerb, 'On' | 'Off' | null>> = {
  on: 'On',
  off: 'Off',
  'force-off': 'Off',
  shutdown: 'Off',
  reset: null,
  nmi: null,
}

/** As `wantedBy`, of any verb: `null` for one that is about no power. */
export const powerWantedBy = (verb: string): 'On' | 'Off' | null => lookUp(wantedBy, verb) ?? null

/** A host that stays on takes less power, or as much as it likes again. */
const capVerbs = {
  cap: { native: 'same', ubmc: null },
  uncap: { native: 'same', ubmc: null },
} as const satisfies Readonly<Record<string, Repeats>>
export const coolingVerbs = {
  raise: { native: 'same', ubmc: null },
  lower: { native: 'same', ubmc: null },
} as const satisfies Readonly<Record<string, Repeats>>

/** By dialect; `null` where nobody of it is asked. */
export interface Repeats {
  readonly native: Repeat
  readonly ubmc: Repeat | null
}

/** The one table of repeats: recipes, retries and mitigations go by it. */
export const repeats: Readonly<Record<Verb, Repeats>> = {
  ...switchVerbs,
  ...capVerbs,
  ...coolingVerbs,
}

export type SwitchVerb = keyof typeof switchVerbs
export type PowerVerb = SwitchVerb | keyof typeof capVerbs
export type CoolingVerb = keyof typeof coolingVerbs
export type Verb = PowerVerb | CoolingVerb
