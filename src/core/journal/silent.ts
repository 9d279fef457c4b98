/** Sees to it that nothing that is meant to last changes without an entry of the journal. */

import type { EntryType } from '../model/events/entry.ts'
import type { Intents } from '../model/system/intents.ts'
import type { System } from '../model/system/system.ts'
import { type EntryDraft, entry } from './words.ts'

interface Part {
  /** What tells of a change of it, in the same step. */
  readonly by: readonly EntryType[]
  /** What goes from it is forgotten, with something that was told of already. */
  readonly forgets?: true
}

/** One for each: a part that nobody tells of does not compile. */
const parts: Readonly<Record<keyof Intents, Part>> = {
  overrides: { by: ['override'] },
  acknowledged: { by: ['acknowledgement'], forgets: true },
  schedules: { by: ['schedule'] },
  refusedSchedules: { by: ['refusal', 'acknowledgement'] },
  recoveries: { by: ['recovery'], forgets: true },
  preferences: { by: ['preference'] },
  descriptions: { by: ['description'] },
  restoration: { by: ['restore', 'operation', 'transition', 'service'] },
  damage: { by: ['service', 'acknowledgement'] },
  behind: { by: ['alert', 'acknowledgement'] },
  bugs: { by: ['alert', 'acknowledgement'] },
  takenDown: { by: ['alert', 'acknowledgement', 'operation', 'transition'] },
  wear: { by: ['alert'] },
}

/** An entry for each part that has changed and that none of the `drafts` tells of. */
export function silentChanges(
  { intents: before }: System,
  { intents: after }: System,
  drafts: readonly EntryDraft[],
  now: number,
): readonly EntryDraft[] {
  if (before === after) return []
  const types = new Set(drafts.map(({ type }) => type))
  return (Object.keys(parts) as (keyof Intents)[])
    .filter((part) => {
      const { by, forgets } = parts[part]
      if (before[part] === after[part] || by.some((type) => types.has(type))) return false
      return forgets !== true || !isLess(before[part], after[part])
    })
    .map((part) => entry('service', 'statemgr', 'changed', now, { cause: part }))
}

/** Nothing is there that was not there before, as it was. */
const isLess = (before: Intents[keyof Intents], after: Intents[keyof Intents]): boolean =>
  Object.entries(after ?? {}).every(([key, value]) =>
    Object.entries(before ?? {}).some(([other, was]) => other === key && was === value),
  )
