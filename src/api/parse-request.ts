/**
 * Reads a request of the bus API: bytes or text in, what is asked for out, or why it can't be
 * read.
 */

import type { Endpoint } from './endpoint.ts'
import { errorBody } from './errors.ts'
import { malformed } from './malformed.ts'
import type { ErrorBody } from './replies.ts'
import type { ApiRequest } from './request.ts'

/** The largest request that is read. */
export const requestMaxBytes = 64 * 1024

export type Read =
  | { readonly kind: 'parsed'; readonly request: ApiRequest }
  | { readonly kind: 'refused'; readonly refusal: ErrorBody }

/** No payload at all is read as `{}`. */
export function parseRequest(endpoint: Endpoint, payload: Uint8Array | string): Read {
  const bytes = sizeOf(payload)
  if (bytes > requestMaxBytes) return { kind: 'refused', refusal: tooLarge(bytes) }
  if (bytes === 0) return parseValue(endpoint, {})
  let value: unknown
  try {
    value = JSON.parse(typeof payload === 'string' ? payload : decoder.decode(payload))
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is not UTF-8'
    return { kind: 'refused', refusal: notJson(why) }
  }
  return parseValue(endpoint, value)
}

/** `bytes` is how many came, or how many were announced or counted before reading was given up. */
export function tooLarge(bytes: number): ErrorBody {
  return errorBody(
    'too-large',
    `the request has ${bytes} bytes: at most ${requestMaxBytes} are read`,
    [{ subject: 'body', value: bytes, limit: requestMaxBytes }],
  )
}

const decoder = new TextDecoder('utf-8', { fatal: true })
const encoder = new TextEncoder()

function parseValue(endpoint: Endpoint, value: unknown): Read {
  const parsed = endpoint.parse(value)
  if (parsed.kind === 'parsed') return parsed
  return { kind: 'refused', refusal: malformed(endpoint, value, parsed.issues) }
}

/** Text is only encoded to be counted where its length leaves a doubt. */
function sizeOf(payload: Uint8Array | string): number {
  const { length } = payload
  if (typeof payload !== 'string' || length > requestMaxBytes) return length
  return length * utf8MaxBytes <= requestMaxBytes ? length : encoder.encode(payload).length
}

/** What one UTF-16 unit of a string takes at most. */
const utf8MaxBytes = 3

function notJson(why: string): ErrorBody {
  return errorBody('malformed', `body is not JSON: ${why}`, [
    { subject: 'body', value: null, limit: 'JSON' },
  ])
}
