/** Names the verbs that services are asked for: of power, and of cooling. */

/** Whatever has power is switched by these; how a button, where there is one, asks for each. */
export const switchVerbs = {
  on: 'pressed',
  off: 'pressed',
  'force-off': 'held',
  shutdown: 'pressed',
  reset: 'pressed',
  nmi: 'no button',
} as const

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

/** A host that stays on takes less power, or as much as it likes again. */
const capVerbs = ['cap', 'uncap'] as const
export const coolingVerbs = ['raise', 'lower'] as const

export type SwitchVerb = keyof typeof switchVerbs
export type PowerVerb = SwitchVerb | (typeof capVerbs)[number]
export type CoolingVerb = (typeof coolingVerbs)[number]
export type Verb = PowerVerb | CoolingVerb
