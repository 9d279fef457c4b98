/** Defines LEDs: which there are, what they can show, and the table that says what they tell. */
import type { Status } from '../ids.ts'

/** The LEDs that every kind has, but where a platform says otherwise. */
export const usualLedNames = ['power', 'status', 'error', 'identify'] as const
export type UsualLed = (typeof usualLedNames)[number]
/** An LED of a component: a usual one, or a platform's own. */
export type Led = string

/** What an LED can show. */
export const patterns = ['off', 'on', 'blink', 'fast-blink'] as const
export type Pattern = (typeof patterns)[number]

/** What of a component its LEDs tell, each with when that is so. */
export const ledConditions = {
  unknown: 'nobody knows whether it has power',
  changing: 'it is on its way somewhere',
  powered: 'it has power',
  urgent: 'an emergency is under way, its health is critical, or a chassis has failed',
  failed: 'it is held by a fault',
  held: 'it is held: by a fault, or by somebody (maintenance, diagnosis, isolation)',
  alarmed: 'a critical alert about it stands',
  noticed: 'a lesser alert about it stands',
  critical: 'its health is critical',
  warning: 'its health is a warning',
  identified: 'somebody wants to find it: IdentifyOn',
  always: 'otherwise',
} as const
export type LedCondition = keyof typeof ledConditions

/**
 * For each LED its patterns, the most important first: that of the first condition that is true,
 * or status that it is in, is shown. The last is for always.
 */
export type LedTable = Readonly<Record<Led, readonly LedRow[]>>
export type LedRow = readonly [LedCondition | { readonly statuses: readonly Status[] }, Pattern]
