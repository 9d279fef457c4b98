/** Mistakes about power that must not compile: each line that follows such a remark is one. */

import type { StatusRow } from '../../src/core/model/platform/platform.ts'
import { isKnownOff, mayBeOn, type PowerBelief } from '../../src/core/model/power.ts'
import type { Component } from '../../src/core/model/system/component.ts'

declare const component: Component
declare const row: StatusRow
declare const power: PowerBelief

export const asked = [isKnownOff(power), mayBeOn(row.impliedPower)]

export const habits = [
  // @ts-expect-error: what is not known is neither on …
  component.observed.power === 'On',
  // @ts-expect-error: … nor off
  component.observed.power !== 'Off',
  // @ts-expect-error: also for whoever asks whether it is known
  component.observed.power === 'Unknown',
  // @ts-expect-error: what it last was is no better known
  component.powerChanges.power === 'On',
  // @ts-expect-error: a status that says nothing of power is not off
  row.impliedPower !== 'On',
  // @ts-expect-error: nor is it looked up by its word
  { On: 1, Off: 0, Unknown: 0 }[power],
  // @ts-expect-error: nor searched for among words
  ['Off', 'Unknown'].includes(power),
]

export function switched(): number {
  switch (power) {
    // @ts-expect-error: a case is a comparison
    case 'On':
      return 1
    default:
      return 0
  }
}

// @ts-expect-error: what somebody says is believed in one place
export const reported: PowerBelief = 'Off'
