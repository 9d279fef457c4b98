/** The subject of emergency off: for whoever stands before the rack and has no time. */

import { type Endpoint, endpoint } from './endpoint.ts'
import * as field from './fields.ts'

export const emergencies: readonly Endpoint[] = [
  endpoint(
    'emergency.off',
    'Cuts the power of a component, or of everything, at once: always accepted.',
    // Without a reason an empty request, sent by mistake, would take everything down.
    { name: field.optionalName, reason: field.text256, actor: field.actor },
    ({ name, ...asked }) => ({ kind: 'emergency.off', component: name, ...asked }),
  ),
]
