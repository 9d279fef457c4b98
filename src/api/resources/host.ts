/** The subjects of hosts: shown, powered, reset, set aside and found in the rack. */
import { z } from 'zod'
import { name, options } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { componentSchema } from './component.ts'
import { control, urgent } from './control.ts'

const { force, enter, on } = options

export const host = [
  {
    path: 'hosts.list',
    about: 'Lists the hosts and their states.',
    takes: z.strictObject({ after }),
    gives: z.object({
      hosts: z.array(componentSchema).readonly().describe('all of them'),
      ...partFields,
    }),
    parts: 'elements',
  },
  {
    path: 'host.get',
    about: 'Shows the state of a host.',
    takes: z.strictObject({ name }),
    gives: componentSchema,
  },
  control('host.power.on', 'Powers a host on and follows its boot.', { name }),
  urgent('host.power.off', 'Shuts a host down, or with force cuts its power.', { name, force }),
  control('host.power.cycle', 'Takes power from a host, then gives it back.', { name }),
  control('host.reset', 'Restarts a host, or with force resets it.', { name, force }),
  control('host.nmi', 'Sends a host a non-maskable interrupt.', { name }),
  control('host.diagnostic', 'Takes a host into diagnostics, or resumes it.', { name, enter }),
  urgent('host.isolate', 'Forces a host off and locks it.', { name }),
  control('host.recover', 'Lets a held host go once its trouble is gone.', { name }),
  control('host.identify', 'Turns the identify LED of a host on or off.', { name, on }),
] as const satisfies Resource
