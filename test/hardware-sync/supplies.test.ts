/** Supplies and fans that do not do what they are told: told of, and a way out that works. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activeAlerts } from '../../src/core/alerts/notify.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const example = exampleConfig()
const config = {
  ...example,
  hosts: example.hosts.map((host) => ({ ...host, powerWatts: 300 })),
  supplies: example.supplies.map((supply) => ({ ...supply, capacityWatts: 800 })),
}

async function running(): Promise<World> {
  const world = await createWorld({ config, heatTickMs: 10_000 })
  await world.rest()
  const on = { name: 'chassis.0', wait: '5m' }
  assert.equal((await world.ask('chassis.power.on', on)).code, 200)
  return world
}

const statusOf = (world: World, name: string) => rowOf(world.system().components, name)?.status
const alertOf = (world: World, id: string) =>
  activeAlerts(world.system()).find((alert) => alert.id === id)

test('a supply that tripped under its load is turned on alone, others carry all', async () => {
  const world = await running()
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  world.simulator.set('supplies.psu.1.ratedWatts', 100)
  await world.advance(5000)
  await world.rest()
  assert.equal(statusOf(world, 'host.0'), 'Running')
  assert.match(alertOf(world, 'unexpected-off/supply/psu.1')!.guidance, /SuppliesOn of its chassis/)

  const again = { name: 'chassis.0', action: 'SuppliesOn', wait: '5m' }
  const inVain = await world.ask('action', again)
  assert.match(JSON.stringify(inVain.body), /every supply gives power psu\.1/)
  world.simulator.set('supplies.psu.1.ratedWatts', null)
  const { body } = await world.ask('action', again)
  assert.match(JSON.stringify(body), /"state":"succeeded"/)
  await world.advance(5000)
  await world.rest()
  assert.equal(world.simulator.truth().supplies['psu.1']?.output, 'On')
  assert.equal(alertOf(world, 'unexpected-off/supply/psu.1'), undefined)
  await world.stop()
})

test('fans that stay as they are when a host powers on are told of', async () => {
  const world = await running()
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  assert.equal(alertOf(world, 'cooling-not-raised/zone/cpu_zone'), undefined)
  await world.ask('chassis.power.off', { name: 'chassis.0', wait: '5m' })
  world.simulator.set('zones.cpu_zone.stuckCooling', true)
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '5m' })
  await world.advance(60_000)
  await world.rest()
  assert.match(
    alertOf(world, 'cooling-not-raised/zone/cpu_zone')!.message,
    /is at 30 %.*at 30 % before/,
  )
  await world.stop()
})
