/** Reads when something ends: in a while from now, or at a wall time. */
import { z } from 'zod'

export type Expiry = { readonly forMs: number } | { readonly untilWall: number }

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const spelling = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/
const wallTime = z.iso.datetime({ offset: true })

const notExpiry = 'must be a duration such as "30m", or a time such as "2026-11-23T14:00:00Z"'

/** `"30m"`, or ISO 8601 with its zone: which clock it is read by is up to the service. */
export const expiry = z.string(notExpiry).transform((text, context): Expiry => {
  const [, amount, unit] = spelling.exec(text) ?? []
  if (amount !== undefined && unit !== undefined) {
    return { forMs: Number(amount) * unitsMs[unit]! }
  }
  if (wallTime.safeParse(text).success) return { untilWall: Date.parse(text) }
  context.issues.push({ code: 'custom', message: notExpiry, input: text })
  return z.NEVER
})

/** How long from now; less than nothing for what is over. `nowWall` is ms since 1970. */
export const msUntil = (expires: Expiry, nowWall: number): number =>
  'forMs' in expires ? expires.forMs : expires.untilWall - nowWall
