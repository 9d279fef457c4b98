/** The subject of interlocks: what speaks against an action, before it is asked for. */
import { z } from 'zod'
import { aboutComponent, action, actor, name, override, reason } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { verdictSchema } from './control.ts'

export const checkSchema = z
  .object({
    component: aboutComponent,
    action: z.string().describe('the action that it is about'),
    allowed: z.boolean().describe('whether it would be accepted now'),
    waits: z.boolean().describe('whether it would be queued rather than begin'),
    verdicts: z
      .array(verdictSchema)
      .readonly()
      .describe('every rule that applies, those that are content included'),
    ...partFields,
  })
  .meta({ id: 'Check' })
export type CheckReply = z.infer<typeof checkSchema>

export const interlocks = [
  {
    path: 'interlocks.check',
    about: 'Says what speaks against an action now, and what would clear it.',
    takes: z.strictObject({ name, action, override, actor, reason, after }),
    gives: checkSchema,
    parts: 'elements',
    changesNothing: true,
  },
] as const satisfies Resource
