/** Numbers refusals on the wire, for NATS micro and HTTP alike. */
import { z } from 'zod'
import {
  classOf,
  type Evidence,
  type Refusal,
  type RefusalClass,
  type RefusalCode,
  refusals,
  refuse,
} from '../../core/model/refusals.ts'
import { guidance, message, seen } from './fields.ts'

/** What an interlock or another rule saw. */
export const evidenceSchema = z.object({
  rule: z.string().describe('the interlock that says so'),
  subject: z.string().describe('what was looked at: a component, `zone/cpu_zone`, `supply/psu.0`'),
  value: seen.describe('what it was'),
  limit: seen.describe('what it may be at most, or must be'),
  unit: z
    .string()
    .exactOptional()
    .describe('what numbers among both are in (`°C`, `W`, `ms`); left out for words and counts'),
  ageMs: z
    .number()
    .nullable()
    .describe('how old it was when it was looked at; `null` where that means nothing'),
  ok: z.boolean().describe('whether it speaks against nothing'),
})

/** The body of every answer that is an error. */
export const errorBodySchema = z
  .object({
    code: z.string().describe('the refusal, as one word'),
    message,
    evidence: z.array(evidenceSchema).readonly().describe('what was seen'),
    guidance,
    operation: z
      .string()
      .exactOptional()
      .describe('the id of the operation that goes on all the same'),
  })
  .meta({ id: 'Error' })
export type ErrorBody = z.infer<typeof errorBodySchema>

/** HTTP status codes (RFC 9110, RFC 4918 for 423, RFC 6585 for 429) by whose business it is. */
const numbers: Readonly<Record<RefusalClass, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown: 404,
  conflict: 409,
  'too-large': 413,
  blocked: 423,
  'too-many': 429,
  'not-ready': 503,
  'timed-out': 504,
}

/** Where a message is wrong: the path in it, what stands there, and what would be right. */
export type Spot = Pick<Evidence, 'subject' | 'value' | 'limit' | 'unit'>

/** An error that a message is answered with before anybody looks at a System. */
export function errorBody(
  code: RefusalCode,
  message: string,
  spots: readonly Spot[] = [],
): ErrorBody {
  return refuse(
    code,
    message,
    spots.map((spot) => ({ rule: code, ...spot, ageMs: null, ok: false })),
  )
}

/** The number for a code of the catalogue; 500 for a code that is not in it, which is a bug. */
export function numberOf(code: string): number {
  return isCatalogued(code) ? numbers[classOf(code)] : 500
}

/**
 * A refusal as NATS micro sends it: it is the body as it is, and gives what goes into the
 * headers.
 */
export function serviceErrorOf(refusal: Refusal): {
  readonly body: string
  readonly error: { readonly code: number; readonly description: string }
} {
  const error = { code: numberOf(refusal.code), description: refusal.message }
  return { body: JSON.stringify(refusal satisfies ErrorBody), error }
}

function isCatalogued(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}
