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
  readonly from: readonly Sort[]
  readonly to: readonly Sort[]
  /** It goes on bringing that about for as long as it stands, and not only once. */
  readonly isLasting: boolean
}

const anything: readonly Sort[] = [
  ...(['silent', 'unknown', 'reading', 'off', 'failed', 'protected', 'shown', 'other'] as const),
]

/** For each relation what may come of what; what is not here is no consequence. */
const ways: readonly Way[] = [
  { how: 'carried by', from: ['silent'], to: ['silent'], isLasting: true },
  {
    how: 'served by',
    from: ['silent'],
    to: ['unknown', 'failed', 'shown', 'protected'],
    isLasting: true,
  },
  {
    how: 'fed by',
    from: ['reading', 'off', 'failed', 'unknown', 'protected'],
    to: ['off', 'protected', 'failed'],
    isLasting: true,
  },
  {
    how: 'cooled by',
    from: ['reading', 'unknown', 'protected'],
    to: ['protected', 'failed', 'reading'],
    isLasting: true,
  },
  { how: 'read in', from: ['reading', 'protected'], to: ['reading'], isLasting: true },
  {
    how: 'read of',
    from: ['off', 'failed', 'protected'],
    to: ['reading', 'unknown'],
    isLasting: true,
  },
  {
    how: 'judged by',
    from: ['reading', 'unknown'],
    to: ['reading', 'unknown', 'protected', 'failed'],
    isLasting: true,
  },
  {
    how: 'in need of',
    from: ['reading', 'unknown', 'off', 'failed', 'protected'],
    to: ['protected', 'off', 'failed'],
    isLasting: true,
  },
  { how: 'the same part', from: anything, to: anything, isLasting: false },
]

const byRelation = new Map(ways.map((way) => [way.how, way]))
const samePart = byRelation.get('the same part')!

/** How the one may have come of the other; `null` where it cannot. */
export function wayFrom(topology: Topology, upper: Trouble, lower: Trouble): Way | null {
  if (upper.entity === lower.entity) return samePart
  for (const { on, how } of topology.tiesOf(lower.entity)) {
    if (on !== upper.entity) continue
    const way = byRelation.get(how)
    if (way?.from.includes(upper.sort) && way.to.includes(lower.sort)) return way
  }
  return null
}
