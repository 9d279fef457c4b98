/** Asserts what must be true of a world whatever was done to it. */
import assert from 'node:assert/strict'
import type { HistoryEntry } from '../../src/api/resources/history.ts'
import {
  disagreements,
  isAtRest,
  journalFaults,
  underWay,
  unended,
} from '../../src/rehearse/world/truth.ts'
import type { World } from './world.ts'

/**
 * Waits until all is at rest and shown as it is, and sees that it stays so for a while. What is
 * owed and refused for ever is asked for without end: that rests between attempts, and is told of.
 */
export async function comeToRest(world: World, maxMs: number, stayMs: number): Promise<void> {
  const isSettled = () => isAtRest(world) && disagreements(world).length === 0
  await world.clock.runUntil(() => isSettled() && unmetOffs(world).length === 0, maxMs)
  if (unmetOffs(world).length === 0) await world.advance(stayMs)
  else await world.clock.runUntil(isSettled, maxMs)
  for (const name of unmetOffs(world)) assert.ok(`not-carried-out/${name}` in world.system().alerts)
  assert.deepEqual(disagreements(world), [])
  assert.deepEqual(underWay(world), [], 'not at rest')
}

/** Whose emergency off is owed, and not known to be done. */
const unmetOffs = ({ system }: World): readonly string[] =>
  Object.entries(system().protection.owed).flatMap(([name, { offSince }]) =>
    offSince === null ? [name] : [],
  )

/**
 * No gap, each status where the last one led, and each operation there was, or was accepted,
 * ended once.
 */
export function checkJournal(
  history: readonly HistoryEntry[],
  accepted: readonly string[] = [],
): void {
  assert.deepEqual([...journalFaults(history), ...unended(history, accepted)], [])
}

/** Hears whatever services are asked for, in the native dialect, and says what nothing tells of. */
export function listenForCalls(world: World): (history: readonly HistoryEntry[]) => void {
  const ids = new Set<string>()
  world.bus.subscribe('*.control', (message) => {
    const { id, verb } = JSON.parse(message.text()) as { readonly id: string; verb?: string }
    if (verb !== undefined) ids.add(id)
  })
  return (history) => assert.deepEqual(untold([...ids], history), [])
}

/** Calls of operations that are in no entry, and attempts after the first that have none. */
function untold(ids: readonly string[], history: readonly HistoryEntry[]): readonly string[] {
  const left = new Map<string, number>()
  for (const { type, operation } of history)
    if (type === 'call' && operation !== null) left.set(operation, (left.get(operation) ?? 0) + 1)
  return ids.flatMap((id) => {
    const [operation = '', ...place] = id.split('/')
    if (operation === 'mitigation') return []
    if (!history.some((entry) => entry.operation === operation)) return `${id}: nothing tells of it`
    if (place.at(-1) === '1') return []
    left.set(operation, (left.get(operation) ?? 0) - 1)
    return left.get(operation)! < 0 ? `${id}: nothing tells of that attempt` : []
  })
}
