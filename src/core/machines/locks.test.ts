/** Locks: what somebody has set aside stays so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, example } from '../../../test/harness/platform.ts'
import type { Lock } from '../model/system/component.ts'
import { underLocks } from './locks.ts'

const on = { 'chassis.0': 'On', 'host.0': 'Running' }

const at = (bench: Bench, name: string) => {
  const { status, locks } = bench.component(name)
  return [status, locks.map(({ code, actor, reason }) => `${code} ${actor} ${reason}`).join()]
}

test('who began a maintenance, a diagnosis or an isolation stands with it, and why', () => {
  const bench = benchIn(on)
  const by = { actor: 'anna', reason: 'fan 3' }
  bench.ask('chassis.0', 'EnterMaintenance', by)
  bench.ask('host.0', 'EnterDiagnostic', by)
  assert.deepEqual(at(bench, 'chassis.0'), ['Maintenance', 'maintenance anna fan 3'])
  assert.deepEqual(at(bench, 'host.0'), ['Diagnostic', 'diagnostic anna fan 3'])
  bench.ask('chassis.0', 'ExitMaintenance')
  bench.ask('host.0', 'Resume')
  assert.deepEqual(at(bench, 'chassis.0'), ['On', ''])
  assert.deepEqual(at(bench, 'host.0'), ['Running', ''])
})

test('an emergency takes the power of what is in maintenance or diagnosis, not that', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'EnterDiagnostic', { actor: 'anna' })
  bench.deliver({
    kind: 'emergency.off',
    id: 'e',
    component: 'host.0',
    actor: 'statemgr',
    reason: null,
  })
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').observed.power, 'Off')
  assert.equal(bench.component('host.0').status, 'Diagnostic')
})

test('a chassis in maintenance stays so when its power is taken, by whomever', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.ask('chassis.0', 'EnterMaintenance', { actor: 'anna' })
  bench.ask('chassis.0', 'EmergencyShutdown')
  bench.answer('off')
  bench.power('chassis.0', 'Off')
  for (const call of bench.calls()) {
    bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
  for (const call of bench.calls()) {
    bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
  for (const call of bench.calls()) {
    bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
  assert.equal(bench.component('chassis.0').operation, null)
  assert.equal(bench.component('chassis.0').status, 'Maintenance')
  bench.ask('chassis.0', 'ExitMaintenance')
  assert.equal(bench.component('chassis.0').status, 'Off')
})

test('who asks a host in diagnosis for power on or off has ended the diagnosis', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'EnterDiagnostic')
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
  assert.deepEqual(at(bench, 'host.0'), ['Off', ''])
})

test('of several locks the strongest says what it rests in', () => {
  const lock = (code: string): Lock => ({ code, actor: 'anna', reason: null, at: 0 })
  const machine = example.machines.bmc!
  const bmc = benchIn().component('bmc.0')
  for (const [locks, status] of [
    [[], 'Ready'],
    [['maintenance'], 'Maintenance'],
    [['maintenance', 'update'], 'Updating'],
    [['isolated'], 'Ready'],
  ] as const) {
    assert.equal(underLocks(machine, { ...bmc, locks: locks.map(lock) }, 'Ready'), status)
  }
})
