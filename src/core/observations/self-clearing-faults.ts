/**
 * Clears faults that the service set because it did not see what it should have seen, once it does.
 * What a person holds, and what a boot was held for, it never lets go by itself.
 */

import type { Platform } from '../model/platform/platform.ts'
import { isKnown, isKnownAs } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import { powerNow } from '../model/system/system.ts'

/** Seeing it, or seeing that it is what was asked for. */
type Cure = 'seen' | 'reached'

/** By the code of the fault; every other one is held until somebody acts. */
const cures: Readonly<Record<string, Cure>> = {
  'never-observed': 'seen',
  'operation-lost': 'seen',
  'no-answer': 'reached',
  timeout: 'reached',
  dependents: 'reached',
}

/** What clears a fault of that code by itself; `null` for one that somebody has to clear. */
export const cureOf = (code: string): Cure | null =>
  Object.hasOwn(cures, code) ? cures[code]! : null

/** Whether the cause of its fault is gone, and the hardware was seen well after it. */
export function isSelfCleared(platform: Platform, component: Component, now: number): boolean {
  const { kind, status, lastError, observed, requested } = component
  if (lastError === null || status !== platform.machines[kind]!.failureStatus) return false
  const cure = cureOf(lastError.code)
  if (cure === null) return false
  const power = powerNow(platform, component, now)
  if (!isKnown(power) || observed.at === null || observed.at < lastError.at) return false
  return cure === 'seen' || (requested?.power != null && isKnownAs(power, requested.power))
}
