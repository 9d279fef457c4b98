/** Defines what state managers say to each other of who acts for a System, as JSON. */
import { z } from 'zod'
import { type JsonBounds, jsonOf } from '../../text/json.ts'

/** Said to all, and by all, that serve under that name. */
export const claimSubject = (serviceName: string): string => `${serviceName}.claim`

const word = z.string().min(1).max(128)

const claimSchema = z.strictObject({
  /** For which System. */
  system: word,
  /** Identifies the run of the service. */
  boot: word,
  /** Wall time at which it began, ISO 8601. */
  since: z.iso.datetime(),
  /** Process and machine, for people. */
  where: word,
  /** `leaving` is said once, by one that acted and stops. */
  role: z.enum(['acting', 'looking', 'waiting', 'leaving']),
  /** Who looks asks all others, by a word of its own. */
  question: word.optional(),
  /** The word of the question that this answers. */
  answer: word.optional(),
  /** A request that it has accepted: whoever acts after it is not to do that once more. */
  taken: z
    .strictObject({
      operation: word,
      requestId: word,
      component: word,
      action: word,
      actor: word,
    })
    .optional(),
})
export type ClaimMessage = z.infer<typeof claimSchema>

/** More than any claim needs. */
const claimBounds: JsonBounds = { charsMax: 4096, depthMax: 4, commasMax: 32 }

/** `null` for what is no claim. */
export function claimOf(text: string): ClaimMessage | null {
  return claimSchema.safeParse(jsonOf(text, claimBounds)).data ?? null
}

/** What a service tells of itself in the answers of `$SRV`; of an older one there is nothing. */
export const instanceMetadata = (system: string, boot: string, since: string, role: string) => ({
  system,
  boot,
  since,
  role,
})

const pingSchema = z.object({
  name: z.string(),
  id: word,
  metadata: z.record(z.string(), z.string()).nullish(),
})

/** Who has answered `$SRV.PING`, as far as it says; `null` for what is no such answer. */
export function pingOf(text: string) {
  const ping = pingSchema.safeParse(jsonOf(text, pingBounds)).data
  if (ping === undefined) return null
  const { system = null, boot = null, since = null, role = null } = ping.metadata ?? {}
  return { name: ping.name, id: ping.id, system, boot, since, role }
}

const pingBounds: JsonBounds = { charsMax: 16_384, depthMax: 4, commasMax: 256 }
