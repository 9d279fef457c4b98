/** Durations as people type and read them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationText, parseDurationMs } from './duration.ts'

test('a duration is a number with its unit', () => {
  assert.equal(parseDurationMs('250ms'), 250)
  assert.equal(parseDurationMs('30s'), 30_000)
  assert.equal(parseDurationMs('1.5m'), 90_000)
  assert.equal(parseDurationMs('2h'), 7_200_000)
})

test('what has no unit, or another, is no duration', () => {
  for (const text of ['', '30', 's', '30 s', '-1s', '1e3s', '30sec', 'host.0']) {
    assert.equal(parseDurationMs(text), null, text)
  }
})

test('a duration is shown in the largest unit that it fills', () => {
  assert.equal(durationText(0), '0 ms')
  assert.equal(durationText(999), '999 ms')
  assert.equal(durationText(1_000), '1 s')
  assert.equal(durationText(1_960), '1.9 s')
  assert.equal(durationText(59_999), '59 s')
  assert.equal(durationText(90_000), '1.5 m')
  assert.equal(durationText(7_200_000), '2 h')
  assert.equal(durationText(259_200_000), '3 d')
})
