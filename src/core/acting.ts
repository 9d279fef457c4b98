/** Says what is left to do for a service that does not act for the System, since another may. */
import { isProtective } from './emergency-calls.ts'
import type { Command } from './model/events/command.ts'
import { type CommandResult, refused } from './model/events/command-result.ts'
import type { Platform } from './model/platform/platform.ts'
import { type Refusal, refuse } from './model/refusals.ts'
import type { Operation } from './model/system/operation.ts'
import type { System } from './model/system/system.ts'
import { isProtectiveOperation } from './operations/requests/out-of-reach.ts'

/**
 * Why it is not for this service to decide; `null` where it is. What takes power away for safety's
 * sake is taken from whoever asks, and an alert is seen by whoever has it.
 */
export function declined(
  platform: Platform,
  system: System,
  command: Command,
): CommandResult | null {
  const { role } = system.claim
  if (role === 'acting' || command.kind === 'alert.acknowledge') return null
  if (isProtective(platform, system, command)) return null
  return refused(system, notActing(system))
}

/** What is said to whoever asks for more. */
export function notActing({ name, claim: { role, actor } }: System): Refusal<'not-acting'> {
  if (role === 'looking' || actor === null)
    return refuse('not-acting', 'it is not known yet who acts: ask again in a second')
  const { boot, where, since } = actor
  return refuse(
    'not-acting',
    `boot ${boot} (${where}) acts for ${name} since ${since}, not this one`,
  )
}

/** Until it is known who acts, only what protects goes on. */
export const mayGoOn = (platform: Platform, system: System, operation: Operation): boolean =>
  system.claim.role !== 'looking' || isProtectiveOperation(platform, system, operation)
