/** Weeks: after each day of chance the service is at rest, and shows what the hardware is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresText } from '../../src/rehearse/figures.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { long, rehearsed } from './profiles.ts'

/** `SEED=n` runs that one, and prints its story; `LONG=1` makes weeks of the days. */
const wanted = process.env.SEED
const isLong = process.env.LONG !== undefined
const count = isLong ? 10 : 1
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]
const dayMs = 24 * 3_600_000
const [forMs, name] = isLong ? [7 * dayMs, 'a week'] : [dayMs, 'a day']

for (const seed of seeds) {
  test(`${name} of chance ends at rest with the hardware's status: seed ${seed}`, async (t) => {
    const beganMs = performance.now()
    const { failure, story, figures } = await rehearsed(long, seed, forMs)
    if (wanted !== undefined || failure !== null) for (const line of story) t.diagnostic(line)
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    t.diagnostic(`seed ${seed}: ${figuresText(figures).join(' ')} ${seconds} s`)
    if (failure !== null) t.diagnostic(`run it alone with ${isLong ? 'LONG=1 ' : ''}SEED=${seed}`)
    assert.equal(failure, null)
  })
}

trackNoMore()
