/** What statistics keep: rows in little room, exact quantiles, stretches of time, and limits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../../test/harness/platform.ts'
import { spreadOf } from './quantiles.ts'
import { Rows } from './rows.ts'
import { statusLimitOf } from './status-limits.ts'
import { isWithin, msWithin, weekMs, weekOf } from './window.ts'

test('rows are kept in order, and dropped from the oldest on, however many come', () => {
  const rows = new Rows(2)
  for (let seq = 1; seq <= 1000; seq += 1) {
    rows.push([seq, -seq])
    rows.dropBefore(seq - 99)
  }
  assert.equal(rows.length, 100)
  assert.deepEqual(
    [...rows].map(([seq, value]) => seq! + value!),
    Array(100).fill(0),
  )
  assert.deepEqual([...[...rows][0]!], [901, -901])
})

test('a quantile is one of the values that were seen', () => {
  const values = Array.from({ length: 1000 }, (_, index) => 1000 - index)
  assert.deepEqual(spreadOf(values), { p50: 500, p95: 950, p99: 990, max: 1000 })
  assert.deepEqual(spreadOf([7]), { p50: 7, p95: 7, p99: 7, max: 7 })
  assert.equal(spreadOf([]), null)
})

/** A run that began at 1000 ms of service time; its clock thought it was 1970 until it was told. */
const now = { at: 5000, wall: 1_000_000, ranSince: 1000 }
const early = { at: 2000, wall: 3 }
const before = { at: 900, wall: 900_000 }

test('what a run wrote before its clock was set lies where it belongs', () => {
  const from = { wall: 996_000 }
  assert.equal(isWithin(early, { from, to: { wall: now.wall } }, now), true, '3 s ago')
  assert.equal(isWithin(before, { from, to: { wall: now.wall } }, now), false)
  assert.equal(isWithin(early, { from: { at: 2001 }, to: { wall: now.wall } }, now), false)
})

test('of what lasted, only what lies within is counted', () => {
  const window = { from: { at: 1500 }, to: { at: 4000 } }
  const rows = [
    [2000, 1000, 500],
    [2000, 300, 300],
    [4500, 3000, 2500],
    [4500, 400, 0],
    [1400, 1000, 0],
  ] as const
  for (const [at, lastedMs, ms] of rows)
    assert.equal(msWithin({ at, wall: 0 }, lastedMs, window, now), ms, `${at} ${lastedMs}`)
})

test('weeks are counted back from the end of the stretch', () => {
  const at = 20 * weekMs
  const far = { at, wall: at, ranSince: 0 }
  const weekAt = (time: number) => weekOf({ at: time, wall: 0 }, { from: null, to: { at } }, far)
  assert.deepEqual([at - 1, at - weekMs + 1, at - 2 * weekMs + 1].map(weekAt), [0, 0, 1])
  assert.deepEqual([at, at - 14 * weekMs].map(weekAt), [null, null], 'not yet, and too long ago')
})

test('how long a status may last is what its steps may take, or as configured', () => {
  const { transitionMs } = example.limits
  const { afterMs } = example.machines.bmc!.statuses.Starting!.timeout!
  assert.deepEqual(statusLimitOf(example, 'bmc.0', 'Starting'), { ms: afterMs, from: 'deadline' })
  assert.equal(statusLimitOf(example, 'host.0', 'Off'), null)
  assert.equal(statusLimitOf(example, 'gone.0', 'Off'), null)
  const configured = { ...example, statusLimits: { host: { Off: 5 } } }
  assert.deepEqual(statusLimitOf(configured, 'host.0', 'Off'), { ms: 5, from: 'configuration' })
  const booting = statusLimitOf(example, 'host.0', 'Booting')!
  const powering = statusLimitOf(example, 'host.0', 'PoweringOn')!
  assert.ok(booting.ms > transitionMs && powering.ms > transitionMs)
})
