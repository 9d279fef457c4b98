/** The subjects of the BMC: shown, maintained, updated and restarted. */
import { z } from 'zod'
import { name, onlyName, options } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'
import { componentSchema } from './component.ts'
import { control } from './control.ts'

const { force, enter, phase } = options

export const bmc = [
  {
    path: 'bmc.get',
    about: 'Shows the state of a BMC.',
    takes: z.strictObject({ name: onlyName }),
    gives: componentSchema,
  },
  control('bmc.maintenance', 'Begins or ends maintenance of a BMC.', { name, enter }),
  control('bmc.update', 'Prepares a BMC for an update, or completes the update.', { name, phase }),
  control('bmc.reboot', 'Reboots a BMC, with force whatever it is doing.', { name, force }),
  control('bmc.shutdown', 'Shuts a BMC down.', { name }),
  control('bmc.recover', 'Lets a held BMC go once its trouble is gone.', { name }),
] as const satisfies Resource
