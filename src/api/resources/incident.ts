/** The subjects of incidents: what went wrong together, by what, what followed, what is open. */
import { z } from 'zod'
import {
  aboutComponent,
  at,
  incidentId,
  limit,
  ofJournaled,
  severity,
  since,
  when,
} from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

const code = z.string().describe('what was wrong with it, as one word')
const how = z
  .string()
  .describe('by which tie: `fed by`, `cooled by`, `served by` …, or because it says so')
const wall = z.string().describe('the same as wall time, ISO 8601, which may be wrong or leap')

const rootSchema = z
  .object({
    component: z.string().describe('what it began with'),
    code,
    message: z.string().describe('what was said of it, for people'),
    at: when,
    why: z.string().describe('why that is the root: what hangs on it, and what did not come of it'),
    beside: z
      .array(z.string())
      .readonly()
      .describe('what began by itself as well, and belongs to it all the same'),
  })
  .describe('what all of it came of')

const summary = {
  id: z.string().describe('its id: of the entry that it began with, `17-3f0a9c21-77be`'),
  state: z.enum(['open', 'over']).describe('`open` while anything of it stands'),
  severity: severity.describe('of the worst of it'),
  headline: z.string().describe('all of it in one line'),
  beganAt: at.describe('when its first entry was written'),
  wall,
  lastAt: at.describe('when it was heard of last'),
  endedAt: at.nullable().describe('when the last of it was gone; `null` while it is open'),
  root: rootSchema,
  affected: z.array(z.string()).readonly().describe('everything that it reached, the root first'),
  entries: z.number().describe('how many entries of the journal it has'),
}

export const incidentSummarySchema = z.object(summary).meta({ id: 'IncidentSummary' })
export type IncidentSummary = z.infer<typeof incidentSummarySchema>

const lineSchema = z
  .object({
    seq: z.number().describe('the sequence of its entry in the journal'),
    at: when,
    wall,
    component: aboutComponent,
    role: z
      .enum(['trouble', 'share', 'relief', 'work'])
      .describe(
        'what it was to the incident: `trouble`; `share`, what suffered from it; `relief`, what ' +
          'was over; `work`, what was done',
      ),
    type: z.string().describe('of the entry'),
    outcome: z.string().describe('of the entry'),
    code,
    action: z.string().nullable().describe('what was asked for'),
    actor: z.string().nullable().describe('who asked'),
    message: z.string().nullable().describe('what it is, for people'),
  })
  .meta({ id: 'IncidentLine' })
export type IncidentLine = z.infer<typeof lineSchema>

export const incidentSchema = z
  .object({
    ...summary,
    followed: z
      .array(
        z.object({
          component: z.string().describe('what suffered from it'),
          code,
          at: when,
          from: z.string().describe('what that came of'),
          how,
          delayMs: z.number().describe('how long after'),
        }),
      )
      .readonly()
      .describe('what came of it, in order'),
    done: z.array(lineSchema).readonly().describe('what was done about it, by itself or by people'),
    open: z
      .array(
        z.object({
          component: aboutComponent,
          code,
          since,
          message: z.string().nullable().describe('what it is, for people'),
        }),
      )
      .readonly()
      .describe('what still stands'),
    timeline: z.array(lineSchema).readonly().describe('its entries, in order'),
    leftOut: z.number().describe('entries in the middle that are not in the timeline any more'),
  })
  .meta({ id: 'Incident' })
export type IncidentReply = z.infer<typeof incidentSchema>

const times = z.number().describe('how often')

const patternsSchema = z
  .object({
    repeats: z
      .array(
        z.object({
          component: aboutComponent,
          code,
          times,
          lastAt: at.describe('when it began last'),
          apartMs: z.number().describe('between one and the next, the median'),
        }),
      )
      .readonly()
      .describe('the same root again'),
    cascades: z
      .array(
        z.object({
          path: z.array(z.string()).readonly().describe('the root, and what followed, in order'),
          times,
          tookMs: z.number().describe('until the last of them had followed, the median'),
        }),
      )
      .readonly()
      .describe('the same root, with the same that followed'),
    pairs: z
      .array(
        z.object({
          first: z.string().describe('what came first: an operation, or the root of an incident'),
          later: z.string().describe('the root of the incident that came then'),
          withinMs: z.number().describe('so soon after'),
          times,
          ofTimes: z.number().describe('how often that incident was there in all'),
          expected: z.number().describe('how often it would have been by chance'),
        }),
      )
      .readonly()
      .describe('one soon after the other, more often than chance has it'),
  })
  .meta({ id: 'IncidentPatterns' })

export const incident = [
  {
    path: 'incidents.list',
    about: 'Lists incidents, the latest first: their roots and why, and what comes again.',
    takes: z.strictObject({
      component: ofJournaled,
      open: z.boolean().default(false).describe('only those of which anything still stands'),
      limit,
      after,
    }),
    gives: z.object({
      incidents: z.array(incidentSummarySchema).readonly().describe('the latest first'),
      patterns: patternsSchema.describe('of all incidents that are remembered'),
      windows: z
        .array(
          z.object({
            how,
            windowMs: z.number().describe('so long after it something is taken to come of it'),
            delays: z.number().describe('how many delays that is learned from'),
          }),
        )
        .readonly()
        .describe('how long one is taken to follow from the other, as far as that is learned'),
      through: z.number().describe('the sequence of the last entry that is in it'),
      isWhole: z
        .boolean()
        .describe('false for a while after a start, until all that is kept was read'),
      ...partFields,
    }),
    parts: 'elements',
  },
  {
    path: 'incidents.get',
    about: 'Tells all of one incident: its timeline, what followed, what is still open.',
    takes: z.strictObject({ id: incidentId, after }),
    gives: incidentSchema.extend(partFields),
    parts: 'elements',
  },
] as const satisfies Resource
