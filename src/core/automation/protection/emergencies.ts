/** Begins, worsens and ends emergencies. What is done about one is another matter. */

import type { Subject } from '../../model/ids.ts'
import { lookUp, without } from '../../model/look-up.ts'
import type { Emergency } from '../../model/system/protection.ts'
import type { System } from '../../model/system/system.ts'

/** It begins, or goes on as something else: then it stays the same, with the same beginning. */
export function begin(
  system: System,
  subject: Subject,
  seen: Pick<Emergency, 'cause' | 'why' | 'nextAt'>,
  now: number,
): System {
  const { cause, why, nextAt } = seen
  const before = lookUp(system.protection.emergencies, subject)
  const since = before?.since ?? now
  const correlation = before?.correlation ?? `${subject}@${now}`
  const emergency: Emergency = { correlation, cause, since, why, nextAt }
  return withEmergencies(system, { ...system.protection.emergencies, [subject]: emergency })
}

export function end(system: System, subject: Subject): System {
  return withEmergencies(system, without(system.protection.emergencies, subject))
}

const withEmergencies = (
  system: System,
  emergencies: System['protection']['emergencies'],
): System => ({ ...system, protection: { ...system.protection, emergencies } })
