/** The BMC: updates and reboots that wait for what is under way, and maintenance. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  benchIn,
  example,
  platformWith,
  startOf,
  systemIn,
} from '../../../test/harness/platform.ts'
import { activeAlerts } from '../alerts/notify.ts'
import type { ResetReason } from '../model/component.ts'
import type { Start } from '../model/event.ts'
import { wordOf } from '../model/power.ts'
import { componentsOf } from '../model/system.ts'
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
      bench.power(name, wordOf(observed.power))
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

test('a BMC that does not come back is an error, until somebody acts: being seen is no act', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  bench.power('bmc.0', 'Off')
  for (let i = 0; i < 60; i++) {
    bench.pass(5000)
    bench.power('chassis.0', 'On')
    bench.power('host.0', 'On')
    bench.power('host.1', 'Off')
  }
  assert.equal(bmc(bench).status, 'Error')
  bench.power('bmc.0', 'On')
  letPass(bench, 60_000)
  assert.deepEqual([bmc(bench).status, bmc(bench).lastError?.code], ['Error', 'reboot-timeout'])
  assert.deepEqual(alerts(bench), ['reboot-timeout/bmc.0'])
  bench.ask('bmc.0', 'Recover')
  assert.deepEqual([bmc(bench).status, alerts(bench)], ['Ready', []])
})

test('a reboot of a BMC that never resets, and never tells, is unverified', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  letPass(bench, 55_000)
  assert.deepEqual([bmc(bench).status, bmc(bench).operation?.state], ['Rebooting', 'running'])
  letPass(bench, 10_000)
  assert.deepEqual([bmc(bench).status, lastEnded(bench)?.state], ['Ready', 'unverified'])
  assert.equal(lastEnded(bench)?.error?.message, 'nothing shows whether bmc.0 was reset')
  assert.equal(bench.entries.at(-1)?.component, 'bmc.0')
  assert.deepEqual(alerts(bench), ['unverified/bmc.0'])
})

test('a BMC that tells of the same boot as before its reset was not reset: that has failed', () => {
  const bench = benchIn(on)
  boots(bench, 'boot-1')
  bench.ask('bmc.0', 'Reboot')
  bench.answer('reset')
  for (let i = 0; i < 13; i++) {
    letPass(bench, 5000)
    boots(bench, 'boot-1')
  }
  assert.deepEqual(
    [bmc(bench).status, lastEnded(bench)?.state, lastEnded(bench)?.error?.code],
    ['Ready', 'failed', 'reboot-timeout'],
  )
  assert.match(lastEnded(bench)?.error?.message ?? '', /still tells of boot boot-1/)
  assert.deepEqual(alerts(bench), ['reboot-timeout/bmc.0'])
})

test('each thing that shows a new start of the BMC ends its reboot, and says so', () => {
  const rows: readonly (readonly [string, (bench: Bench) => void, string | null])[] = [
    ['power', restarts, 'SoftReset'],
    ['boot-id', (bench) => boots(bench, 'boot-2', 'watchdog'), 'Watchdog'],
    ['services', goAndComeBack, 'SoftReset'],
    ['own-start', (bench) => bench.deliver(booted), 'SoftReset'],
  ]
  for (const [evidence, happens, cause] of rows) {
    const bench = benchIn(on)
    boots(bench, 'boot-1')
    bench.ask('bmc.0', 'Reboot')
    bench.answer('reset')
    bench.pass(1000)
    happens(bench)
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
    bench.power('host.1', 'Off')
    const { status, bmcRun, restartCause } = bmc(bench)
    assert.deepEqual([status, lastEnded(bench)?.state], ['Ready', 'succeeded'], evidence)
    assert.deepEqual([bmcRun?.evidence, restartCause?.cause], [evidence, cause])
    assert.deepEqual(alerts(bench), [])
  }
})

test('what shows no start of the BMC ends no reboot', () => {
  const rows: readonly (readonly [string, (bench: Bench) => void])[] = [
    ['one service that was away', (bench) => away(bench, example.services.slice(0, 1))],
    [
      'a bus that was lost',
      (bench) => {
        bench.deliver({ kind: 'bus', lost: 'gone' })
        goAndComeBack(bench)
        bench.deliver({ kind: 'bus', lost: null })
      },
    ],
    ['a start of this service', (bench) => bench.deliver(startOf('b'))],
    ['the id that nobody had told before', (bench) => boots(bench, 'boot-1')],
  ]
  for (const [what, happens] of rows) {
    const bench = benchIn(on)
    bench.ask('bmc.0', 'Reboot')
    bench.answer('reset')
    bench.pass(1000)
    happens(bench)
    bench.power('bmc.0', 'On')
    assert.equal(bmc(bench).operation?.state, 'running', what)
  }
})

test('a BMC that goes off unasked is off; when it is back it starts, and is ready', () => {
  const bench = benchIn(on)
  bench.pass(1000)
  for (let i = 0; i < 2; i++) bench.power('bmc.0', 'Off')
  assert.deepEqual([bmc(bench).status, bmc(bench).observed.power], ['Off', 'Off'])
  assert.deepEqual(alerts(bench), ['unexpected-off/bmc.0'])
  assert.equal(refusal(bench.ask('host.1', 'PowerOn')), 'bmc-not-ready')
  bench.pass(1000)
  bench.power('bmc.0', 'On')
  assert.deepEqual([bmc(bench).status, alerts(bench)], ['Ready', []])
  const path = bench.entries.flatMap(({ component, to, type }) =>
    component === 'bmc.0' && type === 'transition' ? [to] : [],
  )
  assert.deepEqual(path, ['Off', 'Ready'])
})

test('a BMC that tells of another boot, unasked, has started anew', () => {
  const bench = benchIn(on)
  boots(bench, 'boot-1')
  bench.pass(1000)
  boots(bench, 'boot-2', 'power')
  assert.deepEqual([bmc(bench).status, bmc(bench).restartCause?.cause], ['Ready', 'PowerLoss'])
  assert.deepEqual(
    bench.entries.filter(({ type }) => type === 'transition').map(({ to, cause }) => [to, cause]),
    [
      ['Starting', 'restarted'],
      ['Ready', 'observed'],
    ],
  )
})

test('a shutdown that worked is off, and no error, however long it lasts', () => {
  const bench = benchIn(on)
  bench.ask('bmc.0', 'Shutdown')
  bench.answer('off')
  for (let i = 0; i < 40; i++) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
    for (const name of ['host.1', 'bmc.0']) bench.power(name, 'Off')
  }
  assert.deepEqual(
    [bmc(bench).status, bmc(bench).lastError, lastEnded(bench)?.state],
    ['Off', null, 'succeeded'],
  )
  assert.deepEqual(alerts(bench), [])
})

test('a shutdown that the BMC does not follow has failed, and one that nobody sees is unverified', () => {
  for (const [reports, state, code] of [
    [true, 'failed', 'shutdown-timeout'],
    [false, 'unverified', 'unverified'],
  ] as const) {
    const bench = benchIn(on)
    bench.ask('bmc.0', 'Shutdown')
    bench.answer('off')
    for (let i = 0; i < 8; i++) {
      bench.pass(5000)
      if (reports) bench.power('bmc.0', 'On')
    }
    assert.deepEqual([lastEnded(bench)?.state, lastEnded(bench)?.error?.code], [state, code])
    assert.notEqual(bmc(bench).status, 'ShuttingDown')
    assert.ok(alerts(bench).includes(`${code}/bmc.0`), String(alerts(bench)))
  }
})

test('a BMC waits for who was never heard of as long as it is told to, and then says so', () => {
  const bench = benchIn(on)
  start(bench)
  const others = ['chassis.0', 'host.0', 'bmc.0']
  const until = (ms: number) => {
    for (; bench.now < begun + ms; bench.pass(5000))
      for (const one of others) bench.power(one, 'On')
  }
  const begun = bench.now
  until(55_000)
  assert.equal(bench.component('host.1').lastError?.code, 'never-observed')
  assert.equal(bmc(bench).status, 'Starting')
  until(65_000)
  assert.deepEqual(
    [bmc(bench).status, bmc(bench).lastError?.code],
    ['Quiesced', 'initialization-timeout'],
  )
  for (const subject of systemIn(example).levels.keys) bench.level(subject, 'normal')
  // Who is known need not wait for who is not.
  bench.power('host.0', 'Off')
  bench.power('host.0', 'Off')
  bench.pass(60_000)
  for (const one of ['chassis.0', 'bmc.0']) bench.power(one, 'On')
  bench.power('host.0', 'Off')
  assert.equal(refusal(bench.ask('host.0', 'PowerOn')), 'accepted')
  assert.equal(bench.operation('host.0').state, 'running')
  bench.power('host.1', 'Off')
  assert.deepEqual([bmc(bench).status, bmc(bench).lastError], ['Ready', null])
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

const booted: Start = { ...(startOf('b') as Start), machine: 'booted', reset: 'software' }

const lastEnded = ({ system }: Bench) => system.ended.at(-1)

/** One look that it is off is enough where it is asked to restart. */
function restarts(bench: Bench): void {
  bench.pass(1000)
  bench.power('bmc.0', 'Off')
  bench.pass(1000)
  bench.power('bmc.0', 'On')
}

/** It tells which boot it is in, and why that began. */
const boots = (bench: Bench, bootId: string, resetReason?: ResetReason) =>
  bench.deliver({
    ...{ kind: 'power', component: 'bmc.0', power: 'On', source: 'report', serial: null, bootId },
    ...(resetReason && { resetReason }),
  })

function away(bench: Bench, services: readonly string[]): void {
  for (const available of [false, true]) {
    bench.pass(1000)
    for (const service of services) bench.deliver({ kind: 'service', service, available })
  }
}

const goAndComeBack = (bench: Bench) => away(bench, example.services)

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
