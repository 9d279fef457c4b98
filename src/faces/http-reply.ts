/** Answers in JSON, refusals with the number that the bus API gives them. */

import { type ErrorBody, numberOf } from '../api/errors.ts'

/** `text` is JSON already. */
export function replied(text: string, status = 200): Response {
  return new Response(text, { status, headers })
}

export function refused(body: ErrorBody, status = numberOf(body.code)): Response {
  return replied(JSON.stringify(body), status)
}

const headers = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}
