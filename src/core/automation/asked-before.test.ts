/** What comes late is told with what had asked for it, and not as something that nobody asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'

const on = { 'chassis.0': 'On' }

/** Seconds pass in which the chassis is on and the host as it is told to be; all calls are done. */
function passes(bench: Bench, seconds: number, host: Power): void {
  for (let passed = 0; passed < seconds; passed++) {
    bench.pass(1000)
    bench.power('chassis.0', 'On')
    bench.power('host.0', host)
    for (const call of bench.calls())
      bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
}

const messageOf = (bench: Bench): string | undefined => {
  const { discrepancy } = bench.component('host.0')
  return bench.system.alerts[`${discrepancy?.name}/host.0`]?.alert.message
}

test('a rail that comes after its power-on was taken over says what had asked for it', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  for (const verb of ['raise', 'on']) bench.answer(verb)
  bench.pass(1000)
  bench.ask('host.0', 'ForceOff')
  passes(bench, 45, 'Off')
  assert.equal(bench.component('host.0').status, 'Off')
  passes(bench, 8, 'On')
  assert.equal(
    messageOf(bench),
    'host.0: the hardware came on late: PowerOn of tester had begun 47 s before, and ended so: ' +
      'PowerOn was taken over by ForceOff',
  )
})

test('power that goes once its off was given up is as it was asked, and no news', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'ForceOff')
  passes(bench, 120, 'On')
  assert.deepEqual([bench.component('host.0').status, messageOf(bench)], ['Error', undefined])
  passes(bench, 8, 'Off')
  assert.deepEqual([bench.component('host.0').status, messageOf(bench)], ['Off', undefined])
})

test('what was asked for and came is no reason for what comes after that', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'ForceOff')
  passes(bench, 45, 'Off')
  passes(bench, 8, 'On')
  assert.equal(messageOf(bench), 'host.0: the hardware came on and nobody had asked for it')
  passes(bench, 8, 'Off')
  assert.equal(messageOf(bench), 'host.0: the hardware went off and nobody had asked for it')
})
