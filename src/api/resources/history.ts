/** The subject of the journal: its entries, a page at a time. */
import { z } from 'zod'
import { evidenceSchema } from '../fields/errors.ts'
import {
  askedBy,
  count,
  entryType,
  journaled,
  limit,
  text128,
  trace,
  via,
  when,
} from '../fields/fields.ts'
import { moment } from '../fields/moment.ts'
import { partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { alertNewsSchema } from './alert.ts'
import { historySeals, historyVerify } from './evidence.ts'
import { historyStats } from './statistics.ts'

const stepTaken = z
  .object({
    name: z.string().describe('as `operation.get` names it'),
    service: z
      .string()
      .exactOptional()
      .describe('who was asked; left out where it was only waited for something'),
    fromMs: z.number().describe('when it began, from the beginning of the operation'),
    tookMs: z.number().describe('how long it took, all attempts together'),
    attempts: z.number().describe('how often it was tried; 0 where it was only waited'),
    failed: z.literal(true).exactOptional().describe('set where it failed'),
  })
  .meta({ id: 'StepTaken' })

export const historyEntrySchema = z
  .object({
    seq: z.number().describe('the sequence number: one more for each entry'),
    at: when,
    wall: z.string().describe('the same as wall time, ISO 8601, which may be wrong or leap'),
    boot: z.string().describe('identifies the run of the service that wrote it'),
    type: entryType.describe('what it tells of'),
    component: z.string().describe('what it is about: a component, `zone/cpu_zone`, a service'),
    from: z.string().nullable().describe('the status before'),
    to: z.string().nullable().describe('the status from then on'),
    operation: z.string().nullable().describe('the id of the operation it belongs to'),
    correlation: z
      .string()
      .nullable()
      .describe('shared by all that one request or one cause set in motion'),
    action: z.string().nullable().describe('what was asked for'),
    cause: z.string().nullable().describe('why it came to it'),
    actor: askedBy.nullable().describe('who asked, as he says himself, or the service itself'),
    via,
    trace,
    reason: z.string().nullable().describe('why, as whoever asked said'),
    durationMs: z
      .number()
      .nullable()
      .describe(
        'how long what ends here took: the operation that a transition ends, an emergency, an ' +
          'alert; `null` where nothing ends',
      ),
    previousStatusMs: z
      .number()
      .exactOptional()
      .describe('of transitions, and of how hot a chassis is: how long it was in `from`'),
    outcome: z.string().describe('how it ended, or what was decided'),
    message: z.string().nullable().describe('what it is, for people'),
    evidence: z.array(evidenceSchema).readonly().describe('what was seen'),
    steps: z
      .array(stepTaken)
      .readonly()
      .exactOptional()
      .describe('of an operation that ends: its steps that took time, were tried again, or failed'),
    alert: alertNewsSchema
      .exactOptional()
      .describe('of an alert, what else there is to know of it; left out of all other entries'),
  })
  .meta({ id: 'Entry' })
export type HistoryEntry = z.infer<typeof historyEntrySchema>

export const historySchema = z
  .object({
    entries: z.array(historyEntrySchema).readonly().describe('the page, in the order asked for'),
    next: z
      .number()
      .nullable()
      .describe('goes into `after` for the next page; `null` where there is none'),
    truncated: partFields.truncated,
  })
  .meta({ id: 'History' })

export const history = [
  {
    path: 'history.query',
    about: 'Finds journal entries, a page at a time.',
    takes: z.strictObject({
      component: journaled,
      type: entryType.exactOptional().describe('only entries of this type'),
      outcome: text128.exactOptional().describe('only entries with this outcome'),
      operation: text128.exactOptional().describe('only entries of this operation'),
      correlation: text128
        .exactOptional()
        .describe('only what one request or one cause set in motion'),
      from: moment
        .exactOptional()
        .describe(
          'only entries at or after this: `"2026-11-23T14:00:00Z"`, `"2h"` for so long ago, ' +
            'or ms of service time',
        ),
      since: moment.exactOptional().describe('another word for `from`'),
      to: moment.exactOptional().describe('only entries before this, in the same words'),
      after: count.exactOptional().describe('the `next` of the page before'),
      order: z.enum(['newest', 'oldest']).exactOptional().describe('which come first'),
      limit,
    }),
    gives: historySchema,
    parts: 'entries',
  },
  historyVerify,
  historySeals,
  historyStats,
] as const satisfies Resource
