/**
 * Seeds: the production service lives through hours of chance, and is right whenever it is left
 * alone.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hour } from './hour.ts'
import { live } from './life.ts'

/** `SEED=n` runs that one, and prints what was done. */
const wanted = process.env.SEED
const count = process.env.LONG === undefined ? 3 : 100
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]

for (const seed of seeds) {
  test(`an hour of chance ends with the status that the hardware has: seed ${seed}`, async (t) => {
    const { living, error } = await live(hour, seed)
    if (wanted !== undefined || error !== null) for (const line of living.done) t.diagnostic(line)
    if (error !== null) t.diagnostic(`run it alone with SEED=${seed}`)
    assert.ifError(error)
  })
}
