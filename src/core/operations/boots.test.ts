/** Boots within operations: attempts, progress, and what is held when they are spent. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, example } from '../../../test/harness/platform.ts'
import { booting, on } from '../../../test/harness/powering-on.ts'
import { waitForBoot } from './saga.test.ts'

test('a boot that never finishes is tried as often as may be, and then held', () => {
  const bench = booting()
  const { attemptsMax } = example.components['host.0']!
  let before = bench.system.calls
  for (let attempt = 1; attempt < attemptsMax!; attempt++) {
    waitForBoot(bench)
    assert.equal(bench.component('host.0').attemptsLeft, attemptsMax! - attempt)
    assert.equal(bench.calls('reset').length, 1)
    // A service does not heed what is numbered as if it came before its last call.
    assert.equal(bench.calls('reset')[0]!.order, bench.system.calls)
    assert.ok(bench.system.calls > before)
    before = bench.system.calls
  }
  waitForBoot(bench)
  const { status, attemptsLeft, lastError } = bench.component('host.0')
  assert.deepEqual([status, attemptsLeft, lastError?.code], ['Quiesced', 0, 'boot-failed'])
})

test('a boot that comes at last gives all attempts back', () => {
  const bench = booting()
  waitForBoot(bench)
  bench.answer('reset')
  bench.boot('host.0', 'OSBootStarted')
  bench.boot('host.0', 'OSRunning')
  const { status, attemptsLeft } = bench.component('host.0')
  assert.deepEqual([status, attemptsLeft], ['Running', 3])
})

test('progress of the boot before is not taken for that of this one', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset')
  assert.equal(bench.component('host.0').status, 'On')
  assert.equal(bench.component('host.0').boot?.progress, 'None')
})

test('a host that loses its power while it boots is not booting any more', () => {
  const bench = booting()
  bench.power('host.0', 'Off')
  assert.equal(bench.operation('host.0').error?.code, 'power-lost')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
  assert.equal(bench.component('host.0').status, 'Off')
})
