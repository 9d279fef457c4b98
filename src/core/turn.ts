/** Takes turns: what a step has come to, what is written down of it, what is to be looked at. */

import { applyRules, componentWakesAt, watchesAll } from './automation/apply.ts'
import { noteBug } from './automation/protection/containment.ts'
import { turnEntries } from './journal/entries.ts'
import type { EntryDraft } from './journal/words.ts'
import type { Event } from './model/events/event.ts'
import type { Name } from './model/ids.ts'
import type { Context } from './model/platform/context.ts'
import {
  beginDirtySet,
  changedSince,
  changesSoFar,
  type DirtySet,
  isAnyMarked,
  isMarked,
  noteChanges,
  noteLevel,
  settleDirtySet,
} from './model/system/dirty-set.ts'
import { componentOf, type System } from './model/system/system.ts'

export interface Turn {
  readonly event: Event
  readonly system: System
  readonly entries: readonly EntryDraft[]
  readonly dirty: DirtySet
}

/** What a run has not seen before, or sees anew, is looked at as a whole. */
export function beginTurn(now: number, system: System, event: Event, dirty: DirtySet): Turn {
  beginDirtySet(dirty, system, now)
  if (event.kind === 'start') dirty.isWhole = true
  if (event.kind === 'level') noteLevel(dirty, event.subject)
  return { event, system, entries: [], dirty }
}

/** The same turn when nothing was changed; else the next one, with what is to be told of it. */
export function turned(context: Context, turn: Turn, system: System): Turn {
  if (system === turn.system) return turn
  return written(context, turn, system, noteChanges(turn.dirty, turn.system, system))
}

/** The turn that the rules of automation make of it; they note for themselves what they change. */
export function automated(context: Context, turn: Turn): Turn {
  const soFar = changesSoFar(turn.dirty)
  const system = applyRules(context, turn.system, turn.dirty)
  return system === turn.system
    ? turn
    : written(context, turn, system, changedSince(turn.dirty, soFar, turn.system, system))
}

/** Ends a step: of what was looked at, it is found anew when time will make a difference. */
export function settled(context: Context, dirty: DirtySet, system: System): void {
  const { names } = dirty.relations
  const count = isAnyMarked(dirty) ? names.length : 0
  for (let place = 0; place < count; place++) {
    if (!isMarked(dirty, place)) continue
    const component = componentOf(system, names[place]!)
    dirty.wakesAt[place] = componentWakesAt(context, system, component)
    dirty.watchesAll[place] = watchesAll(context.platform, component)
  }
  settleDirtySet(dirty, system, context.now)
}

/** What cannot be written down has happened all the same: the bug is told of instead. */
export function journaled(
  context: Context,
  otherwise: readonly EntryDraft[],
  entries: () => readonly EntryDraft[],
): readonly EntryDraft[] {
  try {
    return entries()
  } catch (error) {
    noteBug(context, { place: 'journal', what: 'entries', component: null }, error)
    return otherwise
  }
}

function written(context: Context, turn: Turn, system: System, changed: readonly Name[]): Turn {
  const { platform, now } = context
  const entries = journaled(context, [], () =>
    turnEntries(platform, turn.system, system, changed, turn.event, now),
  )
  return {
    ...turn,
    system,
    entries: entries.length === 0 ? turn.entries : [...turn.entries, ...entries],
  }
}
