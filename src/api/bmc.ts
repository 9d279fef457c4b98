/** The subjects of the BMC: shown, maintained, updated and restarted. */
import { z } from 'zod'
import { componentSchema } from './component.ts'
import { controlWith, controlGives as gives } from './control.ts'
import { onlyName as name, options } from './fields.ts'
import type { Resource } from './resource.ts'

const { force, enter, phase } = options

export const bmc = [
  {
    path: 'bmc.get',
    about: 'Shows the state of a BMC.',
    takes: z.strictObject({ name }),
    gives: componentSchema,
  },
  {
    path: 'bmc.maintenance',
    about: 'Begins or ends maintenance of a BMC.',
    takes: controlWith({ name, enter }),
    gives,
  },
  {
    path: 'bmc.update',
    about: 'Prepares a BMC for an update, or completes the update.',
    takes: controlWith({ name, phase }),
    gives,
  },
  {
    path: 'bmc.reboot',
    about: 'Reboots a BMC, with force whatever it is doing.',
    takes: controlWith({ name, force }),
    gives,
  },
  { path: 'bmc.shutdown', about: 'Shuts a BMC down.', takes: controlWith({ name }), gives },
  {
    path: 'bmc.recover',
    about: 'Lets a held BMC go once its trouble is gone.',
    takes: controlWith({ name }),
    gives,
  },
] as const satisfies Resource
