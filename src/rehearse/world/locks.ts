/** Follows locks through the journal: what sets one and what ends it. */

import type { HistoryEntry } from '../../api/resources/history.ts'
import { endingOf } from '../../core/model/system/operation.ts'

/** By component the locks that ought to stand. */
export type Locks = Map<string, Set<string>>

const setBy: ReadonlyMap<string, string> = new Map([
  ['EnterMaintenance', 'maintenance'],
  ['EnterDiagnostic', 'diagnostic'],
  ['PrepareUpdate', 'update'],
  ['Isolate', 'isolated'],
  ['EmergencyIsolate', 'isolated'],
])

const endedBy: ReadonlyMap<string, readonly string[]> = new Map([
  ['ExitMaintenance', ['maintenance']],
  ['Resume', ['diagnostic']],
  ['CompleteUpdate', ['update']],
])

/** Who recovers a host or a switched component takes all of it back; of the chassis, nothing. */
const recovered = (kind: string): readonly string[] =>
  kind === 'chassis' ? [] : kind === 'bmc' ? ['update'] : ['isolated', 'diagnostic', 'maintenance']

const powers =
  /^(PowerOn|GracefulShutdown|ForceOff|GracefulRestart|ForceRestart|PowerCycle|Isolate)$/

export function noteLocks(locks: Locks, entry: HistoryEntry, kind: string): void {
  const { component, type, action, outcome, operation, correlation, from, cause } = entry
  const held = locks.get(component) ?? new Set<string>()
  locks.set(component, held)
  if (type === 'transition' && from === 'Updating' && cause === 'update-timeout')
    held.delete('update')
  if (operation === null || action === null || type === 'alert') return
  if (endingOf(outcome)?.isReached !== true) return
  const isAsked = correlation === operation && !operation.startsWith('schedule-')
  if (isAsked && powers.test(action)) held.delete('diagnostic')
  for (const code of endedBy.get(action) ?? []) held.delete(code)
  if (action === 'Recover') for (const code of recovered(kind)) held.delete(code)
  const set = setBy.get(action)
  if (set !== undefined) held.add(set)
}
