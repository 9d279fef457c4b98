/** The BMC: updates and reboots that wait for what is under way, and maintenance. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../test/harness/platform.ts'
import { activeAlerts } from '../alerts/notify.ts'
import { wordOf } from '../model/power.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { componentsOf } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'

const immediate = platformWith((config) => ({
  ...config,
  bmc: { ...config.bmc, updatePolicy: 'immediate' },
}))

const on = { 'chassis.0': 'On', 'host.0': 'Running' }

/** Lets time pass, second by second, while the hardware says that it is as it was. */
function letPass(bench: Bench, ms: number): void {
  for (let passed = 0; passed < ms; passed += 5000) {
    bench.pass(5000)
    for (const { name, observed } of componentsOf(bench.system)) {
      bench.power(name, wordOf(lastHeard(observed)))
    }
  }
}

const bmc = (bench: Bench) => bench.component('bmc.0')

const alerts = ({ system }: Bench) => activeAlerts(system).map(({ id }) => id)

const refusal = (answer: ReturnType<Bench['ask']>) =>
  answer.kind === 'refused' ? answer.refusal.code : answer.kind

/** A host on its way down, which takes until it says that it is off. */
function underWay(platform = immediate): Bench {
  const bench = benchIn(on, platform)
  bench.ask('host.0', 'ForceOff')
  return bench
}

const endsIt = (bench: Bench) => {
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
}

test('an update waits for what is under way to end, and then begins', () => {
  const bench = underWay(platformWith())
  assert.equal(refusal(bench.ask('bmc.0', 'PrepareUpdate')), 'accepted')
  letPass(bench, 20_000)
  assert.deepEqual([bmc(bench).status, bmc(bench).operation?.state], ['Updating', 'running'])
  endsIt(bench)
  assert.deepEqual([bmc(bench).status, bmc(bench).operation], ['Updating', null])
})

test('while it drains, power-ons wait and power-downs do not', () => {
  const bench = underWay(platformWith())
  bench.ask('bmc.0', 'PrepareUpdate')
  bench.ask('host.1', 'PowerOn')
  assert.equal(bench.operation('host.1').state, 'queued')
  endsIt(bench)
  assert.equal(bmc(bench).operation, null)
  assert.equal(bench.operation('host.1').state, 'queued')
  bench.ask('bmc.0', 'CompleteUpdate')
  bench.pass(10_000)
  assert.notEqual(bench.component('host.1').operation?.state, 'queued')
})

test('a chassis that is being cycled brings its hosts back before the update begins', () => {
  const bench = benchIn(on)
  bench.ask('chassis.0', 'PowerCycle')
  bench.ask('bmc.0', 'PrepareUpdate')
  follows(bench, () => bench.component('host.0').operation?.action === 'PowerOn')
  assert.equal(bench.operation('host.0').state, 'running')
  assert.notEqual(bmc(bench).operation, null)
  follows(bench, () => bmc(bench).operation === null)
  assert.deepEqual([bmc(bench).status, bench.component('host.0').status], ['Updating', 'Running'])
})

test('a drain that takes too long is given up, told of, and leaves all as it was', () => {
  const patient = platformWith((config) => ({
    ...config,
    bmc: { ...config.bmc, drainTimeout: 10_000 },
  }))
  const bench = underWay(patient)
  bench.ask('bmc.0', 'PrepareUpdate')
  letPass(bench, 15_000)
  assert.deepEqual([bmc(bench).status, bmc(bench).lastError?.code], ['Ready', 'drain-timeout'])
  assert.deepEqual(alerts(bench), ['drain-timeout/bmc.0'])
  const ended = bench.entries.find(({ outcome }) => outcome === 'failed')
  assert.match(ended?.message ?? '', /operations ended/)
})

test('a drain may be aborted', () => {
  const bench = underWay(platformWith())
  bench.ask('bmc.0', 'PrepareUpdate')
  const { id } = bench.operation('bmc.0')
  bench.deliver({ kind: 'operation.abort', operation: id, actor: 'anna', reason: null })
  assert.deepEqual([bmc(bench).status, bmc(bench).operation], ['Ready', null])
})

test('an update may take its time, counted from when it begins, and then is an error', () => {
  const bench = underWay(platformWith())
  bench.ask('bmc.0', 'PrepareUpdate')
  letPass(bench, 20_000)
  endsIt(bench)
  letPass(bench, 30 * 60_000 - 5000)
  assert.equal(bmc(bench).status, 'Updating')
  letPass(bench, 10_000)
  assert.deepEqual([bmc(bench).status, bmc(bench).lastError?.code], ['Error', 'update-timeout'])
  assert.deepEqual(alerts(bench), ['update-timeout/bmc.0'])
  letPass(bench, 60_000)
  assert.equal(bmc(bench).status, 'Error')
  bench.ask('bmc.0', 'Recover')
  assert.deepEqual([bmc(bench).status, bmc(bench).locks], ['Ready', []])
})

test('a reboot waits for what is under way, also over a restart, and then is done', () => {
  const bench = underWay(platformWith())
  bench.ask('bmc.0', 'Reboot')
  assert.deepEqual(bench.calls('reset'), [])
  bench.system = JSON.parse(JSON.stringify(bench.system))
  start(bench)
  for (const name of ['chassis.0', 'bmc.0']) bench.power(name, 'On')
  bench.power('host.1', 'Off')
  assert.deepEqual(bench.calls('reset'), [])
  bench.deliver({
    kind: 'outcome',
    call: bench.calls('force-off')[0]!.id,
    outcome: { kind: 'done' },
  })
  bench.power('host.0', 'Off')
  bench.answer('lower')
  bench.answer('reset')
  assert.equal(bmc(bench).status, 'Rebooting')
  restarts(bench)
  assert.equal(bmc(bench).status, 'Ready')
})

test('a reboot is not done just because the BMC still looks on', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  bench.power('bmc.0', 'On')
  assert.equal(bmc(bench).status, 'Rebooting')
  bench.power('bmc.0', 'Off')
  letPass(bench, 10_000)
  assert.equal(bmc(bench).status, 'Rebooting')
  bench.power('bmc.0', 'On')
  assert.equal(bmc(bench).status, 'Ready')
})

test('a reset that is rejected leaves the BMC what it is seen to be, not in an error', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset', 'rejected')
  assert.equal(bmc(bench).status, 'Ready')
  assert.equal(bench.system.ended.at(-1)?.state, 'failed')
})

test('where they are immediate, updates and reboots are refused during operations', () => {
  const bench = underWay()
  for (const action of ['PrepareUpdate', 'Reboot', 'Shutdown']) {
    assert.equal(refusal(bench.ask('bmc.0', action)), 'operations-under-way', action)
  }
  assert.equal(refusal(bench.ask('bmc.0', 'ForceReboot')), 'accepted')
  const quiet = benchIn(on, immediate)
  quiet.ask('bmc.0', 'PrepareUpdate')
  assert.deepEqual([bmc(quiet).status, bmc(quiet).operation], ['Updating', null])
})

test('the reboot that an update needs does not end the update', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'PrepareUpdate')
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  restarts(bench)
  assert.equal(bmc(bench).status, 'Updating')
  bench.ask('bmc.0', 'CompleteUpdate')
  assert.equal(bmc(bench).status, 'Ready')
})

test('a restart in the middle of an update believes that it is in the middle of an update', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'PrepareUpdate')
  start(bench)
  for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
  bench.power('host.1', 'Off')
  assert.equal(bmc(bench).status, 'Updating')
})

test('maintenance outlives an update, a reboot and a restart: only its end ends it', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'EnterMaintenance', { actor: 'anna', reason: 'cables' })
  bench.ask('bmc.0', 'PrepareUpdate')
  assert.equal(bmc(bench).status, 'Updating')
  bench.ask('bmc.0', 'CompleteUpdate')
  assert.equal(bmc(bench).status, 'Maintenance')
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  restarts(bench)
  assert.equal(bmc(bench).status, 'Maintenance')
  start(bench)
  letPass(bench, 60_000)
  assert.equal(bmc(bench).status, 'Maintenance')
  assert.deepEqual(
    alerts(bench).filter((id) => id.endsWith('/bmc.0')),
    ['maintenance/bmc.0'],
  )
  bench.ask('bmc.0', 'ExitMaintenance')
  assert.deepEqual([bmc(bench).status, bmc(bench).locks], ['Ready', []])
})

test('in maintenance hosts run on, nothing is powered on, and an emergency acts', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'EnterMaintenance')
  assert.equal(bench.component('host.0').status, 'Running')
  assert.equal(refusal(bench.ask('host.1', 'PowerOn')), 'bmc-not-ready')
  bench.level('zone/cpu_zone', 'critical')
  assert.notEqual(bench.component('host.0').operation, null)
})

test('a BMC is never stuck on its way to ready: its start has an end, and a cure', () => {
  const bench = benchIn(on)
  start(bench)
  assert.equal(bmc(bench).status, 'Starting')
  for (let i = 0; i < 20; i++) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
  }
  assert.equal(bmc(bench).status, 'Quiesced')
  bench.power('host.1', 'Off')
  assert.equal(bmc(bench).status, 'Ready')
})

const start = (bench: Bench) => bench.deliver(startOf('b'))

/** One look that it is off is enough where it is asked to restart. */
function restarts(bench: Bench): void {
  bench.pass(1000)
  bench.power('bmc.0', 'Off')
  bench.pass(1000)
  bench.power('bmc.0', 'On')
}

/** The hardware does what it is asked, until something is so. */
function follows(bench: Bench, isSo: () => boolean): void {
  for (let turns = 0; !isSo(); turns++) {
    assert.ok(turns < 100, 'it does not come to that')
    for (const { id, verb, target } of bench.calls()) {
      bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
      if (rowOf(bench.system.components, target) === undefined) continue
      bench.power(target, verb === 'on' ? 'On' : 'Off')
      if (verb !== 'on' || !target.startsWith('host')) continue
      for (const progress of ['OSBootStarted', 'OSRunning']) bench.boot(target, progress)
    }
    letPass(bench, 5000)
  }
}
