/** The recipes of a host, where hardware does by itself what a recipe was about to ask of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'

test('a host that came on by itself is not powered on again, and its boot counts', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  bench.power('host.0', 'On')
  bench.boot('host.0', 'OSRunning')
  bench.answer('raise')
  assert.deepEqual(bench.calls('on'), [])
  assert.equal(bench.component('host.0').status, 'Running')
})

test('a host that is off is powered on, and its boot counts from then on', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  bench.answer('on')
  assert.equal(bench.component('host.0').status, 'PoweringOn')
  bench.power('host.0', 'On')
  bench.boot('host.0', 'OSRunning')
  assert.equal(bench.component('host.0').status, 'Running')
})
