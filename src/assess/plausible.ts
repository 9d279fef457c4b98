/** Says what a sensor cannot measure: such a reading is none, and says so. */
import type { Range, ScaleWatch } from './watch.ts'

/**
 * What a board can come to, by unit. Beyond are what broken sensors, buses and drivers say: minus
 * one, and what fills all bits of a byte or a word. What is merely far too hot is judged, and kept
 * from being too hot for long: a sensor that has been destroyed says nothing.
 */
const usual: Readonly<Record<string, Range>> = {
  '°C': { least: 0, most: 200 },
  rpm: { least: 0, most: 60_000 },
  '%': { least: 0, most: 200 },
  W: { least: 0, most: 1_000_000 },
  Hz: { least: 0, most: 1e9 },
  'l/min': { least: 0, most: 60_000 },
}
const widest: Range = { least: -1e9, most: 1e9 }
/** Where somebody is told of what is beyond what is usual: of °C as far as any sensor goes. */
const wide: Readonly<Record<string, Range>> = { '°C': { least: -273.15, most: 1000 } }

/** Of a side with a limit beyond what is usual there, the usual does not count. */
export function usualRange(unit: string, limits: readonly (number | null)[]): Range {
  const given = limits.filter((limit) => limit !== null)
  const { least, most } = Object.hasOwn(usual, unit) ? usual[unit]! : widest
  const beyond = Object.hasOwn(wide, unit) ? wide[unit]! : widest
  return {
    least: given.some((limit) => limit <= least) ? beyond.least : least,
    most: given.some((limit) => limit >= most) ? beyond.most : most,
  }
}

/** Why a value is none; `null` for one that may be. */
export function implausible(
  { plausible: { least, most }, unit }: Pick<ScaleWatch, 'plausible' | 'unit'>,
  value: number | null,
): string | null {
  if (value === null) return 'the sensor cannot be read'
  if (!Number.isFinite(value)) return `the sensor says ${value}`
  const of = (number: number) => `${number} ${unit}`.trimEnd()
  if (value < least) return `the sensor says ${of(value)}: less than ${of(least)} cannot be`
  if (value > most) return `the sensor says ${of(value)}: more than ${of(most)} cannot be`
  return null
}
