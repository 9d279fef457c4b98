/**
 * Speaks JetStream as far as one stream needs it: its configuration, and whether something was
 * kept.
 */
import { z } from 'zod'
import { jsonOf } from '../../text/json.ts'
import { stream } from './subjects.ts'

export interface StreamLimits {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly maxMessagesPerSubject: number
}

export const streamSubjects = {
  create: `$JS.API.STREAM.CREATE.${stream.name}`,
  update: `$JS.API.STREAM.UPDATE.${stream.name}`,
} as const

/** The oldest go first; nothing that is told is ever refused for want of room in the stream. */
export const streamConfig = (limits: StreamLimits): string =>
  JSON.stringify({
    name: stream.name,
    subjects: stream.subjects,
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    num_replicas: 1,
    max_consumers: -1,
    max_msgs: -1,
    max_bytes: limits.maxBytes,
    max_age: limits.maxAgeMs * nanosecondsAMs,
    max_msgs_per_subject: limits.maxMessagesPerSubject,
  })

/** `other`: there is a stream of that name with other limits, as u-bmc's own service leaves one. */
export type StreamReply =
  | { readonly kind: 'done' }
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly why: string }

const replySchema = z.object({
  error: z
    .object({ err_code: z.number().optional(), description: z.string().max(1024).optional() })
    .optional(),
})

/** Of `STREAM.CREATE`, of `STREAM.UPDATE`, and of a message that is to be kept. */
export function streamReply(text: string): StreamReply {
  const parsed = replySchema.safeParse(jsonOf(text))
  if (!parsed.success) return { kind: 'refused', why: 'an answer that is not of JetStream' }
  const { error } = parsed.data
  if (error === undefined) return { kind: 'done' }
  if (error.err_code === nameInUse) return { kind: 'other' }
  return { kind: 'refused', why: error.description ?? 'without a reason' }
}

const nameInUse = 10058
const nanosecondsAMs = 1_000_000
