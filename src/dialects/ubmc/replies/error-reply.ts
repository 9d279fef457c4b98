/** Error replies: as NATS micro has them, and so that nobody takes one for success. */

import { type ErrorBody, numberOf } from '../../../api/fields/errors.ts'

export interface ErrorReply {
  readonly data: Uint8Array
  readonly error: { readonly code: number; readonly description: string }
}

/**
 * `isUnmistakable`: the body does not decode as any message. u-bmc's own errors have an empty body,
 * which its web server, never looking at headers, decodes as a message with nothing in it: success.
 * The first byte is a field of number 0, which there is none of; the reason follows as JSON.
 */
export function errorReply(
  refusal: ErrorBody,
  { isUnmistakable }: { readonly isUnmistakable: boolean },
): ErrorReply {
  const code = numberOf(refusal.code)
  const description = `${leads[code] ?? 'state transition failed'}: ${refusal.message}`
  const data = isUnmistakable ? encoder.encode(`\0${JSON.stringify(refusal)}`) : new Uint8Array()
  return { data, error: { code, description } }
}

/** How u-bmc's own texts begin, which is all that tells its errors apart. */
const leads: Readonly<Record<number, string>> = {
  400: 'unmarshaling failed',
  404: 'component not found',
  413: 'unmarshaling failed',
}

const encoder = new TextEncoder()
