/** The subjects of alerts: what somebody should see to, and who has seen it. */
import { z } from 'zod'
import {
  aboutComponent,
  actor,
  alertId,
  askedBy,
  at,
  guidance,
  message,
  ofJournaled,
  reason,
  severity,
  since,
  when,
} from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

/** What it is about in figures. */
const facts = {
  value: z
    .union([z.number(), z.string()])
    .nullable()
    .describe('what was seen when it was told of last; `null` where that is nothing to compare'),
  limit: z
    .union([z.number(), z.string()])
    .nullable()
    .describe('what it may be at most, or must be; `null` where there is no such thing'),
  unit: z
    .string()
    .nullable()
    .describe('what both are in, such as `°C`; `null` for words and counts'),
}

const procedure = z.string().describe('the procedure that mends it: `recovery.get` has its steps')

const acknowledgementSchema = z.object({
  actor: askedBy,
  note: z.string().nullable().describe('what was said about it'),
  at: when,
})

export const alertSchema = z
  .object({
    id: z.string().describe('its id, `code/component`'),
    code: z.string().describe('the condition, as one word'),
    component: aboutComponent,
    severity: severity.describe('how bad it is'),
    since,
    until: at.nullable().describe('when it ends by itself; `null` where that is not known'),
    ...facts,
    message,
    guidance,
    procedure,
    acknowledged: acknowledgementSchema
      .nullable()
      .describe('who has seen it; `null` while nobody has'),
  })
  .meta({ id: 'Alert' })
export type AlertReply = z.infer<typeof alertSchema>

/** What a journal entry and its event tell of an alert, beside component, code and message. */
export const alertNewsSchema = alertSchema
  .pick({
    id: true,
    severity: true,
    since: true,
    until: true,
    value: true,
    limit: true,
    unit: true,
    guidance: true,
    procedure: true,
  })
  .extend({
    clearedBy: z
      .string()
      .nullable()
      .describe('what there is now in place of its condition; `null` while it stands'),
  })
  .meta({ id: 'AlertNews' })

export const alertsSchema = z.object({
  alerts: z.array(alertSchema).readonly().describe('those that stand'),
  ...partFields,
})

export const alert = [
  {
    path: 'alerts.list',
    about: 'Lists the alerts that stand, each with its procedure and who has seen it.',
    takes: z.strictObject({
      component: ofJournaled,
      severity: severity.nullable().default(null).describe('only alerts of this severity'),
      after,
    }),
    gives: alertsSchema,
    parts: 'elements',
  },
  {
    path: 'alerts.acknowledge',
    about: 'Says that somebody has seen an alert; it stands on until its condition is gone.',
    takes: z.strictObject({ id: alertId, reason, actor }),
    gives: z.object({
      alert: z.string().describe('the id of the alert'),
      acknowledged: acknowledgementSchema.describe('who has seen it'),
    }),
  },
] as const satisfies Resource
