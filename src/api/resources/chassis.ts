/** The subjects of the chassis: shown, powered, maintained, and cut off in an emergency. */
import { z } from 'zod'
import { name, onlyName, options } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'
import { componentSchema } from './component.ts'
import { control, urgent } from './control.ts'

const { force, enter, on } = options

export const chassis = [
  {
    path: 'chassis.get',
    about: 'Shows the state of a chassis.',
    takes: z.strictObject({ name: onlyName }),
    gives: componentSchema,
  },
  control('chassis.power.on', 'Powers a chassis on.', { name }),
  urgent(
    'chassis.power.off',
    'Shuts the hosts down, then powers a chassis off; with force at once.',
    { name, force },
  ),
  control(
    'chassis.power.cycle',
    'Powers a chassis off and on again, and the hosts that were on with it.',
    { name },
  ),
  urgent('chassis.emergency', 'Takes power from a whole chassis at once, whatever is under way.', {
    name,
  }),
  control('chassis.maintenance', 'Begins or ends maintenance of a chassis.', { name, enter }),
  control('chassis.recover', 'Lets a failed chassis go once mended.', { name }),
  control('chassis.identify', 'Turns the identify LED of a chassis on or off.', { name, on }),
] as const satisfies Resource
