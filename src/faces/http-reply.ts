/** Answers in JSON, refusals with the number that the bus API gives them. */

import { type ErrorBody, numberOf } from '../api/fields/errors.ts'

/** `text` is JSON already. */
export function replied(text: string, status = 200): Response {
  return new Response(text, { status, headers })
}

export function refused(body: ErrorBody, status = numberOf(body.code)): Response {
  return replied(JSON.stringify(body), status)
}

/**
 * Keeps answers from pages of other sites, whatever a browser makes of them: not sniffed, not
 * framed, not embedded, not cached, and with no leave to read them.
 */
export const closedToPages = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const headers = { 'content-type': 'application/json', ...closedToPages }
