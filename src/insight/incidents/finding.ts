/** Says what there is to know of an incident: its root and why, what followed, what is open. */

import type { Happening, How, Incident, Line } from './incident.ts'
import { rootOf } from './incident.ts'
import type { Severity } from './sign.ts'
import type { Topology } from './topology.ts'

export interface Finding {
  readonly id: string
  readonly state: 'open' | 'over'
  readonly severity: Severity
  readonly headline: string
  readonly beganAt: number
  readonly beganWallMs: number
  /** When it was heard of last. */
  readonly lastAt: number
  readonly endedAt: number | null
  /** The run that heard of it last. */
  readonly boot: string
  readonly root: Root
  /** Everything that it reached, the root among it. */
  readonly affected: readonly string[]
  readonly followed: readonly Followed[]
  readonly done: readonly Line[]
  readonly open: readonly StillOpen[]
  readonly timeline: readonly Line[]
  /** Entries that are not in the timeline any more. */
  readonly leftOut: number
}

export interface Root {
  readonly component: string
  readonly code: string
  readonly message: string
  readonly at: number
  readonly why: string
  /** What else began by itself, and brought about the same. */
  readonly beside: readonly string[]
}

export interface Followed {
  readonly component: string
  readonly code: string
  readonly at: number
  /** What it came of, how, and how long after. */
  readonly from: string
  readonly how: How
  readonly delayMs: number
}

export interface StillOpen {
  readonly component: string
  readonly code: string
  readonly since: number
  readonly message: string | null
}

export function findingOf(incident: Incident, topology: Topology): Finding {
  const { id, beganAt, beganWallMs, lastAt, endedAt, boot } = incident
  const { troubles, lines, linesLeftOut } = incident
  const beginning = rootOf(incident, topology)
  const followed = followedIn(troubles)
  const affected = [...new Set([beginning.entity, ...troubles.map(({ entity }) => entity)])]
  const isCritical = troubles.some(({ severity }) => severity === 'Critical')
  const root = rootIn(incident, beginning)
  return {
    id,
    state: endedAt === null ? 'open' : 'over',
    severity: isCritical ? 'Critical' : 'Warning',
    headline: headlineOf(root, worstFirst(affected.slice(1), troubles)),
    ...{ beganAt, beganWallMs, lastAt, endedAt, boot, root, affected, followed },
    done: lines.filter(({ role }) => role === 'work'),
    open: stillOpenIn(incident),
    timeline: lines,
    leftOut: linesLeftOut,
  }
}

/** Each once, with what it came of first. */
function followedIn(troubles: readonly Happening[]): readonly Followed[] {
  const first = new Map<string, Followed>()
  for (const { entity, code, at, from } of troubles) {
    if (from === null || from.of.entity === entity || first.has(entity)) continue
    const { of, how, delayMs } = from
    first.set(entity, { component: entity, code, at, from: of.entity, how, delayMs })
  }
  return [...first.values()]
}

function rootIn({ troubles }: Incident, beginning: Happening): Root {
  const { entity: component, at } = beginning
  const own = troubles.filter(({ entity }) => entity === component)
  const worst = own.find(({ severity, message }) => severity === 'Critical' && message !== null)
  const said = worst ?? own.find(({ message }) => message !== null)
  const beside = troubles.filter(({ entity, from }) => from === null && entity !== component)
  const others = [...new Set(beside.map(({ entity }) => entity))]
  const { code } = said ?? beginning
  const followed = followedIn(troubles)
  const byRank = worstFirst(
    followed.map(({ component: name }) => name),
    troubles,
  )
  const ordered = followed.toSorted(
    (a, b) => byRank.indexOf(a.component) - byRank.indexOf(b.component),
  )
  const why = whyRoot(component, ordered, others)
  return {
    component,
    code,
    message: said?.message ?? `${component}: ${code}`,
    at,
    why,
    beside: others,
  }
}

/** So many are named, and the rest is counted. */
const namedMax = 3

function whyRoot(root: string, followed: readonly Followed[], beside: readonly string[]): string {
  const nothing = 'nothing that it hangs on was wrong before'
  const directly = followed.filter(({ from }) => from === root)
  const ties = directly.slice(0, namedMax).map(({ component, how }) => `${component} ${words[how]}`)
  const more = followed.length - ties.length
  const others = more > 0 ? [`${more} more came of that`] : []
  const came = ties.length === 0 ? 'nothing followed' : [...ties, ...others].join(', ')
  const also = beside.length === 0 ? '' : `; ${inWords(beside)} began by itself as well`
  return `${nothing}; ${came}${also}`
}

const words: Readonly<Record<How, string>> = {
  'fed by': 'is fed by it',
  'cooled by': 'is cooled in it',
  'read in': 'is read in it',
  'read of': 'is read of it',
  'judged by': 'is judged by it',
  'in need of': 'depends on it',
  'served by': 'is told of by it',
  'carried by': 'is reached by it',
  'the same part': 'is the same part',
  'as it says': 'names it as the reason',
}

/** What is told as critical before all else, and parts that are switched before what is read. */
function worstFirst(names: readonly string[], troubles: readonly Happening[]): readonly string[] {
  const critical = new Set(
    troubles.flatMap(({ entity, severity }) => (severity === 'Critical' ? [entity] : [])),
  )
  const rank = (name: string) => Number(!critical.has(name)) * 2 + Number(name.includes('/'))
  return names.toSorted((a, b) => rank(a) - rank(b))
}

const headlineOf = ({ message }: Root, others: readonly string[]): string =>
  others.length === 0 ? message : `${message} → ${inWords(others)}`

function inWords(names: readonly string[]): string {
  const named = names.slice(0, namedMax)
  const more = names.length - named.length
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}

const stillOpenIn = ({ stands }: Incident): readonly StillOpen[] =>
  [...stands.values()].map(({ entity, code, at, message }) => ({
    ...{ component: entity, code, since: at, message },
  }))
