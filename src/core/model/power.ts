/**
 * Asks of power, by questions that have names. A belief about power is no word that could be
 * compared: whoever writes `=== 'On'` or `!== 'Off'` has decided, without noticing, what becomes
 * of what is not known, and it does not compile. Unknown is neither on nor off.
 */

import type { Power } from './ids.ts'

declare const said: unique symbol
declare const asked: unique symbol

/**
 * Power as somebody said last. What was asked meanwhile may yet come: what is known is asked of
 * `evidence.ts`, and whoever takes this for it does not compile.
 */
export interface HeardPower {
  readonly [said]: 'no evidence by itself'
}

/** Power as it is believed to be: kept and told as its word, and to be asked about. */
export interface PowerBelief extends HeardPower {
  readonly [asked]: 'by name'
}

export const believed = (power: Power): PowerBelief => power as unknown as PowerBelief

/** The word for it, for whoever shows it or writes it down; no rule decides by it. */
export const wordOf = (belief: PowerBelief): Power => belief as unknown as Power

export const unknownPower = believed('Unknown')
const on = believed('On')
const off = believed('Off')

/** `null` is a status that says nothing about power: of that, nothing is known either. */
type Claim = PowerBelief | null

export const isKnown = (belief: Claim): boolean => isKnownOn(belief) || isKnownOff(belief)
export const isKnownOn = (belief: Claim): boolean => belief === on
export const isKnownOff = (belief: Claim): boolean => belief === off

/** Not known to be off: whatever protects the hardware, or takes power away, acts on it. */
export const mayBeOn = (belief: Claim): boolean => !isKnownOff(belief)

/** Known to be what somebody wants it to be. */
export const isKnownAs = (belief: Claim, wanted: Power): boolean =>
  isKnown(belief) && belief === believed(wanted)

/** Both are known, and they are not the same. */
export const contradict = (one: Claim, other: Claim): boolean =>
  isKnown(one) && isKnown(other) && one !== other
