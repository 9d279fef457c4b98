/** Writes what was measured for a person, with its unit. */

import { shownDuration } from './duration.ts'

/** `91 °C`, `5 min 50 s` of 350000 `ms`, `missing`; `nothing` for `null`. */
export function quantityText(value: number | string | null, unit: string | null): string {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value
  if (unit === 'ms') return shownDuration(value)
  const rounded = Number(value.toFixed(2))
  return unit === null ? `${rounded}` : `${rounded} ${unit}`
}
