/** Turns: what a step has come to so far, what is written down of it, and what is looked at. */

import { applyRules, componentWakesAt, isRestless } from './automation/apply.ts'
import { turnEntries } from './journal/entries.ts'
import { intentEntries } from './journal/intents.ts'
import type { EntryDraft } from './journal/words.ts'
import type { Context } from './model/context.ts'
import type { Event } from './model/event.ts'
import type { Name } from './model/ids.ts'
import {
  changedBetween,
  isAnyMarked,
  isMarked,
  type Marks,
  marksFor,
  noteChanges,
  noteLevel,
  settleMarks,
} from './model/marks.ts'
import { componentOf, type System } from './model/system.ts'

export interface Turn {
  readonly event: Event
  readonly system: System
  readonly entries: readonly EntryDraft[]
  readonly marks: Marks
}

/** What a run has not seen before, or sees anew, is looked at as a whole. */
export function beginTurn(context: Context, system: System, event: Event): Turn {
  const marks = marksFor(context, system)
  if (event.kind === 'start') marks.isWhole = true
  if (event.kind === 'level') noteLevel(marks, event.subject)
  return { event, system, entries: [], marks }
}

/** The same turn when nothing was changed; else the next one, with what is to be told of it. */
export function turned(context: Context, turn: Turn, system: System): Turn {
  if (system === turn.system) return turn
  return told(context, turn, system, noteChanges(turn.marks, turn.system, system))
}

/** The turn that the rules of automation make of it; they note for themselves what they change. */
export function automated(context: Context, turn: Turn): Turn {
  const system = applyRules(context, turn.system, turn.marks)
  return system === turn.system
    ? turn
    : told(context, turn, system, changedBetween(turn.system, system))
}

/** Ends a step: of what was looked at, it is found anew when time will make a difference. */
export function settled(context: Context, marks: Marks, system: System): void {
  const { names } = marks.relations
  const count = isAnyMarked(marks) ? names.length : 0
  for (let place = 0; place < count; place++) {
    if (!isMarked(marks, place)) continue
    const component = componentOf(system, names[place]!)
    marks.wakesAt[place] = componentWakesAt(context, system, component)
    marks.isRestless[place] = isRestless(context.platform, component)
  }
  settleMarks(marks, system, context.now)
}

function told({ now }: Context, turn: Turn, system: System, changed: readonly Name[]): Turn {
  const entries = [
    ...intentEntries(turn.system, system, turn.event, now),
    ...turnEntries(turn.system, system, changed, now),
  ]
  return {
    ...turn,
    system,
    entries: entries.length === 0 ? turn.entries : [...turn.entries, ...entries],
  }
}
