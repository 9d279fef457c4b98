/** What is done when power fails: who goes, who stays, what a UPS carries. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../../src/platform/compile/platform.ts'
import { type Bench, benchIn, configOf } from '../harness/platform.ts'
import { benchWith, emergenciesOf, goDown, hosts, shedOf } from './three-hosts.ts'

const fail = (bench: Bench, supply: string, value = 'input Lost') =>
  bench.level(`supply/${supply}`, 'critical', { value, why: `made ${value} by a test` })
const mend = (bench: Bench, supply: string) =>
  bench.level(`supply/${supply}`, 'normal', { value: 'input Good' })
const stayAlive = (bench: Bench) => {
  for (const name of ['chassis.0', ...hosts]) bench.power(name, 'On')
}

test('what is left of the supplies carries one host: the lowest priorities go', () => {
  const bench = benchWith()
  fail(bench, 'psu.0', 'fault')
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0'])
  assert.equal(bench.component('host.2').status, 'Running')
  assert.deepEqual(
    bench.calls().map(({ verb, target }) => `${verb} ${target}`),
    ['shutdown host.0', 'shutdown host.1'],
  )
  assert.equal(
    bench.entries.find(({ component }) => component === 'host.1')?.reason,
    'supply/psu.0: made fault by a test; 700 W are left for 1200 W; ' +
      'host.1 is 1 of 2 in turn, with priority 1',
  )
})

test('nobody goes when what is left of the supplies is enough', () => {
  const bench = benchWith({}, { 'chassis.0': 'On', 'host.1': 'Running' })
  fail(bench, 'psu.1')
  assert.deepEqual(shedOf(bench), [])
  assert.deepEqual(emergenciesOf(bench), [])
})

test('all inputs lost takes every host down, in an orderly way', () => {
  const bench = benchWith()
  fail(bench, 'psu.0')
  fail(bench, 'psu.1')
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
  assert.equal(bench.calls('force-off').length, 0)
})

test('a brown-out is a shutdown in good time, and says so', () => {
  const bench = benchWith()
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply, 'input BrownOut')
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
  assert.deepEqual(emergenciesOf(bench), ['power began brown-out'])
  for (const supply of ['psu.0', 'psu.1']) mend(bench, supply)
  assert.deepEqual(emergenciesOf(bench), ['power began brown-out', 'power ended brown-out'])
})

test('immediate_off asks nobody', () => {
  const bench = benchWith({ powerFailureResponse: 'immediate_off' })
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply)
  assert.equal(bench.calls('force-off').length, 3)
  assert.equal(bench.calls('shutdown').length, 0)
})

const ride = {
  powerFailureResponse: 'ride_through',
  ups: { rideThrough: '60s', lowBattery: 'battery' },
} as const

test('a UPS rides through an input that comes back in time', () => {
  const bench = benchWith(ride)
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply)
  bench.pass(59_999)
  stayAlive(bench)
  for (const supply of ['psu.0', 'psu.1']) mend(bench, supply)
  bench.pass(3600_000)
  stayAlive(bench)
  assert.deepEqual(shedOf(bench), [])
  assert.deepEqual(emergenciesOf(bench), ['power began power-lost', 'power ended power-lost'])
})

test('a UPS that runs out leaves time to shut down', () => {
  const bench = benchWith(ride)
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply)
  bench.pass(59_999)
  stayAlive(bench)
  assert.deepEqual(shedOf(bench), [])
  bench.pass(1)
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
})

test('a low battery does not wait for the end of the ride', () => {
  const bench = benchWith(ride)
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply)
  bench.level('sensor/battery', 'critical')
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
})

test('no UPS helps against a supply that is broken', () => {
  const bench = benchWith(ride)
  fail(bench, 'psu.0', 'fault')
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0'])
})

test('a supply that says nothing takes no host down', () => {
  const bench = benchWith()
  for (const supply of ['psu.0', 'psu.1']) bench.level(`supply/${supply}`, 'unknown')
  assert.deepEqual(shedOf(bench), [])
})

test('that they were on is what counts once the power is back', () => {
  const bench = benchWith()
  for (const supply of ['psu.0', 'psu.1']) fail(bench, supply)
  goDown(bench)
  for (const name of hosts) {
    assert.equal(bench.component(name).status, 'Off')
    assert.equal(bench.component(name).requested?.power, 'On')
  }
})

test('without any figures one good supply is enough, and none is too little', () => {
  const config = configOf({
    hosts: [{ name: 'host.0' }],
    chassis: { powerSequence: ['psu.0', 'psu.1'] },
    supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
  })
  const running = { 'chassis.0': 'On', 'host.0': 'Running' }
  const bench = benchIn(running, compile(config).platform)
  fail(bench, 'psu.0')
  assert.deepEqual(shedOf(bench), [])
  fail(bench, 'psu.1')
  assert.deepEqual(shedOf(bench), ['host.0'])
})
