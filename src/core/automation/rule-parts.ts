/** Names the parts of the System that many rules read and write, once for all of them. */

import type { Part } from './rule.ts'

/** What an operation that a rule begins rests on, and what it leaves. */
export const begins = {
  reads: ['boot', 'order'],
  writes: ['order', 'ended', 'intents'],
} as const satisfies Record<string, readonly Part[]>

/** What interlocks and the owner's own rules may look at. */
export const theWorld: readonly Part[] = [
  'self',
  'watched',
  'others',
  'levels',
  'supplies',
  'services',
  'intents',
  'protection',
  ...([
    'boot',
    'order',
    'energisedAt',
    'settlesAt',
    'startCause',
    'wallAheadMs',
    'storeFailure',
    'name',
  ] as const),
]

export const ofItself = { each: 'component', reads: ['self'], writes: ['self'] } as const
