/** The subjects of alerts: what somebody should see to, and who has seen it. */
import { z } from 'zod'
import {
  aboutComponent,
  actor,
  alertId,
  askedBy,
  guidance,
  message,
  ofJournaled,
  reason,
  severity,
  since,
  when,
} from './fields.ts'
import { after, partFields } from './part.ts'
import type { Resource } from './resource.ts'

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
    message,
    guidance,
    procedure: z.string().describe('the procedure that mends it: `recovery.get` has its steps'),
    acknowledged: acknowledgementSchema
      .nullable()
      .describe('who has seen it; `null` while nobody has'),
  })
  .meta({ id: 'Alert' })
export type AlertReply = z.infer<typeof alertSchema>

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
