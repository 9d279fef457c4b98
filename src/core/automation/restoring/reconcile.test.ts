/** Discrepancies: adopted or restored as the policy says, and not for ever. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../../test/harness/platform.ts'
import { alertsOf } from '../../alerts/conditions.ts'
import { put } from '../../model/system/system.ts'

const windowMs = 600_000
const restoring = platformWith((config) => ({
  ...config,
  reconcile: { hosts: 'restore', attempts: 2, window: windowMs },
  chassis: { ...config.chassis, reconcile: 'restore' },
  limits: { ...config.limits, minimumOffTime: 0 },
}))
const up = { 'chassis.0': 'On', 'host.0': 'Running' } as const

test('where the policy is to adopt, what is stands, as a discrepancy with an alert', () => {
  const bench = asked(benchIn(up), 'On')
  bench.power('host.0', 'Off')
  const { status, operation, discrepancy } = bench.component('host.0')
  assert.deepEqual([status, operation, discrepancy?.name], ['Off', null, 'unexpected-off'])
  assert.ok(alertsOf(bench, bench.system).has('unexpected-off/host.0'))
})

test('one report of off is none: N confirmations name a discrepancy', () => {
  const bench = asked(benchIn(up), 'On')
  bench.power('host.0', 'Off', 1)
  assert.equal(bench.component('host.0').status, 'Running')
  bench.power('host.0', 'Off', 1)
  assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-off')
})

test('asking for what is there already explains it, and clears the alert', () => {
  const bench = asked(benchIn(up), 'On')
  bench.power('host.0', 'Off')
  const answer = bench.ask('host.0', 'ForceOff')
  assert.equal(answer.kind === 'accepted' && answer.unchanged, true)
  const { discrepancy, requested } = bench.component('host.0')
  assert.deepEqual([discrepancy, requested?.power], [null, 'Off'])
  assert.equal(alertsOf(bench, bench.system).size, 0)
})

test('where it is to restore, what was asked is asked again', () => {
  const rows: readonly (readonly [string, 'On' | 'Off', 'On' | 'Off', string])[] = [
    ['host.0', 'On', 'Off', 'PowerOn'],
    ['host.0', 'Off', 'On', 'GracefulShutdown'],
    ['chassis.0', 'On', 'Off', 'PowerOn'],
    ['chassis.0', 'Off', 'On', 'PowerOff'],
  ]
  for (const [name, wanted, found, action] of rows) {
    const host = name === 'host.0'
    const from = wanted === 'On'
    const bench = asked(
      benchIn(
        { 'chassis.0': host || from ? 'On' : 'Off', 'host.0': host && from ? 'Running' : 'Off' },
        restoring,
      ),
      wanted,
      name,
    )
    bench.power(name, found)
    const what = `${name} asked ${wanted}, found ${found}`
    assert.equal(bench.component(name).operation?.action, action, what)
    assert.match(bench.operation(name).reason ?? '', /attempt 1 of 2/, what)
  }
})

test('after so many restores in a while it is held, with an alert', () => {
  const bench = asked(benchIn(up, restoring), 'On')
  for (let times = 0; times < 2; times++) {
    bench.power('host.0', 'Off')
    assert.equal(bench.operation('host.0').cause, 'unexpected-off')
    comesUp(bench)
    assert.equal(bench.component('host.0').status, 'Running')
    bench.pass(1000)
  }
  bench.power('host.0', 'Off')
  const { status, operation, lastError } = bench.component('host.0')
  assert.deepEqual([status, operation, lastError?.code], ['Error', null, 'flapping'])
  assert.ok(alertsOf(bench, bench.system).has('flapping/host.0'))
})

test('restores that are long ago do not count', () => {
  const bench = asked(benchIn(up, restoring), 'On')
  for (let times = 0; times < 4; times++) {
    bench.power('host.0', 'Off')
    assert.equal(bench.operation('host.0').cause, 'unexpected-off')
    comesUp(bench)
    bench.now += windowMs
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
})

test('what an interlock blocks is restored once it does not, while it is recent', () => {
  const bench = asked(benchIn(up, restoring), 'On')
  bench.level('zone/cpu_zone', 'unknown')
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').operation, null)
  bench.level('zone/cpu_zone', 'normal')
  assert.equal(bench.operation('host.0').action, 'PowerOn')
  const late = asked(benchIn(up, restoring), 'On')
  late.level('zone/cpu_zone', 'unknown')
  late.power('host.0', 'Off')
  late.now += windowMs
  for (const [name, power] of [
    ['chassis.0', 'On'],
    ['host.0', 'Off'],
  ] as const)
    late.power(name, power)
  late.level('zone/cpu_zone', 'normal')
  assert.equal(late.component('host.0').operation, null)
})

function asked(bench: Bench, power: 'On' | 'Off', name = 'host.0'): Bench {
  const requested = { action: 'Asked', power, actor: 'a', reason: null, at: 0 }
  const component = { ...bench.component(name), requested }
  bench.system = put(bench.system, component)
  return bench
}

/** The host's power-on goes well. */
function comesUp(bench: Bench): void {
  for (const verb of ['raise', 'on']) bench.answer(verb)
  bench.power('host.0', 'On')
  for (const progress of ['OSBootStarted', 'OSRunning']) bench.boot('host.0', progress)
}
