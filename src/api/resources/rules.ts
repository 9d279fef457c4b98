/** The subject of rules: what the platform's owner has added to the interlocks. */
import { z } from 'zod'
import { guidance, message } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

const scope = {
  actions: z
    .array(z.string())
    .readonly()
    .nullable()
    .describe('the actions it has a say in; `null` for whatever takes power'),
  components: z
    .array(z.string())
    .readonly()
    .nullable()
    .describe('names or kinds it has a say in; `null` for all'),
  overridable: z.boolean().describe('whether an override may go against it'),
}

const ruleSchema = z.object({
  name: z.string().describe('its name, as an override gives it'),
  if: z.string().describe('when it speaks, in CEL'),
  effect: z
    .enum(['forbid', 'warn', 'require-reason', 'delay'])
    .describe('what it then does to a request'),
  message,
  guidance,
  atMostMs: z.number().exactOptional().describe('how long one that delays may delay'),
  ...scope,
})

const engineSchema = z.object({ name: z.string().describe('which engine it is'), ...scope })

const rulesSchema = z.object({
  rules: z.array(ruleSchema).readonly().describe('in the order in which they are judged'),
  engine: engineSchema.nullable().describe('Open Policy Agent; `null` where it is not asked'),
  ...partFields,
})
export type RulesReply = z.infer<typeof rulesSchema>

export const rules = [
  {
    path: 'rules.list',
    about: 'Lists the rules that the configuration adds, and the policy engine.',
    takes: z.strictObject({ after }),
    gives: rulesSchema,
    parts: 'elements',
  },
] as const satisfies Resource
