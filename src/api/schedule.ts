/** The subjects of schedules: actions at a wall time, once. */
import { z } from 'zod'
import {
  aboutComponent,
  action,
  actor,
  askedBy,
  name,
  ofComponent,
  reason,
  reasonGiven,
  text128,
  via,
} from './fields.ts'
import { after, partFields } from './part.ts'
import type { Resource } from './resource.ts'

const notTime = 'must be a time with its zone such as "2026-11-23T14:00:00Z"'
const wallTime = z.iso.datetime({ offset: true })

/** ISO 8601, as ms since 1970. */
const time = z.string(notTime).transform((text, context) => {
  if (wallTime.safeParse(text).success) return Date.parse(text)
  context.issues.push({ code: 'custom', message: notTime, input: text })
  return z.NEVER
})

const ifMissed = z.enum(['run', 'skip'])
const notThere = 'what becomes of it when nobody was there then'

const scheduleSchema = z.object({
  id: z.string().describe('its id, by which it is cancelled'),
  component: aboutComponent,
  action: z.string().describe('what will be asked for'),
  actor: askedBy,
  via,
  reason: reasonGiven,
  at: z.string().describe('when: wall time, ISO 8601'),
  ifMissed: ifMissed.describe(notThere),
})

/** To `schedule.add` and `schedule.cancel`. */
const scheduleReplySchema = z.object({ schedule: scheduleSchema.describe('the schedule') })
export type ScheduleReply = z.infer<typeof scheduleReplySchema>

const schedulesSchema = z.object({
  schedules: z
    .array(scheduleSchema.extend({ dueInMs: z.number().describe('how long it is until then') }))
    .readonly()
    .describe('the next one first'),
  ...partFields,
})
export type SchedulesReply = z.infer<typeof schedulesSchema>

export const schedule = [
  {
    path: 'schedule.add',
    about: 'Asks for an action at a wall time, once.',
    takes: z.strictObject({
      name,
      action,
      at: time.describe('when: a time with its zone, such as `"2026-11-23T14:00:00Z"`'),
      ifMissed: ifMissed.default('skip').describe(notThere),
      reason,
      actor,
    }),
    gives: scheduleReplySchema,
  },
  {
    path: 'schedule.list',
    about: 'Lists the schedules, the next one first.',
    takes: z.strictObject({ component: ofComponent, after }),
    gives: schedulesSchema,
    parts: 'elements',
  },
  {
    path: 'schedule.cancel',
    about: 'Calls a schedule off.',
    takes: z.strictObject({ id: text128.describe('which of them'), reason, actor }),
    gives: scheduleReplySchema,
  },
] as const satisfies Resource
