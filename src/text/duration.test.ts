/** Tests that durations are read in one form only, and that other forms lead to it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  durationMs,
  durationText,
  nearestDuration,
  parseDurationMs,
  shownDuration,
} from './duration.ts'

test('a duration is a whole number and a unit', () => {
  const durations = {
    '200ms': 200,
    '30s': 30_000,
    '5m': 300_000,
    '2h': 7_200_000,
    '7d': 604_800_000,
  }
  for (const [text, ms] of Object.entries(durations)) assert.equal(durationMs(text), ms)
  for (const text of ['', '30', 's', '-1s', '1.5s', '30 s', '30S', '1h30m', '1w', '99999999999d']) {
    assert.equal(durationMs(text), null, text)
  }
})

test('the right form nearest to what was written is found', () => {
  const meant = [
    [30, '30s'],
    [0.2, '200ms'],
    ['30', '30s'],
    ['30 s', '30s'],
    ['30S', '30s'],
    ['30sec', '30s'],
    ['5 minutes', '5m'],
    ['1.5s', '1500ms'],
    ['1h30m', '90m'],
    ['1 hour, 30 min', '90m'],
    ['90 days', '90d'],
    ['soon', null],
    ['1 fortnight', null],
    ['-5s', null],
    ['', null],
    [-1, null],
    [Number.POSITIVE_INFINITY, null],
    [null, null],
    [{}, null],
  ] as const
  for (const [written, nearest] of meant)
    assert.equal(nearestDuration(written), nearest, `${written}`)
})

test('what is written out is read back as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000_000_000_000 }), (ms) => {
      assert.equal(durationMs(durationText(ms)), ms)
    }),
  )
})

test('a hint is always a duration', () => {
  const written = fc.oneof(
    fc.string(),
    fc.double(),
    fc.stringMatching(/^\d{1,6}(\.\d)? ?[a-z]{0,7}$/),
  )
  fc.assert(
    fc.property(written, (text) => {
      const nearest = nearestDuration(text)
      assert.ok(nearest === null || durationMs(nearest) !== null)
    }),
  )
})

test('a duration that is typed is a number with its unit', () => {
  assert.equal(parseDurationMs('250ms'), 250)
  assert.equal(parseDurationMs('30s'), 30_000)
  assert.equal(parseDurationMs('1.5m'), 90_000)
  assert.equal(parseDurationMs('2h'), 7_200_000)
})

test('what has no unit, or another, is no duration that is typed', () => {
  for (const text of ['', '30', 's', '30 s', '-1s', '1e3s', '30sec', 'host.0']) {
    assert.equal(parseDurationMs(text), null, text)
  }
})

test('a duration is shown in the largest unit that it fills', () => {
  assert.equal(shownDuration(0), '0 ms')
  assert.equal(shownDuration(999), '999 ms')
  assert.equal(shownDuration(1_000), '1 s')
  assert.equal(shownDuration(999.9), '1 s')
  assert.equal(shownDuration(1_960), '2 s')
  assert.equal(shownDuration(2_540), '2.5 s')
  assert.equal(shownDuration(59_999), '1 min')
  assert.equal(shownDuration(90_000), '1 min 30 s')
  assert.equal(shownDuration(349_819), '5 min 50 s')
  assert.equal(shownDuration(3_599_800), '1 h')
  assert.equal(shownDuration(7_200_000), '2 h')
  assert.equal(shownDuration(5_400_000), '1 h 30 min')
  assert.equal(shownDuration(259_200_000), '3 d')
  assert.equal(shownDuration(270_000_000), '3 d 3 h')
})
