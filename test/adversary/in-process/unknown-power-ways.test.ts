/** How power is taken from what nobody knows to have any: in which way, from whom first. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activeAlerts } from '../../../src/core/alerts/notify.ts'
import { firstSystem } from '../../../src/core/first-system.ts'
import { believed } from '../../../src/core/model/power.ts'
import { put } from '../../../src/core/model/system/system.ts'
import type { ConfigInput } from '../../../src/platform/schema/config.ts'
import {
  type Bench,
  beginning,
  benchIn,
  createBench,
  platformOf,
  startOf,
} from '../../harness/platform.ts'

const hostOf = (name: string, priority: number) => ({
  name,
  priority,
  thermalZone: 'cpu_zone',
  powerDependencies: ['psu.0', 'psu.1'],
  powerWatts: 400,
})
const base: ConfigInput = {
  hosts: [hostOf('host.0', 1), hostOf('host.1', 5), hostOf('host.2', 9)],
  chassis: {},
  zones: [{ name: 'cpu_zone', warning: 80, critical: 90 }],
  supplies: [
    { name: 'psu.0', capacityWatts: 700 },
    { name: 'psu.1', capacityWatts: 700 },
  ],
  limits: { settle: '5s' },
}
const platform = platformOf(base)
const pressed = platformOf({
  ...{ ...base, supplies: [], integrations: { dialect: 'ubmc' } },
  hosts: [
    { name: 'host.0', thermalZone: 'cpu_zone' },
    { name: 'host.1', thermalZone: 'cpu_zone' },
  ],
})

const asked = (bench: Bench) => bench.calls().map(({ verb, target }) => `${verb} ${target}`)
const lose = (bench: Bench, supply: string) =>
  bench.level(`supply/${supply}`, 'critical', { value: 'fault' })

test('where buttons are pressed, what may be off is held off and not pressed on', () => {
  const bench = benchIn(
    { 'chassis.0': 'On', 'host.0': ['Unknown', 'Unknown'], 'host.1': 'Running' },
    pressed,
  )
  bench.level('zone/cpu_zone', 'critical')
  assert.deepEqual(asked(bench).sort(), ['force-off host.0', 'shutdown host.1'])
})

test('what is only believed to be off is held off once more by who wants it off at once', () => {
  for (const [action, calls] of [
    ['ForceOff', ['force-off host.0']],
    ['GracefulShutdown', []],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Off' }, pressed)
    const host = bench.component('host.0')
    const observed = { ...host.observed, power: believed('Off'), unverified: true as const }
    bench.system = put(bench.system, { ...host, observed })
    bench.ask('host.0', action)
    assert.deepEqual(asked(bench), calls, action)
  }
})

test('after a restart with a supply lost, who was off is asked first, and who runs stays', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  for (const name of ['host.1', 'host.2']) bench.power(name, 'Off')
  bench.deliver(startOf('b2'))
  lose(bench, 'psu.1')
  assert.deepEqual(asked(bench).sort(), ['shutdown host.1', 'shutdown host.2'])
  for (const name of ['host.1', 'host.2']) bench.power(name, 'Off')
  bench.power('host.0', 'On')
  bench.boot('host.0', 'OSRunning')
  bench.pass(10_000)
  assert.equal(bench.component('host.0').status, 'Running')
  assert.deepEqual(asked(bench), [])
})

test('at a first start with a supply lost, nobody goes before it can have been heard', () => {
  const bench = createBench(platform, firstSystem(platform, 'statemgr', beginning))
  bench.deliver(startOf('b1'))
  bench.level('supply/psu.0', 'normal')
  lose(bench, 'psu.1')
  assert.deepEqual(asked(bench), [])
  bench.pass(5000)
  assert.deepEqual(asked(bench), ['shutdown host.0', 'shutdown host.1'])
})

test('a host that nobody sees does not keep its chassis from being powered off', () => {
  const careful = platformOf({ ...base, policies: { chassisPowerOff: { takesHostsDown: false } } })
  const unseen = ['Unknown', 'Unknown'] as const
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': unseen }, careful)
  assert.equal(bench.ask('chassis.0', 'PowerOff').kind, 'accepted')
  const running = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, careful)
  assert.equal(running.ask('chassis.0', 'PowerOff').kind, 'refused')
})

test('cooling stays up while another host of the zone may be on', () => {
  for (const [other, released] of [
    [['Error', 'Unknown'], []],
    ['Off', ['lower cpu_zone']],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': other }, platform)
    bench.ask('host.0', 'ForceOff')
    bench.answer('force-off')
    bench.power('host.0', 'Off')
    assert.deepEqual(asked(bench), released)
  }
})

test('a sensor is only quiet while what it measures is known to be off', () => {
  const quiet = platformOf({
    ...base,
    kinds: { pump: {} },
    components: [{ name: 'pump.0', chassisPower: false }],
    sensors: [{ name: 'flow', lowerCritical: 2, whileOn: 'pump.0' }],
  })
  for (const [status, alerts] of [
    ['Off', []],
    [['Failed', 'Unknown'], ['level-critical/sensor/flow']],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'pump.0': status }, quiet)
    bench.level('sensor/flow', 'critical')
    bench.pass(5000)
    const active = activeAlerts(bench.system).map(({ id }) => id)
    assert.deepEqual(
      active.filter((id) => id.includes('flow')),
      alerts,
    )
  }
})
