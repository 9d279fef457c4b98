/** Services that come and go, hosts that change by themselves, hours that are counted. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

test('what depends on a power service that is gone is unknown, then held', async () => {
  const world = await running()
  world.simulator.fault({ service: 'powermgr', kind: 'die' })
  await world.advance(2500)
  assert.equal(world.system().services.powermgr?.available, false)
  assert.deepEqual(statuses(world), ['On', 'Running'], 'it may be back in a moment')
  await world.advance(15_000)
  assert.deepEqual(statuses(world), ['Unknown', 'Unknown'])
  await world.advance(60_000)
  assert.deepEqual(statuses(world), ['Failed', 'Error'])
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await world.advance(5000)
  await world.rest()
  assert.deepEqual(statuses(world), ['On', 'Running'])
  assert.deepEqual((await world.ask('alerts.list')).body.alerts, [])
  await world.stop()
})

const { limits, simulation } = exampleConfig()
/** For hours of time: little is looked at and told meanwhile. */
const seldom = {
  limits: { ...limits, observeInterval: 20_000, observationStale: 120_000 },
  simulation: { ...simulation, reportInterval: 20_000, heatLag: 1_000_000 },
}

test('a service that is back after ten minutes is believed again', async () => {
  const world = await running(seldom)
  world.simulator.fault({ service: 'powermgr', kind: 'lose' })
  await world.advance(600_000)
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await world.advance(20_000)
  await world.rest()
  assert.deepEqual(statuses(world), ['On', 'Running'])
  await world.stop()
})

test('thermal readings that stop block power-on, and never power-off', async () => {
  const world = await running()
  world.simulator.fault({ service: 'thermalmgr', kind: 'die' })
  await world.advance(30_000)
  assert.equal((await world.ask('host.power.on', { name: 'host.1' })).code, 423)
  const off = await world.ask('host.power.off', { name: 'host.0', force: true, wait: '5m' })
  assert.equal(off.code, 200)
  await world.rest()
  assert.deepEqual(statuses(world), ['On', 'Off'])
  await world.stop()
})

test('a host that goes off by itself is adopted, or restored by policy', async () => {
  for (const [hosts, status] of [
    ['adopt', 'Off'],
    ['restore', 'Running'],
  ] as const) {
    const world = await running({ reconcile: { hosts, attempts: 2, window: 600_000 } })
    world.simulator.set('hosts.host.0.power', 'Off')
    await world.advance(30_000)
    await world.rest()
    assert.deepEqual(statuses(world), ['On', status])
    await world.stop()
  }
})

test('a host that goes off again and again is held, and nothing works on it any more', async () => {
  const world = await running({ reconcile: { hosts: 'restore', attempts: 2, window: 600_000 } })
  for (let times = 0; times < 3; times++) {
    world.simulator.set('hosts.host.0.power', 'Off')
    await world.advance(30_000)
    await world.rest()
  }
  assert.deepEqual(statuses(world), ['On', 'Error'])
  const { body } = await world.ask('alerts.list', { component: 'host.0' })
  assert.ok(body.alerts.some(({ code }: { code: string }) => code === 'flapping'))
  await world.stop()
})

test('an LED that is seen to show something else is corrected within two seconds', async () => {
  const world = await running()
  const shown = () => world.simulator.truth().leds['host.0']?.power
  const { pattern } = rowOf(world.system().leds, 'host.0')!.power!
  for (let times = 0; times < 3; times++) {
    await world.advance(30_000)
    world.simulator.set('leds.host.0.power', 'fast-blink')
    await world.advance(1000)
    assert.equal(shown(), 'fast-blink', 'what is seen may be older than the call')
    await world.advance(1500)
    assert.equal(shown(), pattern)
  }
  await world.stop()
})

test('power-on hours survive a kill, but for the hour that was not counted yet', async () => {
  const world = await running(seldom)
  const hours = async () => (await world.ask('chassis.get')).body.powerOnHours
  await world.advance(3_600_000 + 60_000)
  assert.equal(await hours(), 1)
  const transitions = async () =>
    (await world.history()).filter(({ component }) => component === 'chassis.0').length
  const before = await transitions()
  await world.advance(2 * 3_600_000)
  assert.equal(await transitions(), before, 'counting is no matter for the journal')
  await world.restart()
  await world.advance(60_000)
  assert.equal(await hours(), 3)
  await world.stop()
})

async function running(changes: object = {}): Promise<World> {
  const world = await createWorld({ config: { ...exampleConfig(), ...changes } })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  await world.rest()
  return world
}

const statuses = (world: World) =>
  ['chassis.0', 'host.0'].map((name) => rowOf(world.system().components, name)?.status)
