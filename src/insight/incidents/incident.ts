/** Holds one incident while it is put together: what went wrong, by what, and what was done. */

import type { Entry } from '../../core/model/events/entry.ts'
import type { Written } from '../study.ts'
import type { Role, Severity, Sign } from './sign.ts'
import type { Topology } from './topology.ts'
import type { Trouble, Way } from './ways.ts'

/** How one came of the other: by a tie, or because it says so. */
export type How = Way['how'] | 'as it says'

export interface Happening extends Trouble {
  readonly seq: number
  /** When the same was told of it last. */
  lastAt: number
  readonly message: string | null
  readonly severity: Severity
  /** What it says by itself that it comes from. */
  readonly named: readonly string[]
  /** The trouble that it came of, in which way, and how long after; `null` for a beginning. */
  from: {
    readonly of: Happening
    readonly how: How
    readonly delayMs: number
  } | null
}

export interface Line {
  readonly seq: number
  readonly at: number
  readonly wallMs: number
  readonly component: string
  readonly role: Role
  readonly type: Entry['type']
  readonly outcome: string
  readonly code: string
  readonly action: string | null
  readonly actor: string | null
  readonly message: string | null
}

/** Changed in place by the study that owns it, and shown to nobody. */
export interface Incident {
  /** Of the entry that it began with: the same after every restart. */
  readonly id: string
  readonly beganAt: number
  readonly beganWallMs: number
  /** The run that heard of it last. */
  boot: string
  lastAt: number
  endedAt: number | null
  readonly troubles: Happening[]
  readonly lines: Line[]
  linesLeftOut: number
  /** By what stands: since when. */
  readonly stands: Map<string, Happening>
  /** Operations and correlations that belong to it. */
  readonly keys: Set<string>
}

/** Beyond so many the middle of it is left out, and counted. */
const linesMax = 120
const headKept = 40
/** Further trouble is written down, and explains nothing any more. */
const troublesMax = 96
/** Of further operations only what they say themselves tells that they belong to it. */
const keysMax = 256

export const beginIncident = ({ seq, at }: Entry, { wallMs, boot }: Written): Incident => ({
  id: `${seq}-${boot}`,
  beganAt: at,
  beganWallMs: wallMs,
  boot,
  lastAt: at,
  endedAt: null,
  troubles: [],
  lines: [],
  linesLeftOut: 0,
  stands: new Map(),
  keys: new Set(),
})

/** Gives the operation and the correlation by which what follows belongs to it as well. */
export function takeUp(
  incident: Incident,
  entry: Entry,
  written: Written,
  sign: Sign,
  happening: Happening | null,
): readonly string[] {
  const { stands, role } = sign
  writeLine(incident, entry, written, sign)
  if (happening !== null) putTrouble(incident, happening)
  if (stands !== null && role === 'relief') incident.stands.delete(stands)
  if (stands !== null && happening !== null) incident.stands.set(stands, happening)
  incident.endedAt = incident.stands.size > 0 ? null : entry.at
  if (role === 'relief') return []
  const keys = [entry.operation, entry.correlation].filter((key) => key !== null)
  for (const key of keys) if (incident.keys.size < keysMax) incident.keys.add(key)
  return keys
}

/** What is told again is the same trouble. */
function putTrouble({ troubles }: Incident, happening: Happening): void {
  const { entity, code, at } = happening
  const same = troubles.find((one) => one.entity === entity && one.code === code)
  if (same !== undefined) same.lastAt = at
  else if (troubles.length < troublesMax) troubles.push(happening)
}

function writeLine(
  incident: Incident,
  entry: Entry,
  { wallMs, boot }: Written,
  { role, code }: Sign,
): void {
  const { seq, at, component, type, outcome, action, actor, message } = entry
  incident.lines.push({
    ...{ seq, at, wallMs, component, role, type, outcome, code, action, actor, message },
  })
  incident.lastAt = Math.max(incident.lastAt, at)
  incident.boot = boot
  if (incident.lines.length <= linesMax) return
  incident.lines.splice(headKept, 1)
  incident.linesLeftOut += 1
}

/** Whatever the other had is this one's from now on. */
export function absorb(into: Incident, other: Incident): void {
  into.troubles.push(...other.troubles)
  into.troubles.sort((a, b) => a.seq - b.seq)
  into.lines.push(...other.lines)
  into.lines.sort((a, b) => a.seq - b.seq)
  const tooMany = Math.max(0, into.lines.length - linesMax)
  into.lines.splice(headKept, tooMany)
  into.linesLeftOut += other.linesLeftOut + tooMany
  for (const [what, happening] of other.stands) into.stands.set(what, happening)
  for (const key of other.keys) into.keys.add(key)
  into.lastAt = Math.max(into.lastAt, other.lastAt)
  into.boot = other.boot
  into.endedAt = into.stands.size > 0 ? null : into.lastAt
}

/**
 * Of what came of nothing else, that from which most followed; of equals what hangs on none of the
 * others, and then the first.
 */
export function rootOf({ troubles }: Incident, topology: Topology): Happening {
  const followers = new Map<Happening, number>()
  for (const one of troubles) {
    const beginning = beginningOf(one)
    followers.set(beginning, (followers.get(beginning) ?? 0) + 1)
  }
  const hangs = (one: Happening) =>
    [...followers.keys()].filter(
      (other) => other.entity !== one.entity && topology.hops(one.entity, other.entity) !== null,
    ).length
  return [...followers.keys()].sort(
    (a, b) => hangs(a) - hangs(b) || followers.get(b)! - followers.get(a)! || a.seq - b.seq,
  )[0]!
}

function beginningOf(one: Happening): Happening {
  let beginning = one
  for (let hops = 0; beginning.from !== null && hops < troublesMax; hops += 1)
    beginning = beginning.from.of
  return beginning
}
