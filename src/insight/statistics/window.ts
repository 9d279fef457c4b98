/** Defines the stretch of time that figures are of, on clocks that may have leapt. */

/** Wall time, or service time, both in ms. */
export type Bound = { readonly wall: number } | { readonly at: number }

export interface Window {
  /** `null` for as far back as there is anything. */
  readonly from: Bound | null
  readonly to: Bound
}

/** Now, as both clocks have it, and since when service time is sure of how long ago things were. */
export interface Now {
  readonly at: number
  readonly wall: number
  /** When this run began: nobody counts while there is no power. */
  readonly ranSince: number
}

/** When an entry was written, as both clocks had it. */
export interface Written {
  readonly at: number
  readonly wall: number
}

/** Wall time as it is known now: what this run wrote before its clock was set is put right. */
const wallOf = ({ at, wall }: Written, now: Now): number =>
  at >= now.ranSince ? now.wall - (now.at - at) : wall

/** How long after the bound it was written; negative for before. */
const pastOf = (written: Written, bound: Bound, now: Now): number =>
  'at' in bound ? written.at - bound.at : wallOf(written, now) - bound.wall

export const isWithin = (written: Written, { from, to }: Window, now: Now): boolean =>
  pastOf(written, to, now) < 0 && (from === null || pastOf(written, from, now) >= 0)

/** How much of what ended then, and had lasted so long, lies within. */
export function msWithin(
  written: Written,
  lastedMs: number,
  { from, to }: Window,
  now: Now,
): number {
  const after = from === null ? lastedMs : pastOf(written, from, now)
  const beyond = Math.max(0, pastOf(written, to, now))
  return Math.max(0, Math.min(after, lastedMs) - Math.min(beyond, lastedMs))
}

export const weekMs = 7 * 86_400_000

/** Weeks that are told of, the one that ends with the window first. */
export const weeksMax = 13

/** Which of the weeks before the end of the window, 0 for the last one; `null` for none of them. */
export function weekOf(written: Written, { to }: Window, now: Now): number | null {
  const agoMs = -pastOf(written, to, now)
  return agoMs > 0 && agoMs < weeksMax * weekMs ? Math.floor(agoMs / weekMs) : null
}
