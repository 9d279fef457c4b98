/** Reads and writes durations: `30s` and `7d` as files have them, `1.5m` as it may be typed. */

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof unitsMs

/** Longer ones are slips of the pen, and their sums might leave the safe integers. */
const longestMs = 36_500 * unitsMs.d

/** A whole number and a unit, nothing else. */
export const durationPattern = /^\d{1,13}(ms|s|m|h|d)$/

/** In milliseconds; `null` for what is no duration. */
export function durationMs(text: string): number | null {
  if (!durationPattern.test(text)) return null
  const ms = parseDurationMs(text) ?? Number.NaN
  return ms <= longestMs ? ms : null
}

/** As it is typed, where parts of a unit will do: `1.5m` is 90000; `null` for no duration. */
export function parseDurationMs(text: string): number | null {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? []
  const unitMs = Object.entries(unitsMs).find(([name]) => name === unit)?.[1]
  return unitMs === undefined ? null : Math.round(Number(count) * unitMs)
}

/** The shortest way to write it. */
export function durationText(ms: number): string {
  const [unit, size] = Object.entries(unitsMs).findLast(([, size]) => ms % size === 0) ?? ['ms', 1]
  return ms === 0 ? '0s' : `${ms / size}${unit}`
}

/**
 * 250 as `250 ms`, 2500 as `2.5 s`, 349819 as `5 min 50 s`: in the two largest units that it fills,
 * rounded, to be read and no more.
 */
export function shownDuration(ms: number): string {
  if (Math.round(ms) < unitsMs.s) return `${Math.round(ms)} ms`
  const { s, m, h, d } = unitsMs
  const least = ms < 10 * s ? s / 10 : ms < h ? s : ms < d ? m : h
  const shown = Math.round(ms / least) * least
  if (shown < m) return `${shown / s} s`
  if (shown < h) return inTwo(shown, [m, 'min'], [s, 's'])
  return shown < d ? inTwo(shown, [h, 'h'], [m, 'min']) : inTwo(shown, [d, 'd'], [h, 'h'])
}

type SizedUnit = readonly [sizeMs: number, word: string]

function inTwo(ms: number, [large, word]: SizedUnit, [small, smallWord]: SizedUnit): string {
  const rest = Math.round((ms % large) / small)
  const whole = `${Math.floor(ms / large)} ${word}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallWord}`
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
    ms += Number(count) * unitsMs[unit]
  }
  return nearestOf(ms, 'ms')
}

function nearestOf(count: number, unit: Unit): string | null {
  const ms = Math.round(count * unitsMs[unit])
  return Number.isSafeInteger(ms) && ms >= 0 && ms <= longestMs ? durationText(ms) : null
}

/** A bare number is taken for seconds. */
function unitOf(word: string): Unit | null {
  const words: Readonly<Record<Unit, readonly string[]>> = {
    ms: ['ms', 'msec', 'msecs', 'milli', 'millis', 'millisecond', 'milliseconds'],
    s: ['', 's', 'sec', 'secs', 'second', 'seconds'],
    m: ['m', 'min', 'mins', 'minute', 'minutes'],
    h: ['h', 'hr', 'hrs', 'hour', 'hours'],
    d: ['d', 'day', 'days'],
  }
  const units = Object.keys(words) as Unit[]
  return units.find((unit) => words[unit].includes(word)) ?? null
}
