/** The parts of a System: what is remembered is remembered over any number of restarts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'
import type { Operation } from '../../core/model/system/operation.ts'
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

test('as many of the latest operations as are remembered outlive every restart', () => {
  const some = ended()
  for (const endedMax of [7, 16, 48, 100, 256]) {
    const parts = new Map<string, string>()
    const ids: string[] = []
    let before = null
    let system = benchIn({}).system
    for (let run = 0; run < 40; run += 1) {
      for (let count = 0; count <= (run * 5) % 7; count += 1) {
        const order = system.order + 1
        const operation = { ...some, id: `${run}-${count}`, order, endedAt: ids.length }
        ids.push(operation.id)
        const after = { ...system, order, ended: [...system.ended, operation].slice(-endedMax) }
        for (const { key, text } of partsOf(before, after, checkpoint, endedMax).parts)
          parts.set(key, text)
        before = system = after
      }
      before = system = systemOf(parts, 0).system
    }
    const remembered = system.ended.map(({ id }) => id).slice(-endedMax)
    assert.deepEqual(remembered, ids.slice(-endedMax), `${endedMax}`)
  }
})
