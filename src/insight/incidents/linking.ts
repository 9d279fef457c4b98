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

/** What names its reason is told of that soon before the reason itself, ms. */
const nameLateMs = 5000
/** All supplies of something are lost at once, ms. */
const atOnceMs = 1000

/** By what it names as its reason. */
export function linkByName(
  { windows, incidents }: Around,
  { entity: own, named }: Pick<Happening, 'entity' | 'named'>,
  at: number,
): Link | null {
  for (const name of named)
    for (const incident of incidents) {
      const of = incident.troubles.findLast(
        ({ entity, named: other }) => entity === name || other.includes(name),
      )
      if (of === undefined) continue
      // What it says of itself comes of what is still wrong with it, and of nothing before.
      const isFresh = name !== own && isRecent(windows, incident, at)
      if (isFresh || isOpenFor(incident, of.entity)) return { incident, of, how: 'as it says' }
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
  const isOwn = ({ how }: Link) => how === 'the same part'
  // That it goes on as it is comes before all that it hangs on, and all else of its own after that.
  const rank = (link: Link) => (!isOwn(link) ? 1 : isSameOpen(link, lower) ? 0 : 2)
  // What says what it comes from does not come of whatever else is wrong with the same part.
  const namesOthers = lower.named.some((name) => name !== lower.entity)
  return (
    links
      .filter((link) => !(namesOthers && isOwn(link)))
      .filter(({ of }) => !hasOtherFeed(topology, lower.entity, of.entity, feeds))
      .sort((a, b) => rank(a) - rank(b) || b.of.lastAt - a.of.lastAt)[0] ?? null
  )
}

const isSameOpen = ({ incident, of }: Link, lower: Happening): boolean =>
  of.sort === lower.sort && isOpenFor(incident, lower.entity)

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

/** Supplies that are lost at once are lost by the same, though nothing says by what. */
export function lostBeside({ incidents }: Around, { entity, at }: Happening): Incident | null {
  if (!isSupply(entity)) return null
  const isBeside = (one: Happening) =>
    isSupply(one.entity) && one.entity !== entity && Math.abs(at - one.at) <= atOnceMs
  return incidents.find(({ troubles }) => troubles.some(isBeside)) ?? null
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

/**
 * What suffered from trouble before that was told of; and what was explained by the loss of one
 * supply, where just then another is lost as well, without which it would not have been.
 */
export function sufferersOf(
  { topology, incidents }: Around,
  upper: Happening,
): readonly { readonly link: Link; readonly isExplained: boolean }[] {
  const lost = new Set(
    incidents.flatMap(({ troubles }) =>
      troubles.flatMap(({ entity }) => (isSupply(entity) ? [entity] : [])),
    ),
  ).add(upper.entity)
  return incidents.flatMap((incident) =>
    incident.troubles.flatMap((lower) => {
      const how = howSuffered(topology, upper, lower)
      if (how === null || hasOtherFeed(topology, lower.entity, upper.entity, lost)) return []
      return [{ link: { incident, of: lower, how }, isExplained: lower.from !== null }]
    }),
  )
}

function howSuffered(topology: Topology, upper: Happening, lower: Happening): How | null {
  const sinceMs = upper.at - lower.lastAt
  const isNamed = lower.named.includes(upper.entity)
  if (lower.from !== null)
    return isSupply(upper.entity) && sinceMs <= atOnceMs ? feedOf(topology, upper, lower) : null
  if (isNamed) return sinceMs <= nameLateMs ? 'as it says' : null
  const way = wayFrom(topology, upper, lower)
  return way !== null && way.how !== 'the same part' && sinceMs <= way.lateMs ? way.how : null
}

const feedOf = (topology: Topology, upper: Happening, lower: Happening): How | null => {
  const how = wayFrom(topology, upper, lower)?.how ?? null
  return how === 'fed by' ? how : null
}

/** Whether something stands that is wrong with it. */
export const isOpenFor = ({ stands }: Incident, entity: string): boolean => {
  for (const one of stands.values()) if (one.entity === entity) return true
  return false
}

export const isRecent = (windows: Windows, { lastAt }: Incident, at: number): boolean =>
  at - lastAt <= windows.ofMs('the same part')
