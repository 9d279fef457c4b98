/** What is left behind is looked for wherever it is, though nothing else has to do with that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../../test/harness/platform.ts'
import type { Aftermath } from '../../model/system/component.ts'
import { put } from '../../model/system/system.ts'

test('what is seen of another component ends what an operation left behind there', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  const { name, dependsOn } = bench.platform.components['host.0']!
  assert.equal(
    dependsOn.some(({ on }) => 'component' in on && on.component === 'host.1'),
    false,
  )
  const left: Aftermath = {
    ...{ code: 'left-behind', message: 'left', operation: 'o', correlation: 'c', at: bench.now },
    awaits: [{ target: 'host.1', power: 'Off' }],
  }
  bench.system = put(bench.system, { ...bench.component(name), aftermath: [left] })
  bench.pass(100)
  assert.deepEqual(bench.component(name).aftermath, [left])
  bench.power('host.1', 'Off')
  assert.deepEqual(bench.component(name).aftermath, [])
})
