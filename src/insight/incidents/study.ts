/** Groups entries into incidents as they come: by what they say, and by what hangs on what. */

import type { Entry } from '../../core/model/events/entry.ts'
import type { Study, Written } from '../study.ts'
import { type Finding, findingOf } from './finding.ts'
import { beginIncident, type Happening, type Incident, takeUp } from './incident.ts'
import {
  type Around,
  isOpenFor,
  isRecent,
  linkByName,
  linkByTies,
  lostBeside,
  sufferersOf,
} from './linking.ts'
import { createStarts, type Patterns, patternsIn } from './patterns.ts'
import { Shelf } from './shelf.ts'
import { isAsked, type Sign, signOf } from './sign.ts'
import type { Topology } from './topology.ts'
import { createWindows, type LearnedWindow } from './windows.ts'

export interface Incidents extends Study {
  /** Gives the incident that it belongs to; `null` for none. */
  fold(entry: Entry, written: Written): Incident | null
  /** The latest first. */
  list(): readonly Finding[]
  /** By its id, or that of one that has become part of it. */
  get(id: string): Finding | null
  patterns(): Patterns
  /** Those that entries came to since it was asked last, the latest of them. */
  takeChanged(): readonly Finding[]
  windows(): readonly LearnedWindow[]
}

/** So many are told of at once; while the journal is read nobody asks for them. */
const changedMax = 64

/** An entry that is a sign of something. */
interface Given {
  readonly entry: Entry
  readonly written: Written
  readonly sign: Sign
}

export function createIncidents(topology: Topology): Incidents {
  const shelf = new Shelf()
  const windows = createWindows()
  const starts = createStarts()
  const changed = new Set<Incident>()
  const list = () => shelf.list().map((incident) => findingOf(incident, topology))
  return {
    fold: (entry, written) => {
      starts.note(entry)
      const sign = signOf(entry)
      if (sign === null) return null
      const around = { topology, windows, incidents: shelf.latest(entry.at) }
      const given = { entry, written, sign }
      const isTrouble = sign.role === 'trouble' || sign.role === 'share'
      const incident = isTrouble
        ? takeTrouble(shelf, around, given)
        : takeOther(shelf, around, given)
      const { type, component } = entry
      if (type === 'transition' && topology.has(component))
        shelf.noteStatus(component, isAsked(entry) ? null : incident)
      if (incident !== null) changed.add(incident)
      if (changed.size > changedMax) changed.delete(changed.values().next().value!)
      return incident
    },
    list,
    get: (id) => {
      const incident = shelf.get(id)
      return incident === null ? null : findingOf(incident, topology)
    },
    patterns: () => patternsIn(list(), starts.list()),
    takeChanged: () => {
      const taken = [...changed].filter(({ id }) => shelf.get(id)?.id === id)
      changed.clear()
      return taken.map((incident) => findingOf(incident, topology))
    },
    windows: windows.list,
  }
}

function takeTrouble(shelf: Shelf, around: Around, given: Given): Incident | null {
  const { entry, written, sign } = given
  const { entity, code, sort, named, role, severity } = sign
  const { seq, at, message } = entry
  const happening: Happening = {
    ...{ entity, code, sort, at, lastAt: at, seq, message, severity, named, from: null },
  }
  const link = linkByName(around, happening, at) ?? linkByTies(around, happening)
  // What names the same reason suffers beside it: the reason itself is still to come.
  if (link !== null && (link.how !== 'as it says' || named.includes(link.of.entity))) {
    const delayMs = at - link.of.at
    happening.from = { of: link.of, how: link.how, delayMs }
    if (link.how !== 'as it says') around.windows.note(link.how, delayMs)
  }
  let incident = shelf.ownerOf(entry, sign) ?? link?.incident ?? lostBeside(around, happening)
  if (incident === null && sort === 'other' && named.includes(entity))
    incident = shelf.madeBy(entity)
  for (const { link: sufferer, isExplained } of sufferersOf(around, happening)) {
    const { of: lower, how } = sufferer
    if (!isExplained) lower.from = { of: happening, how, delayMs: 0 }
    incident = incident === null ? sufferer.incident : shelf.merge(incident, sufferer.incident)
  }
  if (incident === null && role === 'share' && !isAwaited(happening)) return null
  return join(shelf, incident ?? beginIncident(entry, written), given, happening)
}

/** Its reason is to be told of yet; what is refused is no trouble of its own. */
const isAwaited = ({ entity, sort, named }: Happening): boolean =>
  sort !== 'other' && named.some((name) => name !== entity)

/** What ends it, or is done about it, belongs where that stands which it is about. */
function takeOther(shelf: Shelf, around: Around, given: Given): Incident | null {
  const { entry, sign } = given
  if (around.incidents.length === 0) return null
  const isAbout = (incident: Incident) =>
    isOpenFor(incident, sign.entity) ||
    (sign.role === 'relief' &&
      isRecent(around.windows, incident, entry.at) &&
      incident.troubles.some(({ entity }) => entity === sign.entity))
  const incident =
    shelf.ownerOf(entry, sign) ??
    linkByName(around, sign, entry.at)?.incident ??
    around.incidents.find(isAbout) ??
    null
  return incident === null ? null : join(shelf, incident, given, null)
}

function join(
  shelf: Shelf,
  incident: Incident,
  given: Given,
  happening: Happening | null,
): Incident {
  const { entry, written, sign } = given
  shelf.put(incident, takeUp(incident, entry, written, sign, happening))
  return incident
}
