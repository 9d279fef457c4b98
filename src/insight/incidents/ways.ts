/** Lists the ways in which the trouble of one brings about the trouble of another. */

import type { Sort } from './sign.ts'
import type { Relation, Topology } from './topology.ts'

/** Something that is wrong: with what, how, since when. */
export interface Trouble {
  readonly entity: string
  readonly code: string
  readonly sort: Sort
  readonly at: number
}

export interface Way {
  readonly how: Relation | 'the same part'
  /** It goes on bringing that about for as long as it stands, and not only once. */
  readonly isLasting: boolean
  /** So much later it may be told of than what suffers from it, ms. */
  readonly lateMs: number
}

/** A way along a tie: which sort of trouble comes of which. */
interface Tied extends Way {
  readonly from: readonly Sort[]
  readonly to: readonly Sort[]
}

/**
 * What of one part comes of what else is wrong with it: that it needs something that is lost, or
 * was taken down, does not make it go off by itself.
 */
const ofItself: Readonly<Record<Sort, readonly Sort[]>> = {
  silent: ['silent'],
  unknown: ['unknown', 'failed'],
  reading: ['reading', 'protected'],
  off: ['off', 'failed', 'protected', 'unknown'],
  failed: ['failed', 'off', 'protected'],
  protected: ['protected', 'failed'],
  // What only shows something else, and what is refused, which says by itself what for.
  shown: [],
  other: [],
}

/** What is seen at one look is told in any order. */
const atOnceMs = 1000
/** Who does not answer is waited for before that is told of. */
const patienceMs = 15_000

const lasting = { isLasting: true, lateMs: atOnceMs } as const

/** For each relation what may come of what; what is not here is no consequence. */
const ways: readonly Tied[] = [
  {
    ...{ how: 'carried by', from: ['silent'], to: ['silent'] },
    ...{ isLasting: true, lateMs: patienceMs },
  },
  {
    ...{ how: 'served by', from: ['silent'], to: ['unknown', 'failed', 'shown', 'protected'] },
    ...{ isLasting: true, lateMs: patienceMs },
  },
  {
    ...{ how: 'fed by', from: ['reading', 'off', 'failed', 'unknown', 'protected'] },
    ...{ to: ['off', 'protected', 'failed'], ...lasting },
  },
  {
    ...{ how: 'cooled by', from: ['reading', 'protected'], to: ['protected', 'failed'] },
    ...lasting,
  },
  { how: 'read in', from: ['reading', 'protected'], to: ['reading'], ...lasting },
  { how: 'read of', from: ['off', 'failed', 'protected'], to: ['reading', 'unknown'], ...lasting },
  {
    ...{ how: 'judged by', from: ['reading', 'unknown'] },
    ...{ to: ['reading', 'unknown', 'protected', 'failed'], ...lasting },
  },
  {
    ...{ how: 'in need of', from: ['reading', 'off', 'failed', 'protected'] },
    ...{ to: ['protected', 'failed'], ...lasting },
  },
]

const byRelation = new Map(ways.map((way) => [way.how, way]))

const samePart: Way = { how: 'the same part', isLasting: false, lateMs: 0 }

/** How the one may have come of the other; `null` where it cannot. */
export function wayFrom(topology: Topology, upper: Trouble, lower: Trouble): Way | null {
  if (upper.entity === lower.entity)
    return ofItself[upper.sort].includes(lower.sort) ? samePart : null
  for (const { on, how } of topology.tiesOf(lower.entity)) {
    if (on !== upper.entity) continue
    const way = byRelation.get(how)
    if (way?.from.includes(upper.sort) && way.to.includes(lower.sort)) return way
  }
  return null
}
