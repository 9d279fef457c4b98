/**
 * Keeps what somebody has locked as it is until they end it themselves, whatever is asked of it or
 * happens to it meanwhile. No automation takes a lock away.
 */

import type { Status } from '../model/ids.ts'
import type { Machine, Recipe } from '../model/platform/platform.ts'
import type { Component, Lock } from '../model/system/component.ts'
import type { Operation } from '../model/system/operation.ts'

/** By the code of a lock the status that it holds a component in; the strongest first. */
const heldBy: readonly (readonly [code: string, status: Status])[] = [
  ['isolated', 'Isolated'],
  ['update', 'Updating'],
  ['maintenance', 'Maintenance'],
  ['diagnostic', 'Diagnostic'],
]

/** What a component rests in, should it come to `status`: its locks have the last word. */
export function underLocks(machine: Machine, { locks }: Component, status: Status): Status {
  if (locks.length === 0) return status
  const found = [...heldBy, ...Object.entries(machine.locks ?? {})].find(
    ([code, held]) =>
      Object.hasOwn(machine.statuses, held) && locks.some((lock) => lock.code === code),
  )
  return found === undefined ? status : found[1]
}

/** Whether a lock keeps power away by itself; the others are statuses, with rules of their own. */
export const keepsOff = ({ code }: Lock): boolean =>
  !['maintenance', 'diagnostic', 'update'].includes(code)

/** The locks that a recipe leaves: it may set one, take one away, or take all. */
export function locksAfter(
  { sets, power }: Recipe,
  { locks }: Component,
  { actor, reason, cause }: Pick<Operation, 'actor' | 'reason' | 'cause'>,
  now: number,
): Component['locks'] {
  if (sets.lock === null) return []
  // Who asks for power to be on or off has ended the diagnosis; what the service does has not.
  const ends = power !== null && cause === 'request' ? 'diagnostic' : sets.unlock
  const left = locks.filter(({ code }) => code !== sets.lock && code !== ends)
  if (sets.lock !== undefined) return [...left, { code: sets.lock, actor, reason, at: now }]
  return left.length === locks.length ? locks : left
}

/** What was held by a lock and was given up is not held by it any more. */
export function locksGivenUp({ locks, status }: Component): Component['locks'] {
  const code = heldBy.find(([, held]) => held === status)?.[0]
  return locks.filter((lock) => lock.code !== code)
}
