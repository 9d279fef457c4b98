/** Reads moments of the past: by service time, by wall time, or by how long ago they were. */
import { z } from 'zod'
import { parseDurationMs } from '../../text/duration.ts'

/** Service time in ms, wall time as ISO 8601 in UTC, or how long ago. */
export type Moment =
  | { readonly at: number }
  | { readonly wall: string }
  | { readonly agoMs: number }

const wallTime = z.iso.datetime({ offset: true })
const notMoment =
  'must be a time with its zone such as "2026-11-23T14:00:00Z", a duration such as "2h" for so ' +
  'long ago, or a number of ms of service time'

const inWords = z.string().transform((text, context): Moment => {
  const agoMs = parseDurationMs(text)
  if (agoMs !== null && Number.isSafeInteger(agoMs)) return { agoMs }
  if (wallTime.safeParse(text).success) return { wall: new Date(text).toISOString() }
  context.issues.push({ code: 'custom', message: notMoment, input: text })
  return z.NEVER
})

/** A number out of bounds is told its bound: it becomes a moment once it was read. */
export const moment = z
  .union([z.int().nonnegative(), inWords], notMoment)
  .transform((read): Moment => (typeof read === 'number' ? { at: read } : read))
