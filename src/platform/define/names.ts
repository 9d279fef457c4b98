/** Types the names that each base has: a status that is none of them is an error. */

/** The same as the tables have; a test keeps them equal. */
export const namesOfBases = {
  host: {
    statuses: [
      ...['Unknown', 'Off', 'PoweringOn', 'On', 'Booting', 'Running', 'ShuttingDown'],
      ...['PoweringOff', 'Resetting', 'PowerCycling', 'Quiesced', 'Diagnostic', 'Isolated'],
      'Error',
    ],
    actions: [
      ...['PowerOn', 'GracefulShutdown', 'ForceOff', 'GracefulRestart', 'ForceRestart'],
      ...['PowerCycle', 'Nmi', 'EnterDiagnostic', 'Resume', 'Isolate', 'Recover', 'EmergencyOff'],
      ...['EmergencyCut', 'EmergencyIsolate', 'IdentifyOn', 'IdentifyOff'],
    ],
    recipes: [
      ...['power-on', 'restart', 'reset', 'power-cycle', 'shutdown', 'force-off'],
      ...['emergency-off', 'emergency-isolate', 'emergency-cut', 'isolate', 'nmi'],
      ...['enter-diagnostic', 'resume', 'recover', 'identify-on', 'identify-off'],
    ],
  },
  chassis: {
    statuses: [
      ...['Unknown', 'Off', 'PoweringOn', 'On', 'PoweringOff', 'PowerCycling', 'Maintenance'],
      'Failed',
    ],
    actions: [
      ...['PowerOn', 'PowerOff', 'ForceOff', 'PowerCycle', 'EmergencyShutdown', 'EmergencyCut'],
      ...['EnterMaintenance', 'ExitMaintenance', 'Recover', 'IdentifyOn', 'IdentifyOff'],
    ],
    recipes: [
      ...['power-on', 'power-off', 'force-off', 'emergency-shutdown', 'power-cycle'],
      ...['enter-maintenance', 'exit-maintenance', 'recover', 'identify-on', 'identify-off'],
    ],
  },
  bmc: {
    statuses: [
      ...['Ready', 'Starting', 'Updating', 'Rebooting', 'ShuttingDown', 'Maintenance'],
      ...['Quiesced', 'Error'],
    ],
    actions: [
      ...['EnterMaintenance', 'ExitMaintenance', 'PrepareUpdate', 'CompleteUpdate', 'Reboot'],
      ...['ForceReboot', 'Shutdown', 'Recover', 'IdentifyOn', 'IdentifyOff'],
    ],
    recipes: [
      ...['enter-maintenance', 'exit-maintenance', 'prepare-update', 'complete-update', 'reboot'],
      ...['force-reboot', 'shutdown', 'recover', 'identify-on', 'identify-off'],
    ],
  },
  switched: {
    statuses: [
      ...['Unknown', 'Off', 'PoweringOn', 'On', 'PoweringOff', 'PowerCycling', 'Maintenance'],
      ...['Isolated', 'Failed'],
    ],
    actions: [
      ...['PowerOn', 'PowerOff', 'ForceOff', 'PowerCycle', 'Isolate', 'EnterMaintenance'],
      ...['ExitMaintenance', 'Recover', 'EmergencyOff', 'EmergencyCut', 'EmergencyIsolate'],
      ...['IdentifyOn', 'IdentifyOff'],
    ],
    recipes: [
      ...['power-on', 'power-cycle', 'power-off', 'force-off', 'isolate', 'emergency-off'],
      ...['emergency-isolate', 'emergency-cut', 'enter-maintenance', 'exit-maintenance'],
      ...['recover', 'identify-on', 'identify-off'],
    ],
  },
} as const

type Bases = typeof namesOfBases
type Section = keyof Bases['host']

/** Of a kind called so, with what is said of it. */
export type BaseNames<Kind, Said, Of extends Section> = Kind extends 'host' | 'chassis' | 'bmc'
  ? Bases[Kind][Of][number]
  : Said extends { readonly base: 'none' }
    ? never
    : Bases['switched'][Of][number]

/** Those of the base, and those that are said. */
export type KindNames<Kind, Said, Of extends Section> =
  | BaseNames<Kind, Said, Of>
  | (Said extends { readonly [K in Of]: infer Rows } ? keyof Rows & string : never)
