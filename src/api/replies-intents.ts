/** What the bus API answers about schedules and policies, as schemas for its clients. */
import { z } from 'zod'

const scheduleSchema = z.object({
  id: z.string(),
  component: z.string(),
  action: z.string(),
  actor: z.string(),
  reason: z.string().nullable(),
  /** Wall time, ISO 8601. */
  at: z.string(),
  ifMissed: z.enum(['run', 'skip']),
})

/** To `schedule.add` and `schedule.cancel`. */
const scheduleReplySchema = z.object({ schedule: scheduleSchema })
export type ScheduleReply = z.infer<typeof scheduleReplySchema>

/** To `schedule.list`. */
const schedulesSchema = z.object({
  schedules: z.array(scheduleSchema.extend({ dueInMs: z.number() })).readonly(),
})
export type SchedulesReply = z.infer<typeof schedulesSchema>

const restore = z.enum(['None', 'AlwaysOn', 'AlwaysOff', 'Restore'])

/** To `preferences.get` and `preferences.set`: what holds now. */
const policySchema = z.object({
  name: z.string(),
  restore,
  /** For the next power loss only. */
  restoreOnce: restore.nullable(),
  autoReboot: z.boolean(),
  /** For the next failed boot only. */
  autoRebootOnce: z.boolean().nullable(),
})
export type PolicyReply = z.infer<typeof policySchema>

const about = {
  /** `null` for whatever takes power. */
  actions: z.array(z.string()).readonly().nullable(),
  /** Names or kinds; `null` for all. */
  components: z.array(z.string()).readonly().nullable(),
  overridable: z.boolean(),
}

/** To `rules.list`. */
const rulesSchema = z.object({
  rules: z
    .array(
      z.object({
        name: z.string(),
        if: z.string(),
        effect: z.enum(['forbid', 'warn', 'require-reason', 'delay']),
        message: z.string(),
        guidance: z.string(),
        /** How long one that delays may delay. */
        atMostMs: z.number().exactOptional(),
        ...about,
      }),
    )
    .readonly(),
  /** Open Policy Agent; `null` where it is not asked. */
  engine: z.object({ name: z.string(), ...about }).nullable(),
})
export type RulesReply = z.infer<typeof rulesSchema>

export const intentSchemas: Readonly<Record<string, z.ZodType>> = {
  'schedule.add': scheduleReplySchema,
  'schedule.list': schedulesSchema,
  'schedule.cancel': scheduleReplySchema,
  'preferences.get': policySchema,
  'preferences.set': policySchema,
  'rules.list': rulesSchema,
}
