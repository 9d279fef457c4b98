/** What a sensor says is believed as far as it can be: frost where it is expected, no stillness. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

type Zone = Config['zones'][number]

/** The example, in which its zone is described like this as well, with both hosts running. */
async function running(more: Partial<Zone>): Promise<World> {
  const example = exampleConfig()
  const zones = example.zones.map((zone) => ({ ...zone, ...more }))
  const world = await createWorld({ config: { ...example, zones } })
  for (const name of ['chassis.0', 'host.0', 'host.1'])
    await world.ask('action', { name, action: 'PowerOn', wait: '10m' })
  return world
}

const setZone = (world: World, celsius: number) =>
  world.simulator.set('zones.cpu_zone.celsius', celsius)

function zoneOf(world: World) {
  const { level, why, value } = rowOf(world.system().levels, 'zone/cpu_zone')!
  return { level, why, value }
}

/** What is told of the zone, each with how it came about. */
const newsOf = async (world: World): Promise<readonly string[]> =>
  (await world.history())
    .filter(({ type, component }) => type === 'alert' && component === 'zone/cpu_zone')
    .map(({ outcome, cause, message }) => `${outcome} ${cause}: ${message}`)

const statusesOf = async (world: World) =>
  (await world.ask('system.status')).body.hosts.map(({ status }: { status: string }) => status)

test('a zone that stands still for too long is frozen: unknown, until it moves', async () => {
  const world = await running({ frozenAfter: 90_000 })
  setZone(world, 41)
  await world.advance(85_000)
  assert.equal(zoneOf(world).level, 'normal')
  assert.deepEqual(await newsOf(world), [])
  await world.advance(6000)
  const why = 'the sensor is frozen: it has said 41 °C for 1 min 30 s or more'
  assert.deepEqual(zoneOf(world), { level: 'unknown', why, value: null })
  await world.advance(20_000)
  assert.deepEqual(await statusesOf(world), ['Running', 'Running'])
  setZone(world, 41.5)
  await world.advance(3000)
  assert.deepEqual(zoneOf(world).level, 'normal')
  assert.deepEqual(await newsOf(world), [
    `raised level-unknown: zone/cpu_zone is unknown: ${why}`,
    'cleared level-unknown: cleared: zone/cpu_zone is normal: 41.5 °C, within its limits',
  ])
  await world.stop()
})

test('what moves between two values, or is critical, is not taken for frozen', async () => {
  const world = await running({ frozenAfter: 10_000 })
  for (let times = 0; times < 10; times++) {
    setZone(world, 41 + (times % 2))
    await world.advance(4000)
    assert.equal(zoneOf(world).level, 'normal')
  }
  setZone(world, 97)
  await world.advance(60_000)
  assert.equal(zoneOf(world).level, 'critical')
  assert.deepEqual(await statusesOf(world), ['Off', 'Off'])
  await world.stop()
})

test('without a word about it a zone may stand still', async () => {
  const world = await running({})
  setZone(world, 41)
  await world.advance(120_000)
  assert.equal(zoneOf(world).level, 'normal')
  await world.stop()
})

test('frost is a reading where the platform says so, and a broken sensor elsewhere', async () => {
  const [outdoors, indoors] = [await running({ plausible: { least: -40 } }), await running({})]
  for (const world of [outdoors, indoors]) {
    setZone(world, -12)
    await world.advance(5000)
  }
  assert.equal(zoneOf(outdoors).level, 'normal')
  assert.deepEqual(zoneOf(indoors), {
    level: 'unknown',
    why: 'the sensor says -12 °C: less than 0 °C cannot be',
    value: null,
  })
  setZone(outdoors, -41)
  await outdoors.advance(5000)
  assert.equal(zoneOf(outdoors).why, 'the sensor says -41 °C: less than -40 °C cannot be')
  for (const world of [outdoors, indoors]) await world.stop()
})
