/**
 * Speaks JetStream as far as a stream needs it that is only written to: its configuration, whether
 * something was kept, and what was kept last. It is JSON over plain requests.
 */
import { z } from 'zod'
import { jsonOf } from '../text/json.ts'

export interface StreamLimits {
  readonly maxBytes: number
  readonly maxAgeMs: number
  readonly maxMessages?: number
  readonly maxMessagesPerSubject?: number
}

export interface Stream {
  readonly name: string
  readonly subjects: readonly string[]
  /** How long the server remembers ids of messages; its own usual time where left out. */
  readonly duplicatesMs?: number
}

export const streamApi = (name: string) =>
  ({
    create: `$JS.API.STREAM.CREATE.${name}`,
    update: `$JS.API.STREAM.UPDATE.${name}`,
    get: `$JS.API.STREAM.MSG.GET.${name}`,
  }) as const

/** The oldest go first; nothing is ever refused for want of room in the stream. */
export const streamConfigOf = (
  { name, subjects, duplicatesMs }: Stream,
  { maxBytes, maxAgeMs, maxMessages = -1, maxMessagesPerSubject = -1 }: StreamLimits,
): string =>
  JSON.stringify({
    name,
    subjects,
    retention: 'limits',
    storage: 'file',
    discard: 'old',
    num_replicas: 1,
    max_consumers: -1,
    max_msgs: maxMessages,
    max_bytes: maxBytes,
    max_age: maxAgeMs * nanosecondsAMs,
    max_msgs_per_subject: maxMessagesPerSubject,
    ...(duplicatesMs === undefined ? {} : { duplicate_window: duplicatesMs * nanosecondsAMs }),
  })

/**
 * `done`: with the sequence of what was kept, or of the last message of the stream. `repeated`: it
 * was taken for what it has already. `other`: there is a stream of that name with other limits.
 */
export type StreamReply =
  | { readonly kind: 'done'; readonly seq: number }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly why: string }

const sequence = z.int().nonnegative()
const replySchema = z.object({
  error: z
    .object({ err_code: z.number().optional(), description: z.string().max(1024).optional() })
    .optional(),
  seq: sequence.optional(),
  duplicate: z.boolean().optional(),
  state: z.object({ last_seq: sequence }).optional(),
})

/** Of `STREAM.CREATE`, of `STREAM.UPDATE`, and of a message that is to be kept. */
export function streamReply(text: string): StreamReply {
  const parsed = replySchema.safeParse(jsonOf(text))
  if (!parsed.success) return { kind: 'refused', why: 'an answer that is not of JetStream' }
  const { error, seq, duplicate, state } = parsed.data
  if (duplicate === true) return { kind: 'repeated' }
  if (error === undefined) return { kind: 'done', seq: seq ?? state?.last_seq ?? 0 }
  if (error.err_code === nameInUse) return { kind: 'other' }
  return { kind: 'refused', why: error.description ?? 'without a reason' }
}

const messageSchema = z.object({ message: z.object({ data: z.base64() }) })

/** The text of a message that was asked for; `null` where there is none. */
export function messageText(text: string): string | null {
  const parsed = messageSchema.safeParse(jsonOf(text))
  return parsed.success ? Buffer.from(parsed.data.message.data, 'base64').toString() : null
}

const nameInUse = 10058
const nanosecondsAMs = 1_000_000
