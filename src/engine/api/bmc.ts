/** Handles the subjects of the BMC. */
import { asksFor } from './control.ts'
import type { Handlers } from './handler.ts'
import { showComponent } from './prepared.ts'

export const bmc: Handlers<'bmc'> = {
  'bmc.get': showComponent('bmc'),
  'bmc.maintenance': asksFor('bmc', ({ enter }) =>
    enter ? 'EnterMaintenance' : 'ExitMaintenance',
  ),
  'bmc.update': asksFor('bmc', ({ phase }) =>
    phase === 'prepare' ? 'PrepareUpdate' : 'CompleteUpdate',
  ),
  'bmc.reboot': asksFor('bmc', ({ force }) => (force ? 'ForceReboot' : 'Reboot')),
  'bmc.shutdown': asksFor('bmc', 'Shutdown'),
  'bmc.recover': asksFor('bmc', 'Recover'),
}
