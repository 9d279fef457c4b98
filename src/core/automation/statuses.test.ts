/** A status follows the hardware, once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, exampleConfig, platformWith } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'
import { believed } from '../model/power.ts'
import { put } from '../model/system/system.ts'

test('a host that nobody measures loses its rail once, whatever of its own is still open', () => {
  const platform = platformWith(() => exampleConfig('ubmc-mock.yaml'))
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  const unmeasured = (name: string, power: Power) => {
    const { observed, ...component } = bench.component(name)
    const seen = { ...observed, power: believed(power), at: bench.now, unverified: true } as const
    bench.system = put(bench.system, { ...component, observed: seen })
  }
  unmeasured('chassis.0', 'On')
  unmeasured('host.0', 'Off')
  bench.ask('host.0', 'PowerOn')
  for (const { verb } of bench.calls()) if (verb !== 'on') bench.answer(verb)
  assert.equal(bench.calls('on').length, 1, 'its call is open')
  unmeasured('chassis.0', 'Off')
  bench.now += 1
  // Rules that go round in circles throw, where nobody is told of bugs.
  bench.deliver({ kind: 'tick' })
  const { source, power } = bench.component('host.0').observed
  assert.deepEqual([source, power], ['rail', believed('Off')])
})

test('what went off unasked, fell silent, and is seen to be on again surprises no more', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-off')
  bench.pass(bench.platform.limits.observationStaleMs + 1)
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').discrepancy?.name],
    ['Unknown', 'unexpected-off'],
  )
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  assert.notEqual(bench.component('host.0').discrepancy?.name, 'unexpected-off')
})
