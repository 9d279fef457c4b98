/** Asserts what must be true of a world whatever was done to it. */
import assert from 'node:assert/strict'
import type { HistoryEntry } from '../../src/api/history.ts'
import {
  disagreements,
  isAtRest,
  journalFaults,
  underWay,
  unended,
} from '../../src/rehearse/truth.ts'
import type { World } from './world.ts'

/** Waits until all is at rest and shown as it is, and sees that it stays so for a while. */
export async function comeToRest(world: World, maxMs: number, stayMs: number): Promise<void> {
  const isSettled = () => isAtRest(world) && disagreements(world).length === 0
  await world.clock.runUntil(isSettled, maxMs)
  await world.advance(stayMs)
  assert.deepEqual(disagreements(world), [])
  assert.deepEqual(underWay(world), [], 'not at rest')
}

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
