/** Tests that a trend is told where there is one, and none where there is none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forecast, remember, type Sample, type Samples } from './trend.ts'

const horizonMs = 120_000

/** Readings of a value once a second, ending at `endsMs`. */
function reading(valueAt: (ms: number) => number, endsMs = 60_000, everyMs = 1000): Samples {
  let samples: Samples = []
  for (let at = 0; at <= endsMs; at += everyMs) {
    samples = remember(samples, { at, value: valueAt(at) }, horizonMs)
  }
  return samples
}

/** What a zone does that tends from one temperature to another: 63 % of the way in `lagMs`. */
const tending = (from: number, to: number, lagMs: number) => (ms: number) =>
  to + (from - to) * Math.exp(-ms / lagMs)

test('a steady value stays where it is', () => {
  assert.equal(
    forecast(
      reading(() => 46),
      horizonMs,
    ),
    46,
  )
})

test('a steady rise goes on for as long as is looked ahead', () => {
  const rising = reading((ms) => 40 + ms / 10_000)
  assert.ok(Math.abs(forecast(rising, horizonMs)! - (46 + 12)) < 0.01)
})

test('a rise that gets steeper is not taken for one that slows down', () => {
  const running = reading((ms) => 40 + (ms / 30_000) ** 2)
  const straight = forecast(running, horizonMs)!
  assert.ok(straight > 47 && straight < 76, `${straight}`)
})

test('a boot that warms a zone up is foreseen to end where it ends', () => {
  for (const lagMs of [10_000, 20_000, 60_000]) {
    for (const endsMs of [32_000, 45_000, 60_000, 120_000]) {
      const warming = tending(25, 67, lagMs)
      const forecasted = forecast(reading(warming, endsMs), horizonMs)!
      const really = warming(endsMs + horizonMs)
      assert.ok(
        Math.abs(forecasted - really) < 3,
        `${forecasted} rather than ${really}, ${lagMs} ${endsMs}`,
      )
    }
  }
})

test('a boot that begins raises no alarm at any moment of it', () => {
  for (const lagMs of [5000, 20_000, 60_000, 240_000]) {
    const warming = tending(25, 67, lagMs)
    for (let endsMs = 60_000; endsMs <= 400_000; endsMs += 3000) {
      const forecasted = forecast(
        reading((ms) => (ms < 60_000 ? 25 : warming(ms - 60_000)), endsMs),
        horizonMs,
      )
      assert.ok(
        forecasted! < 80,
        `${forecasted} after ${endsMs - 60_000} ms with a lag of ${lagMs}`,
      )
    }
  }
})

test('one step up is no trend', () => {
  for (let endsMs = 60_000; endsMs <= 180_000; endsMs += 1000) {
    const forecasted = forecast(
      reading((ms) => (ms < 60_000 ? 40 : 75), endsMs),
      horizonMs,
    )
    assert.ok(forecasted! < 85, `${forecasted} after ${endsMs - 60_000} ms`)
  }
})

test('a zone whose cooling has failed is foreseen to be too hot while it is not', () => {
  const failing = reading(tending(60, 140, 240_000))
  assert.ok(failing.at(-1)!.value < 80)
  assert.ok(forecast(failing, horizonMs)! > 90)
})

test('a fall is not counted upon', () => {
  const falling = reading((ms) => 80 - ms / 10_000)
  assert.ok(Math.abs(forecast(falling, horizonMs)! - 74) < 0.01)
})

test('mere noise is no trend', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const noise = noiseOf(seed)
      const forecasted = forecast(
        reading(() => 60 + noise()),
        horizonMs,
      )!
      assert.ok(Math.abs(forecasted - 60) < 6, `${forecasted}`)
    }),
    { numRuns: 200 },
  )
})

test('a rise in noise is seen all the same', () => {
  const noise = noiseOf(7)
  const forecasted = forecast(
    reading((ms) => 60 + ms / 3000 + noise()),
    horizonMs,
  )!
  assert.ok(forecasted > 95, `${forecasted}`)
})

test('too few readings, or of too short a time, tell nothing', () => {
  assert.equal(forecast([], horizonMs), null)
  assert.equal(
    forecast(
      reading(() => 46, 29_000),
      horizonMs,
    ),
    null,
  )
  assert.equal(
    forecast(
      reading(() => 46, 39_000, 13_000),
      horizonMs,
    ),
    null,
  )
  assert.notEqual(
    forecast(
      reading(() => 46, 30_000),
      horizonMs,
    ),
    null,
  )
})

test('what is remembered is bounded, in number and in time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { maxLength: 400 }), (gaps) => {
      let at = 0
      let samples: Samples = []
      for (const gap of gaps) {
        at += gap
        samples = remember(samples, { at, value: 1 }, horizonMs)
        assert.ok(samples.length <= 64)
        assert.ok(samples.at(-1)!.at - samples[0]!.at <= horizonMs / 2)
      }
    }),
  )
})

test('whatever is read, what is told is a number or nothing', () => {
  const sample: fc.Arbitrary<Sample> = fc.record({
    at: fc.integer({ min: 0, max: 200_000 }),
    value: fc.double({ min: -100, max: 1000, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 100 }), (given) => {
      const samples = given
        .toSorted((a, b) => a.at - b.at)
        .reduce<Samples>((kept, one) => remember(kept, one, horizonMs), [])
      const forecasted = forecast(samples, horizonMs)
      assert.ok(forecasted === null || Number.isFinite(forecasted))
    }),
  )
})

/** From −1 to 1, evenly; the same for the same seed. */
function noiseOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return state / 2 ** 31
  }
}
