/** Handles the subjects of the chassis. */
import { asksFor } from './control.ts'
import type { Handlers } from './handler.ts'
import { showComponent } from './prepared.ts'

export const chassis: Handlers<'chassis'> = {
  'chassis.get': showComponent('chassis'),
  'chassis.power.on': asksFor('chassis', 'PowerOn'),
  'chassis.power.off': asksFor('chassis', ({ force }) => (force ? 'ForceOff' : 'PowerOff')),
  'chassis.power.cycle': asksFor('chassis', 'PowerCycle'),
  'chassis.emergency': asksFor('chassis', 'EmergencyShutdown'),
  'chassis.maintenance': asksFor('chassis', ({ enter }) =>
    enter ? 'EnterMaintenance' : 'ExitMaintenance',
  ),
  'chassis.recover': asksFor('chassis', 'Recover'),
  'chassis.identify': asksFor('chassis', ({ on }) => (on ? 'IdentifyOn' : 'IdentifyOff')),
}
