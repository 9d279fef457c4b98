/** What becomes of a host with a critical health sensor. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchWith, goDown, hosts, shedOf } from './three-hosts.ts'

test('a sensor that stays critical takes its hosts down, locks them, and tells', () => {
  const bench = benchWith({ healthConfirm: '3s' })
  bench.level('sensor/dimm', 'critical', { value: 99, limit: 95 })
  bench.pass(2_999)
  assert.deepEqual(shedOf(bench), [])
  bench.pass(1)
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
  goDown(bench)
  for (const name of hosts) {
    const { status, locks } = bench.component(name)
    assert.equal(status, 'Isolated')
    assert.deepEqual(
      locks.map(({ code, actor }) => [code, actor]),
      [['isolated', 'statemgr']],
    )
  }
  const alerts = bench.entries.filter(({ type, cause }) => type === 'alert' && cause === 'isolated')
  assert.deepEqual(alerts.map(({ component }) => component).sort(), [...hosts])
  const refused = bench.ask('host.0', 'PowerOn')
  assert.equal(refused.kind, 'refused')
})

test('one reading that is wrong isolates nobody', () => {
  const bench = benchWith({ healthConfirm: '3s' })
  bench.level('sensor/dimm', 'critical')
  bench.pass(1000)
  bench.level('sensor/dimm', 'normal')
  bench.pass(10_000)
  assert.deepEqual(shedOf(bench), [])
})

test('alert_only takes nobody down', () => {
  const bench = benchWith({ healthFailureResponse: 'alert_only' })
  bench.level('sensor/dimm', 'critical')
  bench.pass(10_000)
  assert.deepEqual(shedOf(bench), [])
})

test('a sensor that is hot because its zone is too hot is no fault of its host', () => {
  const bench = benchWith({ healthConfirm: '500ms' })
  bench.level('sensor/dimm', 'critical')
  bench.level('zone/cpu_zone', 'critical')
  bench.pass(500)
  goDown(bench)
  for (const name of hosts) assert.equal(bench.component(name).status, 'Off')
})

test('who recovers a host after the service isolated it has it back', () => {
  const bench = benchWith()
  bench.level('sensor/dimm', 'critical')
  bench.pass(3_000)
  goDown(bench)
  bench.level('sensor/dimm', 'normal')
  assert.equal(bench.ask('host.0', 'Recover').kind, 'accepted')
  assert.equal(bench.component('host.0').status, 'Off')
  assert.deepEqual(bench.component('host.0').locks, [])
})
