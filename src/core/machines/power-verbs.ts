/** Power verbs: what the power service is asked for, and how a button asks for it. */

export const powerVerbs = {
  on: 'pressed',
  off: 'pressed',
  shutdown: 'pressed',
  reset: 'pressed',
  'force-off': 'held',
  nmi: 'no button',
  cap: 'no button',
  uncap: 'no button',
} as const

export type PowerVerb = keyof typeof powerVerbs
