/** The subjects of the chassis: shown, powered, maintained, and cut off in an emergency. */
import { z } from 'zod'
import { componentSchema } from './component.ts'
import { controlWith, controlGives as gives } from './control.ts'
import { onlyName as name, options } from './fields.ts'
import type { Resource } from './resource.ts'

const { force, enter, on } = options

export const chassis = [
  {
    path: 'chassis.get',
    about: 'Shows the state of a chassis.',
    takes: z.strictObject({ name }),
    gives: componentSchema,
  },
  {
    path: 'chassis.power.on',
    about: 'Powers a chassis on.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'chassis.power.off',
    about: 'Shuts the hosts down, then powers a chassis off; with force at once.',
    takes: controlWith({ name, force }),
    gives,
  },
  {
    path: 'chassis.power.cycle',
    about: 'Powers a chassis off and on again, and the hosts that were on with it.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'chassis.emergency',
    about: 'Takes power from a whole chassis at once, whatever is under way.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'chassis.maintenance',
    about: 'Begins or ends maintenance of a chassis.',
    takes: controlWith({ name, enter }),
    gives,
  },
  {
    path: 'chassis.recover',
    about: 'Lets a failed chassis go once mended.',
    takes: controlWith({ name }),
    gives,
  },
  {
    path: 'chassis.identify',
    about: 'Turns the identify LED of a chassis on or off.',
    takes: controlWith({ name, on }),
    gives,
  },
] as const satisfies Resource
