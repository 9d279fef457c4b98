/**
 * Defines the built-in machines: every status and action of a host, a chassis and a BMC, as tables.
 */

import type { Machine } from '../model/platform/platform.ts'
import type { BmcRecipe } from './bmc-recipes.ts'
import type { ChassisRecipe } from './chassis-recipes.ts'
import type { HostRecipe } from './host-recipes.ts'
import type { Settings } from './settings.ts'
import { held, row, stable, type Table, waiting } from './words.ts'

export type HostStatus =
  | 'Unknown'
  | 'Off'
  | 'PoweringOn'
  | 'On'
  | 'Booting'
  | 'Running'
  | 'ShuttingDown'
  | 'PoweringOff'
  | 'Resetting'
  | 'PowerCycling'
  | 'Quiesced'
  | 'Diagnostic'
  | 'Isolated'
  | 'Error'
export type ChassisStatus =
  | 'Unknown'
  | 'Off'
  | 'PoweringOn'
  | 'On'
  | 'PoweringOff'
  | 'PowerCycling'
  | 'Maintenance'
  | 'Failed'
export type BmcStatus =
  | 'Off'
  | 'Ready'
  | 'Starting'
  | 'Updating'
  | 'Rebooting'
  | 'ShuttingDown'
  | 'Maintenance'
  | 'Quiesced'
  | 'Error'

export type HostAction =
  | 'PowerOn'
  | 'GracefulShutdown'
  | 'ForceOff'
  | 'GracefulRestart'
  | 'ForceRestart'
  | 'PowerCycle'
  | 'Nmi'
  | 'EnterDiagnostic'
  | 'Resume'
  | 'Isolate'
  | 'Recover'
  | 'EmergencyOff'
  | 'EmergencyCut'
  | 'EmergencyIsolate'
  | 'IdentifyOn'
  | 'IdentifyOff'
export type ChassisAction =
  | 'PowerOn'
  | 'PowerOff'
  | 'ForceOff'
  | 'PowerCycle'
  | 'EmergencyShutdown'
  | 'EmergencyCut'
  | 'EnterMaintenance'
  | 'ExitMaintenance'
  | 'Recover'
  | 'SuppliesOn'
  | 'IdentifyOn'
  | 'IdentifyOff'
export type BmcAction =
  | 'EnterMaintenance'
  | 'ExitMaintenance'
  | 'PrepareUpdate'
  | 'CompleteUpdate'
  | 'Reboot'
  | 'ForceReboot'
  | 'Shutdown'
  | 'Recover'
  | 'IdentifyOn'
  | 'IdentifyOff'

export const machines = (settings: Settings): Readonly<Record<string, Machine>> => ({
  host: host(settings),
  chassis: chassis(settings),
  bmc: bmc(settings),
})

function host(settings: Settings): Table<HostStatus, HostAction, HostRecipe> {
  const { transitionTimeoutMs, bootTimeoutMs } = settings
  const lost = <S>(to: S) => waiting(to, 'operation-lost', transitionTimeoutMs)
  const up: readonly HostStatus[] = ['On', 'Booting', 'Running', 'Quiesced']
  const resettable: readonly HostStatus[] = [...up, 'Resetting', 'Diagnostic', 'Error']
  return {
    kind: 'host',
    firstStatus: 'Unknown',
    statusWhenPower: { On: 'Running', Off: 'Off' },
    failureStatus: 'Error',
    statuses: {
      Unknown: waiting('Error', 'never-observed', transitionTimeoutMs),
      Off: stable('Off'),
      PoweringOn: lost('Error'),
      On: waiting('Quiesced', 'boot-failed', bootTimeoutMs, 'On'),
      Booting: waiting('Quiesced', 'boot-failed', bootTimeoutMs, 'On'),
      Running: stable('On'),
      ShuttingDown: lost('Error'),
      PoweringOff: lost('Error'),
      Resetting: lost('Error'),
      PowerCycling: lost('Error'),
      Quiesced: held(),
      Diagnostic: held(),
      Isolated: held('Off'),
      Error: held(),
    },
    actions: {
      PowerOn: row('host.power-on', ['Off'], ['On', 'Booting', 'Running']),
      GracefulShutdown: row(
        'host.shutdown',
        [...resettable, 'Unknown', 'PoweringOn', 'PowerCycling', 'Isolated'],
        ['Off', 'Isolated'],
      ),
      ForceOff: row(
        'host.force-off',
        [
          ...resettable,
          'Unknown',
          'PoweringOn',
          'PowerCycling',
          'ShuttingDown',
          'PoweringOff',
          'Off',
          'Isolated',
        ],
        ['Off', 'Isolated'],
      ),
      GracefulRestart: row('host.restart', up),
      ForceRestart: row('host.reset', resettable),
      PowerCycle: row('host.power-cycle', resettable),
      Nmi: row('host.nmi', [...up, 'Diagnostic']),
      EnterDiagnostic: row('host.enter-diagnostic', [...up, 'Error'], ['Diagnostic']),
      Resume: row('host.resume', ['Diagnostic', 'Quiesced']),
      Isolate: row('host.isolate', 'any', ['Isolated']),
      Recover: row('host.recover', ['Error', 'Quiesced', 'Isolated']),
      EmergencyOff: row('host.emergency-off', 'any', ['Off', 'Isolated']),
      EmergencyCut: row('host.emergency-cut', 'any', ['Off', 'Isolated']),
      EmergencyIsolate: row('host.emergency-isolate', 'any', ['Isolated']),
      IdentifyOn: row('host.identify-on', 'any'),
      IdentifyOff: row('host.identify-off', 'any'),
    },
  }
}

function chassis(settings: Settings): Table<ChassisStatus, ChassisAction, ChassisRecipe> {
  const lost = <S>(to: S) => waiting(to, 'operation-lost', settings.transitionTimeoutMs)
  return {
    kind: 'chassis',
    firstStatus: 'Unknown',
    statusWhenPower: { On: 'On', Off: 'Off' },
    failureStatus: 'Failed',
    statuses: {
      Unknown: waiting('Failed', 'never-observed', settings.transitionTimeoutMs),
      Off: stable('Off'),
      PoweringOn: lost('Failed'),
      On: stable('On'),
      PoweringOff: lost('Failed'),
      PowerCycling: lost('Failed'),
      Maintenance: held(),
      Failed: held(),
    },
    actions: {
      PowerOn: row('chassis.power-on', ['Off'], ['On']),
      PowerOff: row(
        'chassis.power-off',
        ['On', 'PoweringOn', 'PowerCycling', 'Failed', 'Unknown', 'Maintenance'],
        ['Off'],
      ),
      ForceOff: row('chassis.force-off', 'any', ['Off']),
      PowerCycle: row('chassis.power-cycle', ['On', 'Failed']),
      EmergencyShutdown: row('chassis.emergency-shutdown', 'any', ['Off']),
      EmergencyCut: row('chassis.emergency-shutdown', 'any', ['Off']),
      EnterMaintenance: row('chassis.enter-maintenance', ['Off', 'On', 'Failed'], ['Maintenance']),
      ExitMaintenance: row('chassis.exit-maintenance', ['Maintenance'], ['Off', 'On']),
      Recover: row('chassis.recover', ['Failed']),
      SuppliesOn: row('chassis.supplies-on', ['On', 'Maintenance']),
      IdentifyOn: row('chassis.identify-on', 'any'),
      IdentifyOff: row('chassis.identify-off', 'any'),
    },
  }
}

function bmc(settings: Settings): Table<BmcStatus, BmcAction, BmcRecipe> {
  const { initializationTimeoutMs, updateTimeoutMs, transitionTimeoutMs } = settings
  return {
    kind: 'bmc',
    firstStatus: 'Starting',
    statusWhenPower: { On: 'Ready', Off: 'Off' },
    failureStatus: 'Error',
    statuses: {
      Off: stable('Off'),
      Ready: stable('On'),
      // It works, and what it answers for does not tell: u-bmc calls that quiesced, not an error.
      Starting: waiting('Quiesced', 'initialization-timeout', initializationTimeoutMs),
      Updating: waiting('Error', 'update-timeout', updateTimeoutMs),
      Rebooting: waiting('Error', 'reboot-timeout', initializationTimeoutMs),
      ShuttingDown: waiting('Error', 'shutdown-timeout', transitionTimeoutMs),
      Maintenance: held(),
      Quiesced: held(),
      Error: held(),
    },
    actions: {
      EnterMaintenance: row(
        'bmc.enter-maintenance',
        ['Ready', 'Error', 'Quiesced'],
        ['Maintenance'],
      ),
      ExitMaintenance: row('bmc.exit-maintenance', ['Maintenance'], ['Ready']),
      PrepareUpdate: row('bmc.prepare-update', ['Ready', 'Maintenance'], ['Updating']),
      CompleteUpdate: row('bmc.complete-update', ['Updating'], ['Ready']),
      Reboot: row('bmc.reboot', ['Ready', 'Maintenance', 'Error', 'Quiesced', 'Updating']),
      ForceReboot: row('bmc.force-reboot', 'any'),
      Shutdown: row('bmc.shutdown', ['Ready', 'Maintenance', 'Error', 'Quiesced'], ['Off']),
      Recover: row('bmc.recover', ['Error', 'Quiesced']),
      IdentifyOn: row('bmc.identify-on', 'any'),
      IdentifyOff: row('bmc.identify-off', 'any'),
    },
  }
}
