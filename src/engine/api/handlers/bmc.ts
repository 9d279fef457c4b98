/** Handles the subjects of the BMC. */
import { controlHandler } from '../control.ts'
import type { Handlers } from '../handler.ts'
import { showComponent } from '../prepared.ts'

export const bmc: Handlers<'bmc'> = {
  'bmc.get': showComponent('bmc'),
  'bmc.maintenance': controlHandler('bmc', ({ enter }) =>
    enter ? 'EnterMaintenance' : 'ExitMaintenance',
  ),
  'bmc.update': controlHandler('bmc', ({ phase }) =>
    phase === 'prepare' ? 'PrepareUpdate' : 'CompleteUpdate',
  ),
  'bmc.reboot': controlHandler('bmc', ({ force }) => (force ? 'ForceReboot' : 'Reboot')),
  'bmc.shutdown': controlHandler('bmc', 'Shutdown'),
  'bmc.recover': controlHandler('bmc', 'Recover'),
}
