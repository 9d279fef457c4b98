/** The subjects of overrides: who may go against which interlocks, until when. */
import { z } from 'zod'
import { expiry } from '../fields/expiry.ts'
import {
  aboutComponent,
  actor,
  askedBy,
  at,
  name,
  ofComponent,
  reason,
  requiredReason,
  text128,
  words,
} from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

const overrideSchema = z.object({
  id: z.string().describe('its id, which a request gives as `override`'),
  component: aboutComponent,
  interlocks: z.array(z.string()).readonly().describe('the rules that it goes against'),
  actor: askedBy,
  reason: z.string().describe('why, as whoever asked said'),
  grantedAt: at.describe('when it was granted'),
  expiresAt: at.describe('when it ends'),
})

const overrideReplySchema = z.object({ override: overrideSchema.describe('the override') })
export type OverrideReply = z.infer<typeof overrideReplySchema>

const overridesSchema = z.object({
  overrides: z
    .array(overrideSchema.extend({ expiresInMs: z.number().describe('how long it stands yet') }))
    .readonly()
    .describe('those that stand'),
  ...partFields,
})
export type OverridesReply = z.infer<typeof overridesSchema>

export const override = [
  {
    path: 'override.grant',
    about: 'Lets requests for a component go against named interlocks for a while.',
    takes: z.strictObject({
      name,
      interlocks: words.describe(
        'the rules that the override goes against, as `interlocks.check` names them',
      ),
      reason: requiredReason,
      expires: expiry.describe('when it ends: `"30m"` from now, or a time with its zone'),
      actor,
    }),
    gives: overrideReplySchema,
  },
  {
    path: 'override.revoke',
    about: 'Ends an override before its time.',
    takes: z.strictObject({ id: text128.describe('which of them'), reason, actor }),
    gives: overrideReplySchema,
  },
  {
    path: 'override.list',
    about: 'Lists the overrides that stand.',
    takes: z.strictObject({ component: ofComponent, after }),
    gives: overridesSchema,
    parts: 'elements',
  },
] as const satisfies Resource
