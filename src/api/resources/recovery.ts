/** The subjects of recoveries: the procedures that mend what alerts tell of, step by step. */
import { z } from 'zod'
import { actor, alertId, at, ofJournaled, reason } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'
import { alertSchema } from './alert.ts'

const stepSchema = z.object({
  number: z.number().describe('from 1 on'),
  by: z
    .enum(['service', 'operator'])
    .describe('done by the service when it is asked to go on, or by a person who then says so'),
  text: z.string().describe('what is to be done'),
  action: z.string().nullable().describe('what the service asks the component for'),
  state: z.enum(['done', 'doing', 'next', 'later']).describe('how far it has come'),
  actor: z.string().nullable().describe('who did it, or asked for it'),
  at: at.nullable().describe('when it was done'),
  note: z.string().nullable().describe('what was said about it'),
  missing: z
    .string()
    .nullable()
    .describe('what must be true, and is not yet, before this step counts as done'),
})

export const recoverySchema = z
  .object({
    alert: alertSchema
      .omit({ procedure: true, acknowledged: true })
      .describe('the alert that it mends'),
    stands: z.boolean().describe('false where the alert is gone and steps are left to do'),
    procedure: z.string().describe('the name of the procedure'),
    title: z.string().describe('what the procedure is for'),
    steps: z.array(stepSchema).readonly().describe('in their order'),
    next: z
      .number()
      .nullable()
      .describe('the number of the step that is next; `null` when all are done'),
    operation: z
      .string()
      .nullable()
      .describe('the operation that carries it out, while it is under way'),
    ended: z
      .enum(['completed', 'mended', 'begun-anew', 'given-up'])
      .nullable()
      .describe('how it ended; `null` while it goes on'),
  })
  .meta({ id: 'Recovery' })
export type RecoveryReply = z.infer<typeof recoverySchema>

export const recoveriesSchema = z.object({
  recoveries: z.array(recoverySchema).readonly().describe('one for each alert'),
  ...partFields,
})

export const recovery = [
  {
    path: 'recovery.list',
    about: 'Lists every alert with the procedure that mends it, and how far that has come.',
    takes: z.strictObject({ component: ofJournaled, after }),
    gives: recoveriesSchema,
    parts: 'elements',
  },
  {
    path: 'recovery.get',
    about: 'Shows the procedure that mends an alert, step by step, and which step is next.',
    takes: z.strictObject({ alert: alertId }),
    gives: recoverySchema,
  },
  {
    path: 'recovery.advance',
    about: 'Confirms the step of a recovery that is next, or has the service do it.',
    takes: z.strictObject({
      alert: alertId,
      step: z.int().min(1).max(64).describe('the number of the step, from 1 on'),
      reason,
      actor,
    }),
    gives: recoverySchema,
  },
] as const satisfies Resource
