/** Observations: what is believed of what is reported, and what becomes of the status. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, example, platformWith } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running' }
const serial = (seq: number, boot = 's1') => ({ boot, seq })
const report = (power: Power, seq: number, boot?: string) =>
  ({
    kind: 'power',
    component: 'host.0',
    power,
    source: 'report',
    serial: serial(seq, boot),
  }) as const

test('one report of off is not believed yet, and is looked into', () => {
  const bench = benchIn(running)
  bench.power('host.0', 'Off', 1)
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').observed.power],
    ['Running', 'On'],
  )
  assert.ok(bench.effects.some(({ kind }) => kind === 'look'))
  bench.power('host.0', 'Off', 1)
  assert.equal(bench.component('host.0').status, 'Off')
})

test('an off that is contradicted has to be confirmed anew', () => {
  const bench = benchIn(running)
  for (const power of ['Off', 'On', 'Off'] as const) bench.power('host.0', power, 1)
  assert.equal(bench.component('host.0').status, 'Running')
})

test('off is not believed of a host that is said to run all the same, nor of its chassis', () => {
  for (const offConfirmations of [1, 2, 3]) {
    const platform = platformWith((config) => ({
      ...config,
      limits: { ...config.limits, offConfirmations },
    }))
    for (const component of ['host.0', 'chassis.0']) {
      const bench = benchIn(running, platform)
      const report = (seq: number, power: Power, progress: string) => {
        bench.deliver({ kind: 'power', component, power, source: 'poll', serial: serial(seq) })
        bench.deliver({ kind: 'boot', component: 'host.0', progress, serial: serial(seq + 1) })
      }
      for (let seq = 2; seq < 60; seq += 2) {
        report(seq, 'Off', 'OSRunning')
        bench.pass(1000)
        assert.notEqual(bench.component(component).observed.power, 'Off')
      }
      assert.equal(bench.component(component).status, 'Unknown')
      for (let seq = 60; seq < 70; seq += 2) report(seq, 'Off', 'None')
      assert.equal(bench.component(component).status, 'Off', 'it agrees with itself again')
    }
  }
})

test('progress told before the off, or counted by another run, does not speak against it', () => {
  for (const said of [serial(4), serial(9, 's2'), null]) {
    const bench = benchIn(running)
    for (const seq of [5, 6]) bench.deliver(report('Off', seq))
    bench.deliver({ kind: 'boot', component: 'host.0', progress: 'OSRunning', serial: said })
    assert.equal(bench.component('host.0').status, 'Off')
  }
})

test('as many confirmations are needed as the platform says', () => {
  for (const offConfirmations of [1, 3]) {
    const bench = benchIn(
      running,
      platformWith((config) => ({ ...config, limits: { ...config.limits, offConfirmations } })),
    )
    bench.power('host.0', 'Off', offConfirmations - 1)
    assert.equal(bench.component('host.0').status, 'Running')
    bench.power('host.0', 'Off', 1)
    assert.equal(bench.component('host.0').status, 'Off')
  }
})

test('power that could not be read is never read as off', () => {
  const bench = benchIn(running)
  for (let i = 0; i < 10; i++) bench.power('host.0', 'Unknown')
  assert.equal(bench.component('host.0').status, 'Running')
})

test('what nobody has confirmed for too long is unknown, and is not shown as if it were so', () => {
  const bench = benchIn(running)
  bench.pass(example.limits.observationStaleMs)
  assert.equal(bench.component('host.0').status, 'Running')
  bench.pass(1)
  const { status, observed, was } = bench.component('host.0')
  assert.deepEqual([status, observed.power, was], ['Unknown', 'Unknown', 'Running'])
})

test('an older report than the last is dropped, one of another run of the service is not', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.deliver(report('On', 7))
  bench.deliver(report('Off', 5))
  bench.deliver(report('Off', 6))
  assert.equal(bench.component('host.0').observed.power, 'On')
  bench.deliver(report('Off', 1, 's2'))
  bench.deliver(report('Off', 2, 's2'))
  assert.equal(bench.component('host.0').observed.power, 'Off')
})

test('an older boot report than the last is dropped', () => {
  const bench = benchIn(running)
  const boot = (progress: string, seq: number) =>
    bench.deliver({ kind: 'boot', component: 'host.0', progress, serial: serial(seq) })
  boot('None', 9)
  boot('OSRunning', 8)
  assert.equal(bench.component('host.0').boot?.progress, 'None')
})

test('a host that goes off, or comes on, and nobody asked for it is told of', () => {
  const bench = benchIn(running)
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-off')
  bench.power('host.1', 'On')
  assert.equal(bench.component('host.1').discrepancy?.name, 'unexpected-on')
  assert.equal(bench.component('host.1').status, 'On')
  const raised = bench.entries.filter(
    ({ type, outcome }) => type === 'alert' && outcome === 'raised',
  )
  assert.deepEqual(
    raised.map(({ component, cause }) => [component, cause]),
    [
      ['host.0', 'unexpected-off'],
      ['host.1', 'unexpected-on'],
    ],
  )
})

test('a host with power is as far as its boot is heard to be', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.power('host.0', 'On')
  assert.equal(bench.component('host.0').status, 'On')
  bench.boot('host.0', 'MemoryInitializationStarted')
  assert.equal(bench.component('host.0').status, 'Booting')
  bench.boot('host.0', 'OSRunning')
  assert.equal(bench.component('host.0').status, 'Running')
  bench.boot('host.0', 'None')
  assert.equal(bench.component('host.0').status, 'On')
})

test('a boot that is over because the power goes is no boot', () => {
  const bench = benchIn(running)
  bench.power('host.0', 'Off', 1)
  bench.boot('host.0', 'None')
  assert.equal(bench.component('host.0').status, 'Running')
})

test('a report of what is not there changes nothing', () => {
  const bench = benchIn(running)
  const before = bench.system
  bench.power('host.9', 'On')
  bench.boot('host.9', 'OSRunning')
  bench.boot('chassis.0', 'OSRunning')
  assert.equal(bench.system, before)
  assert.deepEqual(bench.effects, [])
})

test('a held status stays, whatever the hardware does; an unexpected power is told of', () => {
  for (const status of ['Quiesced', 'Diagnostic', 'Error', 'Isolated']) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': status })
    bench.power('host.0', 'On')
    bench.power('host.0', 'Off')
    bench.power('host.0', 'On')
    assert.equal(bench.component('host.0').status, status)
    const wasRaised = bench.component('host.0').discrepancy !== null
    assert.equal(wasRaised, status === 'Isolated')
  }
})

test('health is that of the worst sensor, supply or zone', () => {
  const bench = benchIn(running)
  bench.level('sensor/dimm_temp', 'warning')
  assert.equal(bench.component('host.0').health, 'Warning')
  bench.level('supply/psu.0', 'unknown')
  assert.equal(bench.component('host.0').health, 'Warning')
  bench.level('supply/psu.1', 'critical')
  assert.equal(bench.component('host.0').health, 'Critical')
  for (const subject of ['sensor/dimm_temp', 'supply/psu.1']) bench.level(subject, 'normal')
  assert.equal(bench.component('host.0').health, 'Unknown')
})

test('a service that goes silent, and comes back, is told of', () => {
  const bench = benchIn()
  for (const available of [false, false, true]) {
    bench.deliver({ kind: 'service', service: 'powermgr', available })
  }
  assert.deepEqual(
    bench.entries.map(({ cause, outcome }) => [cause, outcome]),
    [
      ['service-silent', 'raised'],
      ['service-silent', 'cleared'],
    ],
  )
})
