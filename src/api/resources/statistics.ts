/** The subject of statistics: what became of operations, and how long everything was how. */
import { z } from 'zod'
import { text128 } from '../fields/fields.ts'
import { moment } from '../fields/moment.ts'
import { after, partFields } from '../fields/part.ts'
import type { ApiSubject } from '../fields/resource.ts'

export const spread = z
  .object({
    p50: z.number().describe('half of them took no longer'),
    p95: z.number().describe('95 of 100 took no longer'),
    p99: z.number().describe('99 of 100 took no longer'),
    max: z.number().describe('the longest one'),
  })
  .meta({ id: 'Spread' })
  .nullable()

const whose = {
  component: z.string().nullable().describe('whose they are; `null` where not told by component'),
  kind: z.string().nullable().describe('of which kind; `none` for what is not there any more'),
}

const weeks = z
  .array(
    z.object({
      weeksAgo: z.number().describe('0 is the last week of what was asked for'),
      count: z.number().describe('how many ended in it'),
      good: z.number().describe('how many of them reached what was asked, or kept to the limit'),
      p95: z.number().nullable().describe('95 of 100 took no longer, ms'),
    }),
  )
  .readonly()
  .describe('week by week, the last first; weeks in which nothing was are left out')

const operationFigures = z.object({
  ...whose,
  action: z.string().describe('what was asked for'),
  count: z.number().describe('operations that ended'),
  outcomes: z.record(z.string(), z.number()).describe('how many ended in which way'),
  successRate: z
    .number()
    .nullable()
    .describe('which share reached what was asked for, of those that were not aborted'),
  tookMs: spread.describe('how long they took, ms; `null` where none of them began'),
  weeks,
})

const failureFigures = z.object({
  ...whose,
  action: z.string().describe('what was asked for'),
  step: z.string().nullable().describe('the step that failed; `null` where none is told of'),
  service: z
    .string()
    .nullable()
    .describe('who was asked by it; `null` where the hardware was only waited for'),
  count: z.number().describe('operations that failed there'),
  lastSeq: z.number().describe('the entry of the last one'),
})

const statusFigures = z.object({
  ...whose,
  status: z.string().describe('the status'),
  count: z.number().describe('how often something was in it; what lasts counts too'),
  totalMs: z.number().describe('how long in all, within what was asked for'),
  stayedMs: spread.describe('how long at a time, ms'),
  limitMs: z
    .number()
    .nullable()
    .describe('how long it may be at a time; `null` for as long as it likes'),
  limitFrom: z
    .enum(['configuration', 'deadline'])
    .nullable()
    .describe('where that is from: `statusLimits`, or the deadlines of its steps'),
  breaches: z.number().describe('how often it was longer'),
  worst: z
    .object({
      component: z.string().describe('who'),
      stayedMs: z.number().describe('for how long'),
      seq: z.number().nullable().describe('the entry of its end; `null` where it lasts'),
    })
    .nullable()
    .describe('the longest of these; `null` where there is none'),
  weeks,
})

const pathFigures = z.object({
  seq: z.number().describe('the entry of its end'),
  operation: z.string().describe('the id of the operation'),
  component: z.string().describe('whose it was'),
  action: z.string().describe('what was asked for'),
  tookMs: z.number().describe('how long it took'),
  stretches: z
    .array(
      z.object({
        component: z.string().describe('who had to be done first'),
        what: z.string().nullable().describe('its step, or action; `null`: it was waited'),
        fromMs: z.number().describe('when, from the beginning of the operation'),
        tookMs: z.number().describe('for how long'),
      }),
    )
    .readonly()
    .describe('where the time went, in order: each had to be over before the next'),
  hint: z
    .object({
      kind: z
        .enum(['concurrency', 'stagger'])
        .describe('they went one after the other, or waited between their turns'),
      components: z.array(z.string()).readonly().describe('whose turns these were'),
      savesMs: z.number().describe('how much shorter it had been, at most'),
    })
    .nullable()
    .describe('what would have made it shorter; `null` where nothing is known to'),
})

const statisticsSchema = z
  .object({
    through: z.number().describe('the last entry that is counted'),
    isWhole: z.boolean().describe('false while what was kept before the start is still being read'),
    oldest: z.string().nullable().describe('when the oldest entry was written that is counted'),
    operations: z.array(operationFigures).readonly().describe('operations that have ended'),
    failures: z.array(failureFigures).readonly().describe('where those went wrong that failed'),
    statuses: z.array(statusFigures).readonly().describe('how long everything was how'),
    paths: z
      .array(pathFigures)
      .readonly()
      .describe('where the time of the latest operations went that others were part of'),
    ...partFields,
  })
  .meta({ id: 'Statistics' })

export const historyStats = {
  path: 'history.stats',
  about: 'Tells what operations came to, and how long everything was how.',
  takes: z.strictObject({
    by: z
      .enum(['component', 'kind', 'action'])
      .exactOptional()
      .describe('whose figures: of each component, of each kind (the default), or of all'),
    component: text128.exactOptional().describe('only of this one'),
    action: text128.exactOptional().describe('only operations that were asked for this'),
    status: text128.exactOptional().describe('only how long everything was in this status'),
    from: moment
      .exactOptional()
      .describe(
        'only what ended at or after this: `"2026-11-23T14:00:00Z"`, `"7d"` for so long ago, or ' +
          'ms of service time',
      ),
    since: moment.exactOptional().describe('another word for `from`'),
    to: moment.exactOptional().describe('only what ended before this, in the same words'),
    after,
  }),
  gives: statisticsSchema,
  parts: 'elements',
} as const satisfies ApiSubject
