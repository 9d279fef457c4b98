/** Keeps what slots of four hours came to as parts of the store: one a slot, in a ring. */

import { placeOf, type SlotRecord } from '../../insight/trends/trends.ts'
import type { Part } from '../../store/store.ts'

const prefix = 'trend/'

export interface Slot {
  readonly slot: number
  readonly figures: SlotRecord
}

/** A slot of six weeks ago gives its place to one of now. */
export const partOf = (slot: Slot): Part => ({
  key: `${prefix}${placeOf(slot.slot)}`,
  text: JSON.stringify(slot),
})

/** Those that a run before has kept, oldest first; of what cannot be read there is nothing. */
export const slotsIn = (parts: ReadonlyMap<string, string> | null): readonly Slot[] =>
  [...(parts ?? [])]
    .flatMap(([key, text]) => (key.startsWith(prefix) ? slotOf(text) : []))
    .sort((a, b) => a.slot - b.slot)

function slotOf(text: string): readonly Slot[] {
  try {
    const { slot, figures } = JSON.parse(text) as Slot
    return Number.isSafeInteger(slot) && slot >= 0 ? [{ slot, figures }] : []
  } catch {
    return []
  }
}
