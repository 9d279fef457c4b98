/** Applies what is said of the store: whether it keeps, and what it has lost. */
import type { StoreReport } from '../model/events/event.ts'
import type { System } from '../model/system/system.ts'

/** What was lost stays said until somebody has acknowledged it. */
export function applyStore(system: System, { failure, damage }: StoreReport, now: number): System {
  const { intents } = system
  return {
    ...system,
    storeFailure: failure,
    intents: damage === null ? intents : { ...intents, damage: { message: damage, at: now } },
  }
}
