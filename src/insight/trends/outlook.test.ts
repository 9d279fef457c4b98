/** A trend is told where there is one, at one time of day and one load; and with how sure it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bound, isMended, outlookOf } from './outlook.ts'
import { Bucket, medianOf, Series, sampleEveryMs, slotsADay, slotsMax } from './series.ts'
import { certaintyOf, slopeOf, slopeOfAll } from './slope.ts'

const upper: readonly Bound[] = [
  { name: 'warning', value: 80, side: 'upper' },
  { name: 'critical', value: 90, side: 'upper' },
]

/** From −1 to 1, evenly; the same for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 2 ** 31
  }
}

/** Of so many days, by the day and the time of day; at one load unless it says another. */
function series(days: number, valueAt: (day: number) => number, loadAt = (_: number) => 1): Series {
  const all = new Series()
  for (let slot = 0; slot < days * slotsADay; slot++) {
    const day = slot / slotsADay
    all.add({ slot, value: valueAt(day), load: loadAt(day) })
  }
  return all
}

const daily = (day: number) => 5 * Math.sin(2 * Math.PI * day)

test('a rise beneath a daily load is found, with when it comes to the next limit', () => {
  const noise = noiseOf(7)
  const outlook = outlookOf(
    series(14, (day) => 60 + day + daily(day) + noise()),
    upper,
  )!
  assert.equal(outlook.bound.name, 'warning')
  // At its worst it is 5 above its mean, and 14 days are gone.
  assert.ok(Math.abs(outlook.slope.perDay - 1) < 0.15, `${outlook.slope.perDay}`)
  assert.ok(Math.abs(outlook.inDays - 1.4) < 1.5, `${outlook.inDays}`)
  assert.ok(outlook.fromDays <= outlook.inDays && outlook.inDays <= outlook.toDays!)
  assert.ok(outlook.confidence > 0.98)
})

test('what is past one limit is told of the next', () => {
  const { bound } = outlookOf(
    series(10, (day) => 75 + day),
    upper,
  )!
  assert.equal(bound.name, 'critical')
})

test('a load that changes is no trend', () => {
  const later = series(
    12,
    (day) => (day < 6 ? 50 : 70) + daily(day),
    (day) => (day < 6 ? 1 : 2),
  )
  assert.equal(outlookOf(later, upper), null)
})

test('noise, a daily load, and what goes away from its limits come to nothing', () => {
  const noise = noiseOf(3)
  const flat = series(42, (day) => 60 + daily(day) + 2 * noise())
  assert.equal(outlookOf(flat, upper), null)
  const falling = series(14, (day) => 70 - day)
  assert.equal(outlookOf(falling, upper), null)
  assert.equal(outlookOf(new Series(), upper), null)
  const lower: readonly Bound[] = [{ name: 'warning', value: 40, side: 'lower' }]
  const { inDays } = outlookOf(falling, lower)!
  assert.ok(Math.abs(inDays - 16) < 1, `${inDays}`)
})

test('what is busy at noon is told of by noon, however slowly it goes by night', () => {
  const isBusy = (day: number) => day % 1 >= 0.5
  const rising = series(
    20,
    (day) => (isBusy(day) ? 55 + day : 40 + day / 4),
    (day) => (isBusy(day) ? 2 : 1),
  )
  const { load, inDays } = outlookOf(rising, upper)!
  assert.equal(load, 2)
  assert.ok(Math.abs(inDays - 5) < 0.5, `${inDays}`)
})

test('it is not looked further ahead than twice as long as it was looked back', () => {
  const slow = series(7, (day) => 60 + 0.2 * day)
  assert.equal(outlookOf(slow, upper), null)
})

test('one wild day moves no slope', () => {
  const wild = series(14, (day) => (Math.floor(day) === 9 ? 200 : 60 + day))
  const { perDay } = slopeOf(wild.points(), 0.9)!
  assert.ok(Math.abs(perDay - 1) < 0.05, `${perDay}`)
})

test('a filter that was changed ends it, and a cool night does not', () => {
  const rising = series(10, (day) => 60 + day + daily(day))
  const outlook = outlookOf(rising, upper)!
  assert.equal(isMended(rising, outlook), false)
  const changed = series(11, (day) => 60 + (day < 10 ? day : 0) + daily(day))
  assert.equal(isMended(changed, outlook), true)
})

test('what never changes has no slope, and two at the same moment make none', () => {
  assert.equal(slopeOf(series(14, () => 60).points(), 0.5), null)
  const same = slopeOfAll([1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6], 0.5)
  assert.ok(same === null || Number.isFinite(same.perDay))
})

test('certainty is that of a normal distribution', () => {
  for (const [z, share] of [
    [0, 0],
    [1, 0.6827],
    [1.96, 0.95],
    [3, 0.9973],
  ] as const)
    assert.ok(Math.abs(certaintyOf(z) - share) < 1e-4, `${z}`)
})

test('a series is a ring: what is older than six weeks is gone, and it takes no more room', () => {
  const all = series(60, (day) => day)
  const points = all.points()
  assert.equal(points.length, slotsMax)
  assert.equal(points[0]!.value, 18)
  all.forgetBefore(points.at(-2)!.slot)
  assert.equal(all.points().length, 2)
})

test('a slot is the median at the load that there was most of, and nothing of too little', () => {
  const bucket = new Bucket()
  for (const [index, value] of [50, 51, 90, 52, 99].entries()) {
    const at = index * sampleEveryMs
    assert.ok(bucket.wants(at))
    bucket.take(at, value, value > 80 ? 2 : 1)
    assert.equal(bucket.wants(at + sampleEveryMs / 2), false)
  }
  assert.deepEqual(bucket.close(4), { slot: 4, value: 51, load: 1 })
  bucket.take(0, 50, 1)
  assert.equal(bucket.close(5), null)
  assert.equal(medianOf([1, 2, 3, 10]), 2.5)
})
