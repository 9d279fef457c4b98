/** Automation: what the service does not do by itself while somebody works on it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../test/harness/platform.ts'
import { put } from '../model/system/system.ts'

const restoring = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) => ({ ...host, reconcile: 'restore' as const })),
}))

/** A host that was asked to be on, and went off by itself. */
function wentOff(before: (bench: Bench) => void): Bench {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, restoring)
  const host = bench.component('host.0')
  const asked = {
    action: 'PowerOn',
    power: 'On',
    actor: 'anna',
    reason: null,
    at: bench.now,
  } as const
  bench.system = put(bench.system, { ...host, requested: asked })
  before(bench)
  bench.power('host.0', 'Off')
  for (let i = 0; i < 4; i++) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'bmc.0']) bench.power(name, 'On')
    for (const name of ['host.0', 'host.1']) bench.power(name, 'Off')
  }
  return bench
}

test('what went off by itself is powered on again by itself', () => {
  const bench = wentOff(() => {})
  assert.equal(bench.operation('host.0').actor, 'statemgr')
})

for (const [who, action] of [
  ['chassis.0', 'EnterMaintenance'],
  ['bmc.0', 'EnterMaintenance'],
  ['bmc.0', 'PrepareUpdate'],
] as const) {
  test(`nothing is powered on by itself after ${action} of ${who}, only after its end`, () => {
    const bench = wentOff((begun) => begun.ask(who, action))
    assert.equal(bench.component('host.0').operation, null)
    assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-off')
    bench.ask(who, action === 'PrepareUpdate' ? 'CompleteUpdate' : 'ExitMaintenance')
    assert.equal(bench.operation('host.0').action, 'PowerOn')
  })
}

test('a boot that failed is not tried again by itself during an update of the BMC', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Booting' })
  bench.ask('bmc.0', 'PrepareUpdate')
  const { deadline } = bench.component('host.0')
  while (bench.now <= deadline!) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
  }
  assert.equal(bench.component('host.0').status, 'Quiesced')
  assert.deepEqual(bench.calls('reset'), [])
})
