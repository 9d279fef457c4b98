/** What the bus API answers of overrides. */
import { z } from 'zod'

const at = z.number()

const overrideSchema = z.object({
  id: z.string(),
  component: z.string(),
  interlocks: z.array(z.string()).readonly(),
  actor: z.string(),
  reason: z.string(),
  grantedAt: at,
  expiresAt: at,
})

/** To `override.grant` and `override.revoke`. */
const overrideReplySchema = z.object({ override: overrideSchema })
export type OverrideReply = z.infer<typeof overrideReplySchema>

/** To `override.list`. */
const overridesSchema = z.object({
  overrides: z.array(overrideSchema.extend({ expiresInMs: z.number() })).readonly(),
})
export type OverridesReply = z.infer<typeof overridesSchema>

/** By the path of the endpoint. */
export const overrideSchemas: Readonly<Record<string, z.ZodType>> = {
  'override.grant': overrideReplySchema,
  'override.revoke': overrideReplySchema,
  'override.list': overridesSchema,
}
