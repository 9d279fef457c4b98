/** The subjects of schedules: actions at a wall time, once. */
import { z } from 'zod'
import { whenSaid } from '../fields/expiry.ts'
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
  trace,
  via,
} from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

const notTime =
  'must be a time with its zone such as "2026-11-23T14:00:00Z", or "8h" for so long from now'

const ifMissed = z.enum(['run', 'skip'])
const notThere =
  'what becomes of it when nobody was there within a minute of then: `skip` drops it, `run` asks ' +
  'for it as soon as somebody is; within that minute it is asked for, whichever it says'

const scheduleSchema = z.object({
  id: z.string().describe('its id, by which it is cancelled'),
  component: aboutComponent,
  action: z.string().describe('what will be asked for'),
  actor: askedBy,
  via,
  trace,
  reason: reasonGiven,
  at: z.string().describe('when: wall time, ISO 8601'),
  isRelative: z
    .boolean()
    .describe('given as so long from then on: whatever the wall clock is set to, it stays that'),
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
    about: 'Asks for an action at a wall time, or after a while, once.',
    takes: z.strictObject({
      name,
      action,
      at: whenSaid(notTime).describe(
        'when: a time with its zone, such as `"2026-11-23T14:00:00Z"`, or `"8h"` from now',
      ),
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
