/** The subjects of overrides: who may go against which interlocks, until when. */

import { type Endpoint, endpoint } from './endpoint.ts'
import { expiry } from './expiry.ts'
import * as field from './fields.ts'

export const overrides: readonly Endpoint[] = [
  endpoint(
    'override.grant',
    'Lets requests for a component go against named interlocks for a while.',
    {
      name: field.name,
      interlocks: field.words,
      reason: field.text256,
      expires: expiry,
      actor: field.actor,
    },
    ({ name, ...asked }) => ({ kind: 'override.grant', component: name, ...asked }),
  ),
  endpoint(
    'override.revoke',
    'Ends an override before its time.',
    { id: field.text128, reason: field.reason, actor: field.actor },
    (asked) => ({ kind: 'override.revoke', ...asked }),
  ),
  endpoint(
    'override.list',
    'Lists the overrides that stand.',
    { component: field.optionalName },
    (asked) => ({ kind: 'overrides', ...asked }),
  ),
]
