/** Says how long to wait before the next attempt. */

/**
 * Exponential back-off with equal jitter (half fixed, half spread), as in the AWS Architecture
 * Blog's "Exponential Backoff and Jitter". The spread comes from the call's own name (FNV-1a),
 * not from chance, so that the same history always gives the same times.
 * @returns ms
 */
export function backoff(
  step: { readonly backoffMs: number },
  call: string,
  attempts: number,
): number {
  const wholeMs = Math.min(step.backoffMs * 2 ** (attempts - 1), backoffMaxMs)
  return Math.round(wholeMs / 2 + (wholeMs / 2) * (fnv1a(call) / 2 ** 32))
}

const backoffMaxMs = 60_000

function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
