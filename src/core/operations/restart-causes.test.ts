/** Restart causes: who or what started it, and that the first cause is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'

const causeOf = (bench: Bench, name = 'host.0') => bench.component(name).restartCause?.cause

test('whoever asks for a start or a reset is its cause', () => {
  for (const [status, action] of [
    ['Off', 'PowerOn'],
    ['Running', 'ForceRestart'],
    ['Running', 'GracefulRestart'],
    ['Running', 'PowerCycle'],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': status })
    bench.ask('host.0', action)
    assert.equal(causeOf(bench), 'RemoteCommand', action)
  }
})

test('a shutdown or an identify LED restarts nothing', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'IdentifyOn')
  bench.ask('host.0', 'GracefulShutdown')
  assert.equal(causeOf(bench), undefined)
})

test('a schedule is the cause of what it asks for', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  planned(bench, 'host.0', 'PowerOn')
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  assert.equal(bench.operation('host.0').cause, 'schedule')
  assert.equal(causeOf(bench), 'ScheduledPowerOn')
})

test('heat is the cause of an emergency off', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(causeOf(bench), 'ThermalEvent')
})

test('emergency off has a cause of its own', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.deliver({ kind: 'emergency.off', id: 'e', component: null, actor: 'a', reason: null })
  assert.deepEqual([causeOf(bench), causeOf(bench, 'chassis.0')], ['EmergencyOff', 'EmergencyOff'])
})

test('a host has the cause of what its chassis does', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  planned(bench, 'chassis.0', 'PowerCycle')
  bench.deliver({ kind: 'due', schedule: 's1', isMissed: false })
  assert.equal(causeOf(bench, 'chassis.0'), 'ScheduledPowerOn')
})

test('what the service does about a trouble hides no cause; what somebody asks does', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.boot('host.0', 'MemoryInitializationStarted')
  assert.equal(causeOf(bench), 'HostCrash')
  const first = bench.component('host.0').restartCause
  const { deadline } = bench.component('host.0')
  while (bench.component('host.0').operation === null) {
    bench.now = Math.min(bench.now + 1000, deadline!)
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
  assert.equal(bench.operation('host.0').cause, 'boot-failed')
  assert.equal(bench.component('host.0').restartCause, first)
  for (let boots = 0; bench.component('host.0').status !== 'Quiesced'; boots++) {
    assert.ok(boots < 5000, 'it never gives up')
    bench.now += 1000
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
  assert.equal(causeOf(bench), 'HostCrash')
  bench.ask('host.0', 'ForceRestart')
  assert.equal(causeOf(bench), 'RemoteCommand')
})

function planned(bench: Bench, component: string, action: string): void {
  bench.deliver({
    kind: 'schedule.add',
    id: 's1',
    component,
    action,
    actor: 'anna',
    reason: null,
    dueWall: 2000,
    nowWall: 1000,
    ifMissed: 'run',
  })
}
