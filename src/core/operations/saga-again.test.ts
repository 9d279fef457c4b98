/** Asking again: a call that takes power is repeated only while nothing blocks it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'
import type { Outcome } from '../model/events/event.ts'

const rejected: Outcome = { kind: 'rejected', error: 'not now', again: true }
const restMs = 60_000

/** Its power-on was rejected for now, and is to be tried again after a rest. */
function resting() {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  bench.deliver({ kind: 'outcome', call: bench.calls('on')[0]!.id, outcome: rejected })
  assert.equal(bench.operation('host.0').steps[3]?.phase, 'resting')
  return bench
}

test('a call that was rejected for now is made again after a rest', () => {
  const bench = resting()
  bench.now += restMs
  bench.power('chassis.0', 'On')
  assert.equal(bench.calls('on').length, 1)
})

test('it is not made again once an interlock blocks it: what was done is taken back', () => {
  const bench = resting()
  const before = bench.effects.length
  bench.level('supply/psu.0', 'unknown')
  // Cooling is only released where every other host is known to be off.
  bench.now += 5000
  bench.power('host.1', 'Off')
  bench.now += restMs - 5000
  bench.power('chassis.0', 'On')
  const calls = bench.effects.slice(before).filter(({ kind }) => kind === 'call')
  assert.ok(!calls.some((call) => 'verb' in call && call.verb === 'on'))
  const { state, error } = bench.operation('host.0')
  assert.deepEqual([state, error?.code], ['rolling-back', 'power-dependency'])
})

test('what was done before something asked earlier came is done once more, and says why', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  bench.answer('on')
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  bench.power('host.0', 'On')
  assert.equal(bench.calls('force-off').length, 1)
  const again = bench.entries.filter(({ outcome }) => outcome === 'again')
  assert.deepEqual(
    again.map(({ cause, message }) => `${cause}: ${message}`),
    [
      'came-late: force off: it was done, and what was asked before it came after it; ' +
        'force-off of host.0, attempt 2',
    ],
  )
})
