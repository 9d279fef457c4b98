/** Numbers refusals on the wire, for NATS micro and HTTP alike. */
import {
  classOf,
  type Evidence,
  type Refusal,
  type RefusalClass,
  type RefusalCode,
  refusals,
  refuse,
} from '../core/model/refusals.ts'
import type { ErrorBody } from './replies.ts'

/** HTTP status codes (RFC 9110, RFC 4918 for 423, RFC 6585 for 429) by whose business it is. */
const numbers: Readonly<Record<RefusalClass, number>> = {
  malformed: 400,
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
export type Spot = Pick<Evidence, 'subject' | 'value' | 'limit'>

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
