/**
 * Seeds: the production service lives through hours of chance, and is right whenever it is left
 * alone.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trackNoMore } from '../harness/tracking.ts'
import { dense, rehearsed } from './profiles.ts'

/** `SEED=n` runs that one, and prints its story. */
const wanted = process.env.SEED
const count = process.env.LONG === undefined ? 2 : 100
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]
const hourMs = 3_600_000

for (const seed of seeds) {
  test(`an hour of chance ends with the status that the hardware has: seed ${seed}`, async (t) => {
    const { failure, story } = await rehearsed(dense, seed, hourMs)
    if (wanted !== undefined || failure !== null) for (const line of story) t.diagnostic(line)
    if (failure !== null) t.diagnostic(`run it alone with SEED=${seed}`)
    assert.equal(failure, null)
  })
}

trackNoMore()
