/** A loose sensor leaps and a frozen one stands still; a load that comes and goes does neither. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Series, slotsADay } from './series.ts'
import { flapsOften, isFrozen, leapsOften, Steadiness } from './steadiness.ts'

/** Counts of so many slots, the latest last. */
function counts(of: readonly number[], load = 0): Series {
  const series = new Series()
  for (const [slot, value] of of.entries()) series.add({ slot, value, load })
  return series
}

const read = (values: readonly (number | null)[]) => {
  const steadiness = new Steadiness(4)
  for (const value of values) steadiness.read(value)
  return steadiness.take()
}

test('a leap goes there and back; a step, and what cannot be read for long, is one at most', () => {
  assert.equal(read([50, 50.1, 90, 50.2, 50.1]).leaps, 1)
  assert.equal(read([50, 50.1, 90, 90.1, 90]).leaps, 0)
  assert.equal(read([50, null, null, null, 50]).leaps, 1)
  assert.equal(read([50, null, 50, null, 50]).leaps, 2)
  assert.equal(read([50, 51, 50, 51]).leaps, 0, 'noise')
})

test('what usually swings as far does not leap', () => {
  const swinging = Array.from({ length: 2000 }, (_, index) => 50 + (index % 2) * 6)
  assert.ok(read(swinging).leaps < 200)
})

test('what is counted is counted once', () => {
  const steadiness = new Steadiness(4)
  for (const value of [50, 90, 50]) steadiness.read(value)
  assert.deepEqual(steadiness.take(), { leaps: 1, moves: 2 })
  assert.deepEqual(steadiness.take(), { leaps: 0, moves: 0 })
})

const quiet = Array.from({ length: 3 * slotsADay }, () => 0)

test('a sensor is loose that leaps over a day, and what is near it does not', () => {
  const loose = counts([...quiet, 3, 0, 4, 2, 0, 1])
  assert.equal(leapsOften(loose, [counts([...quiet, 0, 0, 0, 0, 0, 0])]), true)
  assert.equal(leapsOften(loose, [counts([...quiet, 2, 2, 2, 2, 0, 0])]), false)
  assert.equal(leapsOften(counts([...quiet, 9, 0, 0, 0, 0, 0]), []), false, 'one bad hour')
  assert.equal(leapsOften(counts([3, 0, 4, 2]), []), false, 'nobody knows what is usual yet')
  assert.equal(leapsOften(counts(Array.from({ length: 30 }, () => 3)), []), false, 'as ever')
})

test('an input flaps that is lost three times a day', () => {
  assert.equal(flapsOften(counts([...quiet, 1, 0, 1, 1, 0, 0])), true)
  assert.equal(flapsOften(counts([...quiet, 1, 0, 0, 1, 0, 0])), false)
})

test('a sensor is frozen that stands still while what is near it moves', () => {
  const moving = Array.from({ length: 3 * slotsADay }, () => 5)
  const still = counts([...moving, 0, 0, 0, 0, 0, 0])
  const beside = counts([...moving, 5, 5, 5, 5, 5, 5])
  assert.equal(isFrozen(still, [beside], new Series()), true)
  assert.equal(isFrozen(still, [still], new Series()), false, 'all of it is at rest')
  assert.equal(isFrozen(still, [], new Series()), false)
  const loads = new Series()
  for (let slot = 0; slot < 24; slot++) loads.add({ slot, value: 50, load: slot % 2 })
  assert.equal(isFrozen(still, [], loads), true, 'its load has changed')
  assert.equal(
    isFrozen(counts([...quiet, 0, 0, 0, 0, 0, 0]), [beside], loads),
    false,
    'never moved',
  )
})
