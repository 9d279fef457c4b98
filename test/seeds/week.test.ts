/** Weeks: after each day of chance the service is at rest, and shows what the hardware is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { live } from './life.ts'
import { day, figures, week } from './week.ts'

/** `SEED=n` runs that one, and prints what was done; `LONG=1` makes weeks of the days. */
const wanted = process.env.SEED
const isLong = process.env.LONG !== undefined
const count = isLong ? 10 : 1
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]
const [life, name] = isLong ? [week, 'a week'] : [day, 'a day']

for (const seed of seeds) {
  test(`${name} of chance ends at rest with the hardware's status: seed ${seed}`, async (t) => {
    const beganMs = performance.now()
    const outcome = await live(life, seed)
    const { living, error } = outcome
    if (wanted !== undefined || error !== null) for (const line of living.done) t.diagnostic(line)
    const seconds = Math.round((performance.now() - beganMs) / 1000)
    t.diagnostic(`seed ${seed}: ${figures(outcome)}; ${seconds} s`)
    if (error !== null) t.diagnostic(`run it alone with ${isLong ? 'LONG=1 ' : ''}SEED=${seed}`)
    assert.ifError(error)
  })
}
