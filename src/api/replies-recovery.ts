/** What the bus API answers of alerts and of the procedures that mend them. */
import { z } from 'zod'
import { severity } from './fields.ts'

const at = z.number()

const acknowledgementSchema = z.object({ actor: z.string(), note: z.string().nullable(), at })

export const alertSchema = z.object({
  id: z.string(),
  code: z.string(),
  component: z.string(),
  severity,
  since: at,
  message: z.string(),
  guidance: z.string(),
  /** The procedure that mends it: `recovery.get` has its steps. */
  procedure: z.string(),
  /** Who has seen it; `null` while nobody has. */
  acknowledged: acknowledgementSchema.nullable(),
})
export type AlertReply = z.infer<typeof alertSchema>

export const alertsSchema = z.object({ alerts: z.array(alertSchema).readonly() })

/** To `alerts.acknowledge`. */
export const acknowledgedSchema = z.object({
  alert: z.string(),
  acknowledged: acknowledgementSchema,
})

/** To `recovery.get` and `recovery.advance`. */
export const recoverySchema = z.object({
  alert: alertSchema.omit({ procedure: true, acknowledged: true }),
  /** False where the alert is gone and steps are left to do. */
  stands: z.boolean(),
  procedure: z.string(),
  title: z.string(),
  steps: z
    .array(
      z.object({
        number: z.number(),
        /** Done by the service when it is asked to go on, or by a person who then says so. */
        by: z.enum(['service', 'operator']),
        text: z.string(),
        /** What the service asks the component for. */
        action: z.string().nullable(),
        state: z.enum(['done', 'doing', 'next', 'later']),
        actor: z.string().nullable(),
        at: at.nullable(),
        note: z.string().nullable(),
        /** What must be true, and is not yet, before this step counts as done. */
        missing: z.string().nullable(),
      }),
    )
    .readonly(),
  /** The number of the step that is next; `null` when all are done. */
  next: z.number().nullable(),
  /** The operation that carries it out, while it is under way. */
  operation: z.string().nullable(),
  ended: z.enum(['completed', 'mended', 'begun-anew', 'given-up']).nullable(),
})
export type RecoveryReply = z.infer<typeof recoverySchema>

export const recoveriesSchema = z.object({ recoveries: z.array(recoverySchema).readonly() })
