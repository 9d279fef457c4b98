/** Defines the machine of what is switched: what a platform's own kinds begin with, on or off. */

import type { Settings } from './settings.ts'
import type { SwitchedRecipe } from './switched-recipes.ts'
import { held, type Row, row, stable, type Table, waiting } from './words.ts'

export type SwitchedStatus =
  | 'Unknown'
  | 'Off'
  | 'PoweringOn'
  | 'On'
  | 'PoweringOff'
  | 'PowerCycling'
  | 'Maintenance'
  | 'Isolated'
  | 'Failed'

export type SwitchedAction =
  | 'PowerOn'
  | 'PowerOff'
  | 'ForceOff'
  | 'PowerCycle'
  | 'Isolate'
  | 'EnterMaintenance'
  | 'ExitMaintenance'
  | 'Recover'
  | 'EmergencyOff'
  | 'EmergencyCut'
  | 'EmergencyIsolate'
  | 'IdentifyOn'
  | 'IdentifyOff'

/** Its recipes are those of `switched-recipes.ts`. */
export function switchedMachine(
  kind: string,
  { transitionTimeoutMs }: Settings,
): Table<SwitchedStatus, SwitchedAction, `${string}.${SwitchedRecipe}`> {
  const lost = waiting('Failed' as const, 'operation-lost', transitionTimeoutMs)
  const off: readonly SwitchedStatus[] = ['Off', 'Isolated']
  const mine = (
    recipe: SwitchedRecipe,
    from: readonly SwitchedStatus[] | 'any',
    satisfiedBy: readonly SwitchedStatus[] = [],
  ): Row<SwitchedStatus, `${string}.${SwitchedRecipe}`> =>
    row(`${kind}.${recipe}`, from, satisfiedBy)
  return {
    kind,
    firstStatus: 'Unknown',
    statusWhenPower: { On: 'On', Off: 'Off' },
    failureStatus: 'Failed',
    statuses: {
      Unknown: waiting('Failed', 'never-observed', transitionTimeoutMs),
      Off: stable('Off'),
      PoweringOn: lost,
      On: stable('On'),
      PoweringOff: lost,
      PowerCycling: lost,
      Maintenance: held(),
      Isolated: held('Off'),
      Failed: held(),
    },
    actions: {
      PowerOn: mine('power-on', ['Off'], ['On']),
      PowerOff: mine(
        'power-off',
        ['On', 'PoweringOn', 'PowerCycling', 'Maintenance', 'Isolated', 'Failed', 'Unknown'],
        off,
      ),
      ForceOff: mine('force-off', 'any', off),
      PowerCycle: mine('power-cycle', ['On', 'Failed']),
      Isolate: mine('isolate', 'any', ['Isolated']),
      EnterMaintenance: mine('enter-maintenance', ['Off', 'On', 'Failed'], ['Maintenance']),
      ExitMaintenance: mine('exit-maintenance', ['Maintenance'], ['Off', 'On']),
      Recover: mine('recover', ['Failed', 'Isolated']),
      EmergencyOff: mine('emergency-off', 'any', off),
      EmergencyCut: mine('emergency-cut', 'any', off),
      EmergencyIsolate: mine('emergency-isolate', 'any', ['Isolated']),
      IdentifyOn: mine('identify-on', 'any'),
      IdentifyOff: mine('identify-off', 'any'),
    },
  }
}
