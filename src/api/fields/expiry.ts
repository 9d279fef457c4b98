/** Reads when something is to be: in a while from now, or at a wall time. */
import { z } from 'zod'

export type Expiry = { readonly forMs: number } | { readonly untilWall: number }

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const spelling = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h)$/
const wallTime = z.iso.datetime({ offset: true })

const notExpiry = 'must be a duration such as "30m", or a time such as "2026-11-23T14:00:00Z"'

/**
 * `"30m"`, or ISO 8601 with its zone. A while is so much service time, whatever becomes of the wall
 * clock; a time is what the wall clock of the service shows, whatever it is set to meanwhile.
 */
export const whenSaid = (otherwise: string) =>
  z.string(otherwise).transform((text, context): Expiry => {
    const [, amount, unit] = spelling.exec(text) ?? []
    if (amount !== undefined && unit !== undefined) {
      return { forMs: Number(amount) * unitsMs[unit]! }
    }
    if (wallTime.safeParse(text).success) return { untilWall: Date.parse(text) }
    context.issues.push({ code: 'custom', message: otherwise, input: text })
    return z.NEVER
  })

export const expiry = whenSaid(notExpiry)

/** How long from now; less than nothing for what is over. `nowWall` is ms since 1970. */
export const msUntil = (expires: Expiry, nowWall: number): number =>
  'forMs' in expires ? expires.forMs : expires.untilWall - nowWall
