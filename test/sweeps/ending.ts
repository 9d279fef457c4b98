/** How a run of a sweep ends, and what it shares with all others. */

import type { HistoryEntry } from '../../src/api/resources/history.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import { componentsOf } from '../../src/core/model/system/system.ts'
import type { Store } from '../../src/store/store.ts'
import type { World } from '../harness/world.ts'
import type { Interference, Spoiling } from './interference.ts'
import type { Arrival } from './situations.ts'

/** Longer than the longest recipe takes if nothing answers any more. */
export const restMaxMs = 120_000
/** Longer than any observation is believed. */
export const stayMs = 5000

/** Spoils what is asked of the services in their dialect, and says what that must not harm. */
export interface Dialect {
  createInterference(): Interference
  /** Whether the recipe has to end as it usually does although this step was spoiled so. */
  isHarmless(platform: Platform, step: string, spoiling: Spoiling): boolean
  /**
   * How it usually ends: as a success, if anybody tells what came of it; by force, where nobody
   * tells that something went down by itself.
   */
  endOf(recipe: string): 'succeeded' | 'forced' | 'unverified'
  /** Hears what is asked for, and says of a history what it does not tell of that. */
  listenForCalls(world: World): (history: readonly HistoryEntry[]) => void
  /** Whether it may be asked for again where nobody heard of it: the table of repeats says so. */
  isRepeatable(platform: Platform, step: string): boolean
  /**
   * Whether a crash may make another end of the recipe, as long as that is the truth: perhaps only
   * if it kept a call from being made.
   */
  isDoubtful(platform: Platform, recipe: string, isCutShort: boolean): boolean
}

export interface Ending {
  readonly statuses: Readonly<Record<string, string | undefined>>
}

/** Whoever runs again after a shutdown of the BMC is on one that was not shut down. */
export const unlike = (
  { recipe, order: { name } }: Arrival,
  usual: { statuses: Record<string, string> },
) => (recipe === 'bmc.shutdown' ? { [name]: usual.statuses[name] } : {})

export const statusesOf = ({ system }: World) =>
  Object.fromEntries(componentsOf(system()).map(({ name, status }) => [name, status]))

/** How the operation ended; `undefined` when it was never begun. */
export const outcomeOf = ({ order }: Arrival, history: readonly HistoryEntry[]) =>
  history.findLast(
    ({ component, action, type }) =>
      component === order.name && action === order.action && type !== 'alert',
  )?.outcome

export const delegate = (store: Store): Omit<Store, 'commit'> => ({
  load: () => store.load(),
  history: (query) => store.history(query),
  close: () => store.close(),
})
