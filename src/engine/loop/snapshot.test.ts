/** The parts of a System: what is remembered is remembered over any number of restarts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'
import type { Operation } from '../../core/model/system/operation.ts'
import type { System } from '../../core/model/system/system.ts'
import { type Checkpoint, partsOf, systemOf } from './snapshot.ts'

const checkpoint: Checkpoint = {
  clock: { serviceMs: 0, monotonicMs: 0, machine: 'here' },
  announced: 0,
  clean: false,
}

/** An operation that ended, as the core has it. */
function ended(): Operation {
  const bench = benchIn({})
  bench.ask('host.0', 'IdentifyOn')
  return bench.system.ended[0]!
}

const endedMaxes = [7, 16, 48, 100]

test('what the store holds of what has ended is what is remembered, in any order', () => {
  const some = ended()
  for (const endedMax of endedMaxes) {
    const held = new Map<string, string>()
    let { system } = benchIn({})
    let before: System | null = null
    let ends = 0
    for (let run = 0; run < 40; run += 1) {
      for (let batch = 0; batch <= (run * 5) % 7; batch += 1) {
        // A few, or more than are remembered; accepted long ago, just now or in a run before.
        const count = batch === 6 ? endedMax + 3 : batch % 4
        for (let one = 0; one < count; one += 1) {
          ends += 1
          const order = [system.order + one + 1, (ends * 7919) % 1000, ends % endedMax][ends % 3]!
          const operation = { ...some, id: `${run}-${ends}`, order, endedAt: ends }
          system = { ...system, ended: [...system.ended, operation].slice(-endedMax) }
        }
        system = { ...system, order: system.order + count }
        const { parts, removed } = partsOf(before, system, checkpoint)
        for (const key of removed) assert.ok(held.delete(key), key)
        for (const { key, text } of parts) held.set(key, text)
        before = system
        assert.deepEqual(systemOf(held, 0).system.ended, system.ended, `${endedMax}`)
      }
      before = system = systemOf(held, 0).system
    }
    assert.equal(system.ended.length, endedMax)
  }
})

test('where fewer are remembered than before, the others go with the next that ends', () => {
  const some = ended()
  const many = Array.from({ length: 40 }, (_, at) => ({ ...some, id: `1-${at}`, endedAt: at }))
  const before = { ...benchIn({}).system, ended: many }
  const after = { ...before, ended: [...many, { ...some, id: '1-40', endedAt: 40 }].slice(-8) }
  const { removed } = partsOf(before, after, checkpoint)
  assert.deepEqual(
    removed,
    many.slice(0, 33).map(({ id }) => `ended/${id}`),
  )
})
