/** The subject of emergency off: for whoever stands before the rack and has no time. */
import { z } from 'zod'
import { actor, optionalName, requiredReason } from '../fields/fields.ts'
import type { Resource } from '../fields/resource.ts'

const emergencyOffSchema = z.object({
  operations: z
    .array(z.string())
    .readonly()
    .describe('what is under way because of it, in the order in which it was begun'),
  going: z.array(z.string()).readonly().describe('what goes down already, as fast as can be'),
  notCarriedOut: z
    .string()
    .exactOptional()
    .describe(
      'why nothing of it is carried out yet, where the power service is out of reach: it is ' +
        'asked first when that is back, and until then an alert stands for each component',
    ),
  kept: z.boolean().describe('false where it was done although the store could not keep it'),
})

export const emergency = [
  {
    path: 'emergency.off',
    isUrgent: true,
    about: 'Cuts the power of a component, or of everything, at once: always accepted.',
    takes: z.strictObject({
      name: optionalName.describe('the component; `null` for all'),
      // Without a reason an empty request, sent by mistake, would take everything down.
      reason: requiredReason,
      actor,
    }),
    gives: emergencyOffSchema,
  },
] as const satisfies Resource
