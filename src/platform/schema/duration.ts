/** Reads durations as people write them: `200ms`, `30s`, `5m`, `2h`, `7d`. */

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Longer ones are slips of the pen, and their sums might leave the safe integers. */
const daysMax = 36_500

/** A whole number and a unit, nothing else. */
export const durationPattern = /^\d{1,13}(ms|s|m|h|d)$/

/** In milliseconds; `null` for what is no duration. */
export function durationMs(text: string): number | null {
  if (!durationPattern.test(text)) return null
  const [, count = '', unit = ''] = /^(\d+)(.+)$/.exec(text) ?? []
  const ms = Number(count) * (unitMs[unit] ?? Number.NaN)
  return ms <= daysMax * 86_400_000 ? ms : null
}

/** The shortest way to write it. */
export function durationText(ms: number): string {
  const [unit, size] = Object.entries(unitMs).findLast(([, size]) => ms % size === 0) ?? ['ms', 1]
  return ms === 0 ? '0s' : `${ms / size}${unit}`
}

/** The right form nearest to what somebody wrote; `null` when it is not clear what they meant. */
export function nearestDuration(written: unknown): string | null {
  if (typeof written === 'number') return nearestOf(written, 's')
  if (typeof written !== 'string') return null
  const parts = [...written.toLowerCase().matchAll(/(\d+(?:\.\d+)?)\s*([a-zµ]*)/g)]
  const rest = written
    .toLowerCase()
    .replace(/(\d+(?:\.\d+)?)\s*([a-zµ]*)/g, '')
    .replace(/[\s,]/g, '')
  if (parts.length === 0 || rest !== '') return null
  let ms = 0
  for (const [, count, word = ''] of parts) {
    const unit = unitOf(word)
    if (unit === null) return null
    ms += Number(count) * (unitMs[unit] ?? Number.NaN)
  }
  return nearestOf(ms, 'ms')
}

function nearestOf(count: number, unit: string): string | null {
  const ms = Math.round(count * (unitMs[unit] ?? Number.NaN))
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= daysMax * 86_400_000 ? durationText(ms) : null
}

/** A bare number is taken for seconds. */
function unitOf(word: string): string | null {
  const units: Readonly<Record<string, readonly string[]>> = {
    ms: ['ms', 'msec', 'msecs', 'milli', 'millis', 'millisecond', 'milliseconds'],
    s: ['', 's', 'sec', 'secs', 'second', 'seconds'],
    m: ['m', 'min', 'mins', 'minute', 'minutes'],
    h: ['h', 'hr', 'hrs', 'hour', 'hours'],
    d: ['d', 'day', 'days'],
  }
  return Object.keys(units).find((unit) => units[unit]?.includes(word)) ?? null
}
