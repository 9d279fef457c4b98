/** Tests of when something ends: what is a duration, what is a time, and what is neither. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Expiry, expiry, msUntil } from './expiry.ts'

const at = Date.parse('2026-11-23T14:00:00Z')

test('it ends in a while, or at a time with its zone', () => {
  const rows: readonly (readonly [string, Expiry])[] = [
    ['30m', { forMs: 1_800_000 }],
    ['1h', { forMs: 3_600_000 }],
    ['0.5s', { forMs: 500 }],
    ['0s', { forMs: 0 }],
    ['2026-11-23T14:00:00Z', { untilWall: at }],
    ['2026-11-23T15:00:00+01:00', { untilWall: at }],
  ]
  for (const [text, expires] of rows) assert.deepEqual(expiry.parse(text), expires)
})

test('what is neither is said to be neither', () => {
  for (const text of [
    '',
    'soon',
    '30',
    '-5m',
    '1d',
    '2026-11-23',
    '2026-11-23T14:00:00',
    5,
    null,
  ]) {
    const { error } = expiry.safeParse(text)
    assert.match(error?.issues[0]?.message ?? '', /must be a duration such as "30m", or a time/)
  }
})

test('how long that is from now is read by the wall clock where it has to be', () => {
  assert.equal(msUntil({ forMs: 5000 }, at), 5000)
  assert.equal(msUntil({ untilWall: at }, at - 60_000), 60_000)
  assert.equal(msUntil({ untilWall: at }, at + 1), -1)
})
