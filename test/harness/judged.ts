/** Makes what is watched and what is read of it, for tests of judging. */

import assert from 'node:assert/strict'
import { judge, unheard } from '../../src/assess/judge.ts'
import { noLimits, type Reading, type ScaleWatch, type Watches } from '../../src/assess/watch.ts'
import { rowOf } from '../../src/core/model/table.ts'

export const zone: ScaleWatch = {
  kind: 'scale',
  unit: '°C',
  upper: { warning: 80, critical: 90 },
  lower: { warning: 5, critical: 0 },
  hysteresis: 3,
  plausible: { least: -100, most: 1000 },
  staleMs: 20_000,
}
export const fan: ScaleWatch = {
  ...zone,
  unit: 'rpm',
  plausible: { least: 0, most: 100_000 },
  upper: noLimits,
  lower: { warning: null, critical: 500 },
  staleMs: 5_000,
}
export const watches: Watches = {
  'zone/cpu': zone,
  'sensor/fan': fan,
  'supply/psu.0': { kind: 'supply', staleMs: 10_000 },
}
export const goodSupply = {
  kind: 'supply',
  subject: 'supply/psu.0',
  present: true,
  fault: false,
  input: 'Good',
  output: 'On',
} as const
export const reads = (value: number | null, subject = 'zone/cpu'): Reading => ({
  kind: 'scale',
  subject,
  value,
})

/** The judgement of the subject after these readings, one a second. */
export function after(readings: readonly Reading[], of = watches) {
  let levels = unheard(of, 0)
  for (const [second, reading] of readings.entries()) {
    levels = judge(of, levels, reading, (second + 1) * 1000).levels
  }
  const last = readings.at(-1)
  const judged = last && rowOf(levels, last.subject)
  assert.ok(judged)
  return judged
}
export const levelsOf = (values: readonly (number | null)[]) =>
  values.map((_, index) => after(values.slice(0, index + 1).map((value) => reads(value))).level)
