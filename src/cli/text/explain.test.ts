/** Tests of evidence as it is printed: each figure with its unit, and a time as people say it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { evidenceTable } from './explain.ts'

test('figures have their units, times are durations, and words stand as they are', () => {
  const seen = { ageMs: null, ok: false }
  const rows = evidenceTable(
    (_, text) => text,
    [
      { rule: 'delay', subject: 'host.1', value: 240_000, limit: 600_000, unit: 'ms', ...seen },
      { rule: 'thermal', subject: 'zone/cpu', value: 97.126, limit: 90, unit: '°C', ...seen },
      { rule: 'concurrency', subject: 'host.0', value: 3, limit: 2, ...seen },
      { rule: 'bmc-not-ready', subject: 'bmc.0', value: 'Rebooting', limit: 'Ready', ...seen },
      { rule: 'forecast', subject: 'forecast/cpu', value: null, limit: 90, unit: '°C', ...seen },
    ],
  )
  const cells = rows.split('\n').map((row) => row.trim().split(/ {2,}/))
  assert.deepEqual(
    cells.slice(1, 6).map(([, , value, limit]) => [value, limit]),
    [
      ['4 min', '10 min'],
      ['97.13 °C', '90 °C'],
      ['3', '2'],
      ['Rebooting', 'Ready'],
      ['unknown', '90 °C'],
    ],
  )
})
