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
/** A host that stays on takes less power, or as much as it likes again. */
const capVerbs = ['cap', 'uncap'] as const
export const coolingVerbs = ['raise', 'lower'] as const

export type SwitchVerb = keyof typeof switchVerbs
export type PowerVerb = SwitchVerb | (typeof capVerbs)[number]
export type CoolingVerb = (typeof coolingVerbs)[number]
export type Verb = PowerVerb | CoolingVerb
