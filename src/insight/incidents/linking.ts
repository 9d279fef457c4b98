/** Finds what trouble came of: by what it says, by what it hangs on, and by what is told late. */

import type { Happening, How, Incident } from './incident.ts'
import { type Topology, wholePower } from './topology.ts'
import { type Way, wayFrom } from './ways.ts'
import type { Windows } from './windows.ts'

/** What is known while an entry is looked at. */
export interface Around {
  readonly topology: Topology
  readonly windows: Windows
  /** Those that may go on, the one that was heard of last before all others. */
  readonly incidents: readonly Incident[]
}

/** Trouble of an incident that other trouble came of. */
export interface Link {
  readonly incident: Incident
  readonly of: Happening
  readonly how: How
}

/** The trouble that may tell late of what others suffered from already, ms. */
const lateMs = 15_000
/** What happens so soon after each other happens at once, ms. */
const atOnceMs = 1000

/** By what it names as its reason. */
export function linkByName(
  { windows, incidents }: Around,
  named: readonly string[],
  at: number,
): Link | null {
  for (const name of named)
    for (const incident of incidents) {
      const of = incident.troubles.findLast(({ entity }) => entity === name)
      if (of !== undefined && (isOpenFor(incident, name) || isRecent(windows, incident, at)))
        return { incident, of, how: 'as it says' }
    }
  return null
}

/** By what it hangs on: of those that may have brought it about what hangs highest, the latest. */
export function linkByTies(
  { topology, windows, incidents }: Around,
  lower: Happening,
): Link | null {
  const links = incidents.flatMap((incident) =>
    incident.troubles.flatMap((of) => {
      const way = wayFrom(topology, of, lower)
      return way !== null && mayStillBring(windows, { incident, of }, way, lower)
        ? [{ incident, of, how: way.how }]
        : []
    }),
  )
  const feeds = new Set(links.map(({ of }) => of.entity))
  const isOwn = ({ how }: Link) => Number(how === 'the same part')
  return (
    links
      .filter(({ of }) => !hasOtherFeed(topology, lower.entity, of.entity, feeds))
      .sort((a, b) => isOwn(a) - isOwn(b) || b.of.lastAt - a.of.lastAt)[0] ?? null
  )
}

function mayStillBring(
  windows: Windows,
  { incident, of }: Pick<Link, 'incident' | 'of'>,
  { how, isLasting }: Way,
  lower: Happening,
): boolean {
  if (of.at > lower.at) return false
  if ((isLasting || of.sort === lower.sort) && isOpenFor(incident, of.entity)) return true
  return lower.at - of.lastAt <= windows.ofMs(how)
}

/** One supply is not missed while another gives; all of them may give too little all the same. */
function hasOtherFeed(
  topology: Topology,
  lower: string,
  feed: string,
  lost: ReadonlySet<string>,
): boolean {
  if (!isSupply(feed) || lower === wholePower || lower === feed) return false
  return topology.tiesOf(lower).some(({ on }) => isSupply(on) && !lost.has(on))
}

const isSupply = (entity: string) => entity.startsWith('supply/')

/** What suffered from trouble before that was told of, and what else brought about just then. */
export function sufferersOf(
  { topology, incidents }: Around,
  upper: Happening,
): readonly { readonly link: Link; readonly isExplained: boolean }[] {
  return incidents.flatMap((incident) =>
    incident.troubles.flatMap((lower) => {
      const sinceMs = upper.at - lower.lastAt
      if (sinceMs > (lower.from === null ? lateMs : atOnceMs)) return []
      const how = lower.named.includes(upper.entity)
        ? ('as it says' as const)
        : (wayFrom(topology, upper, lower)?.how ?? null)
      if (how === null || how === 'the same part') return []
      return [{ link: { incident, of: lower, how }, isExplained: lower.from !== null }]
    }),
  )
}

/** Whether something stands that is wrong with it. */
export const isOpenFor = ({ stands }: Incident, entity: string): boolean => {
  for (const one of stands.values()) if (one.entity === entity) return true
  return false
}

export const isRecent = (windows: Windows, { lastAt }: Incident, at: number): boolean =>
  at - lastAt <= windows.ofMs('the same part')
