/**
 * Seeds: the production service lives through hours of chance, and is right whenever it is left
 * alone.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trackNoMore } from '../harness/tracking.ts'
import { crossing, dense, rehearsed } from './profiles.ts'

/** `SEED=n` runs that one, and prints its story. */
const wanted = process.env.SEED
const count = process.env.LONG === undefined ? 2 : 100
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]
const hourMs = 3_600_000

const hours = {
  'an hour of chance ends with the status that the hardware has': dense,
  'an hour of clients who cross each other, and of kills, breaks no promise': crossing,
}
const all = Object.entries(hours).flatMap(([what, profile]) =>
  seeds.map((seed) => ({ what, profile, seed })),
)

for (const { what, profile, seed } of all) {
  test(`${what}: seed ${seed}`, async (t) => {
    const { failure, story } = await rehearsed(profile, seed, hourMs)
    if (wanted !== undefined || failure !== null) for (const line of story) t.diagnostic(line)
    if (failure !== null) t.diagnostic(`run it alone with SEED=${seed}`)
    assert.equal(failure, null)
  })
}

trackNoMore()
