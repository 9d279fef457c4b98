/** Reads and writes durations as people type and read them. */

const unitsMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const spelling = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** `30s` as 30000, `1.5m` as 90000; `null` for what is no duration. */
export function parseDurationMs(text: string): number | null {
  const [, count, unit] = spelling.exec(text) ?? []
  if (count === undefined || unit === undefined) return null
  return Math.round(Number(count) * unitsMs[unit as keyof typeof unitsMs])
}

/** 250 as `250 ms`, 30000 as `30 s`, 5400000 as `1.5 h`; rounded down. */
export function durationText(durationMs: number): string {
  if (durationMs < unitsMs.s) return `${Math.round(durationMs)} ms`
  for (const [unit, next] of [
    ['s', 'm'],
    ['m', 'h'],
    ['h', 'd'],
  ] as const) {
    if (durationMs < unitsMs[next]) return `${rounded(durationMs / unitsMs[unit])} ${unit}`
  }
  return `${rounded(durationMs / unitsMs.d)} d`
}

function rounded(count: number): string {
  return count < 10 ? `${Math.floor(count * 10) / 10}` : `${Math.floor(count)}`
}
