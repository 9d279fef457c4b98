/** What shows that a BMC was reset or shut down, and what becomes of it where nothing does. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, example, startOf, systemIn } from '../../../test/harness/platform.ts'
import { activeAlerts } from '../alerts/notify.ts'
import type { Start } from '../model/events/event.ts'
import { wordOf } from '../model/power.ts'
import type { ResetReason } from '../model/system/component.ts'
import { lastHeard } from '../model/system/evidence.ts'
import { componentsOf } from '../model/system/system.ts'

const on = { 'chassis.0': 'On', 'host.0': 'Running' }

const bmc = (bench: Bench) => bench.component('bmc.0')

const alerts = ({ system }: Bench) => activeAlerts(system).map(({ id }) => id)

const refusal = (answer: ReturnType<Bench['ask']>) =>
  answer.kind === 'refused' ? answer.refusal.code : answer.kind

const start = (bench: Bench) => bench.deliver(startOf('b'))

/** Lets time pass, second by second, while the hardware says that it is as it was. */
function letPass(bench: Bench, ms: number): void {
  for (let passed = 0; passed < ms; passed += 5000) {
    bench.pass(5000)
    for (const { name, observed } of componentsOf(bench.system)) {
      bench.power(name, wordOf(lastHeard(observed)))
    }
  }
}

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
  assert.deepEqual(path, ['Off', 'Starting', 'Ready'])
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

test('a shutdown that is not followed has failed, and one that nobody sees is unverified', () => {
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
