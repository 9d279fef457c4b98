/** The subject of what is learned: limits that the journal suggests, with the evidence for each. */
import { z } from 'zod'
import { text128 } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { spread } from './statistics.ts'

const suggestion = z
  .object({
    kind: z
      .enum(['time-out', 'attempts', 'stagger'])
      .describe('how long it is waited for, how often it is tried, or how far apart they begin'),
    component: z.string().describe('whose step it is'),
    action: z.string().describe('what was asked for'),
    step: z.string().describe('the step, as `operation.get` names it'),
    option: z
      .string()
      .nullable()
      .describe('what decides it in the configuration; `null` where several do'),
    configured: z.number().describe('as it is now, ms; of attempts, how many'),
    suggested: z
      .number()
      .nullable()
      .describe('what it could be; `null` to leave it: too little was seen, or it is right'),
    seen: z.number().describe('how often it was seen to be done, the latest thousand'),
    failed: z.number().describe('how often it failed meanwhile'),
    spread: spread.describe('what was seen, in the same unit; `null` of nothing'),
    widening: z
      .number()
      .nullable()
      .describe('how many times the longest that was seen is allowed for: more, if few were seen'),
  })
  .meta({ id: 'Suggestion' })

export const policy = [
  {
    path: 'policy.suggest',
    about: 'Suggests limits by what was seen: nothing is changed by it.',
    takes: z.strictObject({
      component: text128.exactOptional().describe('only for this one'),
      after,
    }),
    gives: z
      .object({
        suggestions: z.array(suggestion).readonly().describe('what is to be changed comes first'),
        through: z.number().describe('the last entry that is counted'),
        isWhole: z.boolean().describe('false while older entries are still being read'),
        ...partFields,
      })
      .meta({ id: 'Suggestions' }),
    parts: 'elements',
  },
] as const satisfies Resource
