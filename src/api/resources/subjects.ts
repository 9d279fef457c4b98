/** The subject that says which subjects events are told on. */
import { z } from 'zod'
import { after, partFields } from '../fields/part.ts'
import type { Resource } from '../fields/resource.ts'

/** What NATS takes. */
const patternMaxLength = 1024

export const eventSubjectSchema = z
  .object({
    subject: z.string().describe('as events are published: `statemgr.events.host.0`'),
    about: z.string().describe('what is told there: `host.0`, `zone/cpu_zone`, all alerts'),
  })
  .meta({ id: 'EventSubject' })

export const subjects = [
  {
    path: 'subjects.list',
    about: 'Lists the subjects that events are told on, or those that one matches.',
    takes: z.strictObject({
      subject: z
        .string()
        .min(1)
        .max(patternMaxLength)
        .exactOptional()
        .describe('only those that `statemgr.events.host.*` or its like matches; none is refused'),
      after,
    }),
    gives: z.object({
      subjects: z.array(eventSubjectSchema).readonly().describe('each with what is told there'),
      ...partFields,
    }),
    parts: 'elements',
  },
] as const satisfies Resource
