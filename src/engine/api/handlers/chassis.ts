/** Handles the subjects of the chassis. */
import { controlHandler } from '../control.ts'
import type { Handlers } from '../handler.ts'
import { showComponent } from '../prepared.ts'

export const chassis: Handlers<'chassis'> = {
  'chassis.get': showComponent('chassis'),
  'chassis.power.on': controlHandler('chassis', 'PowerOn'),
  'chassis.power.off': controlHandler('chassis', ({ force }) => (force ? 'ForceOff' : 'PowerOff')),
  'chassis.power.cycle': controlHandler('chassis', 'PowerCycle'),
  'chassis.emergency': controlHandler('chassis', 'EmergencyShutdown'),
  'chassis.maintenance': controlHandler('chassis', ({ enter }) =>
    enter ? 'EnterMaintenance' : 'ExitMaintenance',
  ),
  'chassis.recover': controlHandler('chassis', 'Recover'),
  'chassis.identify': controlHandler('chassis', ({ on }) => (on ? 'IdentifyOn' : 'IdentifyOff')),
}
