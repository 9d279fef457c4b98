/** Says by policy what becomes of a component after each kind of start. A pure table. */

import type { Power, RestartCause } from '../../model/ids.ts'
import type { RestorePolicy } from '../../model/platform/preferences.ts'
import { isKnownOn, type PowerBelief } from '../../model/power.ts'
import type { StartCause } from '../../model/system/system.ts'

export interface Lost {
  readonly cause: StartCause
  /** What its power is observed to be after the start. */
  readonly power: PowerBelief
  /** What it was meant to have before; `null` where nobody knows. */
  readonly last: Power | null
  readonly policy: RestorePolicy
  /** Set for one power loss only. */
  readonly once: RestorePolicy | null
}

export interface Restored {
  /** The power that it is to have; `null` leaves it as it is. */
  readonly power: 'On' | 'Off' | null
  /** Recorded as the cause of the restart. */
  readonly cause: RestartCause | null
  /** Whether the one-time value was used up by it. */
  readonly usesOnce: boolean
}

/** Only lost power is given back: whatever else happened to the BMC, what runs goes on running. */
export function restored({ cause, power, last, policy, once }: Lost): Restored {
  if (cause !== 'ac-loss' || isKnownOn(power)) return { ...nothing, usesOnce: false }
  const applied = afterPowerLoss[once ?? policy][last === 'On' ? 'lastOn' : 'lastOff']
  return { ...applied, usesOnce: once !== null }
}

type Applied = Omit<Restored, 'usesOnce'>
const nothing: Applied = { power: null, cause: null }
const off: Applied = { power: 'Off', cause: null }
const always: Applied = { power: 'On', cause: 'PowerPolicyAlwaysOn' }
const asBefore: Applied = { power: 'On', cause: 'PowerPolicyPreviousState' }

/** As OpenBMC's phosphor-state-manager has it. */
const afterPowerLoss: Readonly<
  Record<RestorePolicy, { readonly lastOn: Applied; readonly lastOff: Applied }>
> = {
  None: { lastOn: nothing, lastOff: nothing },
  AlwaysOn: { lastOn: always, lastOff: always },
  AlwaysOff: { lastOn: off, lastOff: nothing },
  Restore: { lastOn: asBefore, lastOff: nothing },
}
