/**
 * Hours of chance among u-bmc's services: nothing wedges, every operation ends, and what is shown
 * is what the hardware is, or is said to be unverified.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { figuresText } from '../../src/rehearse/figures.ts'
import { rehearse } from '../../src/rehearse/rehearsal.ts'
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { long } from '../seeds/profiles.ts'

/** `SEED=n` runs that one of each, and prints its story. */
const wanted = process.env.SEED
const hourMs = 3_600_000
/** Hours of each board: no planted mistake is found by these alone (`test/mutations/`). */
const isLong = process.env.LONG !== undefined
const [count, forMs, name] = isLong ? [25, 24 * hourMs, 'a day'] : [1, hourMs, 'an hour']
const seeds =
  wanted === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(wanted)]

for (const file of ['ubmc-mock.yaml', 'ubmc-asus-iec.yaml']) {
  const config = exampleConfig(file)
  for (const seed of seeds) {
    test(`${name} of chance on ${file} ends at rest and in the truth: seed ${seed}`, async (t) => {
      const story: string[] = []
      const onLines = (lines: readonly string[]) => story.push(...lines)
      const { failure, figures } = await rehearse({
        config,
        profile: long,
        seed,
        forMs,
        onLines,
      })
      if (wanted !== undefined || failure !== null) for (const line of story) t.diagnostic(line)
      t.diagnostic(`seed ${seed}: ${figuresText(figures).join(' ')}`)
      assert.equal(failure, null)
    })
  }
}

trackNoMore()
