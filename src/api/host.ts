/** The subjects of hosts: shown, powered, reset, set aside and found in the rack. */
import { z } from 'zod'
import { componentSchema } from './component.ts'
import { controlWith, controlGives as gives } from './control.ts'
import { name, options } from './fields.ts'
import type { Resource } from './resource.ts'

const { force, enter, on } = options

export const host = [
  {
    path: 'hosts.list',
    about: 'Lists the hosts and their states.',
    takes: z.strictObject({}),
    gives: z.object({ hosts: z.array(componentSchema).readonly().describe('all of them') }),
  },
  {
    path: 'host.get',
    about: 'Shows the state of a host.',
    takes: z.strictObject({ name }),
    gives: componentSchema,
  },
  {
    path: 'host.power.on',
    about: 'Powers a host on and follows its boot.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'host.power.off',
    about: 'Shuts a host down, or with force cuts its power.',
    takes: controlWith({ name, force }),
    gives,
  },
  {
    path: 'host.power.cycle',
    about: 'Takes power from a host, then gives it back.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'host.reset',
    about: 'Restarts a host, or with force resets it.',
    takes: controlWith({ name, force }),
    gives,
  },
  {
    path: 'host.nmi',
    about: 'Sends a host a non-maskable interrupt.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'host.diagnostic',
    about: 'Takes a host into diagnostics, or resumes it.',
    takes: controlWith({ name, enter }),
    gives,
  },
  {
    path: 'host.isolate',
    about: 'Forces a host off and locks it.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'host.recover',
    about: 'Lets a held host go once its trouble is gone.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'host.identify',
    about: 'Turns the identify LED of a host on or off.',
    takes: controlWith({ name, on }),
    gives,
  },
] as const satisfies Resource
