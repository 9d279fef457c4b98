/** Emergencies end to end: the production service, and hardware that heats up and loses power. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import type { Config, ConfigInput } from '../../src/platform/schema/config.ts'
import { createWorld, type World } from '../harness/world.ts'
import { hosts, threeHosts } from './three-hosts.ts'

async function worldWith(
  emergency: ConfigInput['emergency'] = {},
  config: Config = threeHosts(emergency),
): Promise<World> {
  const world = await createWorld({ config })
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0' })
  await world.rest()
  for (const name of hosts) await world.ask('host.power.on', { name })
  return world
}

const powers = ({ simulator }: World) =>
  hosts.map((name) => simulator.truth().hosts[name]?.power).join(' ')

/** Who was taken down without being asked, in the order of the journal, and why. */
async function shedOf(world: World) {
  const history = await world.history()
  return history
    .filter(({ type, actor, outcome, action }) => {
      return (
        type === 'transition' && actor === 'statemgr' && outcome === 'started' && action !== null
      )
    })
    .map(({ component, cause }) => `${component} ${cause}`)
}

const input = (world: World, supply: string, value: string) =>
  world.simulator.set(`supplies.${supply}.input`, value)

test('a hot zone while three hosts boot: shed in turn, off until cool, no override', async () => {
  const world = await worldWith()
  await world.advance(1_000)
  assert.deepEqual(
    hosts.map((name) => rowOf(world.system().components, name)?.status),
    ['Booting', 'Booting', 'Booting'],
  )
  world.simulator.set('zones.cpu_zone.celsius', 97)
  await world.advance(30_000)
  await world.rest()
  assert.equal(powers(world), 'Off Off Off')
  assert.deepEqual(await shedOf(world), [
    'host.1 thermal-critical',
    'host.0 thermal-critical',
    'host.2 thermal-critical',
  ])
  const history = await world.history()
  const first = history.find(({ action }) => action === 'EmergencyOff')
  assert.match(
    first?.reason ?? '',
    /zone\/cpu_zone is critical: 97 °C, over the critical limit of 90 °C; host\.1 is 1 of 3/,
  )

  const override = { name: 'host.2', interlocks: ['thermal'], reason: 'urgent', expires: '10m' }
  const { code, body } = await world.ask('override.grant', override)
  assert.deepEqual([code, body.code], [423, 'thermal-emergency'])
  for (const celsius of [97, 86]) {
    world.simulator.set('zones.cpu_zone.celsius', celsius)
    await world.advance(5_000)
    assert.equal((await world.ask('host.power.on', { name: 'host.2' })).code, 423)
  }
  assert.equal(powers(world), 'Off Off Off')
  world.simulator.set('zones.cpu_zone.celsius', 40)
  await world.advance(600_000)
  const { body: accepted } = await world.ask('host.power.on', { name: 'host.2', wait: true })
  assert.equal(accepted.operation.state, 'succeeded')
  const ended = (await world.history()).filter(
    ({ type, outcome }) => type === 'emergency' && outcome === 'ended',
  )
  assert.deepEqual(
    ended.map(({ component }) => component),
    ['zone/cpu_zone'],
  )
  await world.stop()
})

test('a supply is lost with budget for one host: the others shut down', async () => {
  const world = await worldWith()
  await world.rest()
  world.simulator.set('supplies.psu.0.fault', true)
  await world.advance(30_000)
  await world.rest()
  assert.equal(powers(world), 'Off Off On')
  assert.deepEqual(await shedOf(world), ['host.1 power-lost', 'host.0 power-lost'])
  await world.stop()
})

test('a brown-out: the hosts shut down while there is power to do so', async () => {
  const world = await worldWith()
  await world.rest()
  for (const supply of ['psu.0', 'psu.1']) input(world, supply, 'BrownOut')
  await world.advance(30_000)
  await world.rest()
  assert.equal(powers(world), 'Off Off Off')
  const history = await world.history()
  assert.ok(!history.some(({ message }) => message?.includes('force')), 'nobody was forced')
  assert.equal((await shedOf(world)).length, 3)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.status, 'On')
  await world.stop()
})

test('all inputs lost without a UPS: dark at once, and nothing is wedged', async () => {
  const world = await worldWith()
  await world.rest()
  for (const supply of ['psu.0', 'psu.1']) input(world, supply, 'Lost')
  await world.advance(60_000)
  await world.rest()
  assert.equal(powers(world), 'Off Off Off')
  for (const name of hosts) assert.equal(rowOf(world.system().components, name)?.status, 'Off')
  await world.stop()
})

const ride = {
  powerFailureResponse: 'ride_through',
  ups: { rideThrough: '60s', lowBattery: 'battery' },
} as const

test('a UPS rides through an input that comes back in time', async () => {
  const world = await worldWith(ride)
  await world.rest()
  for (const supply of ['psu.0', 'psu.1']) input(world, supply, 'Lost')
  await world.advance(50_000)
  for (const supply of ['psu.0', 'psu.1']) input(world, supply, 'Good')
  await world.advance(300_000)
  assert.equal(powers(world), 'On On On')
  assert.deepEqual(await shedOf(world), [])
  await world.stop()
})

test('a UPS that runs out gives time to shut down', async () => {
  const world = await worldWith(ride)
  await world.rest()
  for (const supply of ['psu.0', 'psu.1']) input(world, supply, 'Lost')
  await world.advance(75_000)
  assert.deepEqual(
    await shedOf(world),
    hostsInTurn.map((name) => `${name} power-lost`),
  )
  assert.equal(powers(world), 'Off Off Off')
  assert.equal(world.simulator.truth().chassis['chassis.0']?.power, 'On', 'it was in time')
  await world.stop()
})

const hostsInTurn = ['host.1', 'host.0', 'host.2']

test('a zone that heats up slowly: hosts are capped in turn, and none has to go', async () => {
  const config = threeHosts({ shedInterval: '1m' })
  const world = await worldWith(
    {},
    { ...config, simulation: { ...config.simulation, heatLag: 30_000 } },
  )
  await world.rest()
  const issuers = new Map<string, string>()
  world.bus.subscribe('powermgr.control', (message) => {
    const { verb, issuer } = JSON.parse(message.text())
    issuers.set(verb, issuer)
  })
  world.simulator.set('ambient.celsius', 73)
  await world.advance(600_000)
  const history = await world.history()
  const capped = history.filter(
    ({ action, outcome }) => action === 'CapPower' && outcome === 'in-force',
  )
  assert.ok(capped.length > 0)
  assert.deepEqual(
    capped.map(({ component }) => component),
    hostsInTurn.slice(0, capped.length),
  )
  assert.match(
    capped[0]?.reason ?? '',
    /zone\/cpu_zone is at \d+ °C, and .* forecast to be at \d+(\.\d+)? °C, .*host\.1 is 1 of 3/,
  )
  assert.equal(powers(world), 'On On On')
  assert.ok(world.simulator.truth().zones.cpu_zone!.celsius < 90)
  world.simulator.set('ambient.celsius', 25)
  const isCapped = () => hosts.some((name) => world.simulator.truth().hosts[name]?.capped)
  assert.ok(await world.clock.runUntil(() => !isCapped(), 1_200_000), 'caps are let go')
  assert.match(issuers.get('cap') ?? '', /\.mitigations$/, 'counted apart from operations')
  await world.stop()
})

test('emergency off reaches everything over the bus, and says what it began', async () => {
  const world = await worldWith()
  const { code, body } = await world.ask('emergency.off', { reason: 'smoke', actor: 'me' })
  assert.equal(code, 200)
  assert.equal(body.operations.length, 4)
  assert.equal(body.kept, true)
  await world.advance(5_000)
  await world.rest()
  assert.equal(powers(world), 'Off Off Off')
  assert.equal(world.simulator.truth().chassis['chassis.0']?.power, 'Off')
  for (const [request, wanted] of [
    [{}, 'malformed'],
    [{ reason: '' }, 'malformed'],
    [{ reason: 'x', name: 'host.*' }, 'malformed'],
    [{ reason: 'x', name: 'host.9' }, 'unknown-component'],
    [{ reason: 'x', name: 'bmc.0' }, 'unknown-action'],
    [{ reason: 'x', force: true }, 'malformed'],
  ] as const) {
    assert.equal((await world.ask('emergency.off', request)).body.code, wanted)
  }
  await world.stop()
})
