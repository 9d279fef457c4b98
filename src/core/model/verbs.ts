/** The verbs that services are asked for: of power, and of cooling. */

/** Whatever has power is switched by these; each kind of target understands some of them. */
export const switchVerbs = ['on', 'off', 'force-off', 'shutdown', 'reset', 'nmi'] as const
/** A host that stays on takes less power, or as much as it likes again. */
export const capVerbs = ['cap', 'uncap'] as const
export const coolingVerbs = ['raise', 'lower'] as const

export type PowerVerb = (typeof switchVerbs)[number] | (typeof capVerbs)[number]
export type CoolingVerb = (typeof coolingVerbs)[number]
export type Verb = PowerVerb | CoolingVerb
