/** The shipped examples of servers: each up, down, and through its own kind of fault. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '../../src/platform/load.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'
import {
  allOn,
  asked,
  assertPower,
  onIn,
  poweredIn,
  settled,
  startedWith,
  statusOf,
} from './shipped.ts'

const folder = join(import.meta.dirname, '../../examples')

test('every example is read without anything to find in it', async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'))
  assert.ok(files.length >= 5)
  for (const file of files) {
    const loaded = loadConfig(join(folder, file), { analyse })
    const found = 'problems' in loaded ? loaded.problems : loaded.warnings
    const expected = file === 'getting-started.yaml' ? { note: 8 } : {}
    const counts = Object.groupBy(found, ({ severity }) => severity)
    assert.deepEqual(mapped(counts), expected, `${file}: ${JSON.stringify(found)}`)
  }
})

const mapped = (groups: Partial<Record<string, readonly unknown[]>>) =>
  Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, group?.length]))

test('getting-started.yaml: what is only named is there, and a hot zone keeps off', async () => {
  const world = await allOn('getting-started.yaml')
  const { zones, supplies, sensors } = world.simulator.truth()
  assert.deepEqual(
    [zones, supplies, sensors].map((parts) => Object.keys(parts).sort()),
    [['cpu_zone'], ['psu.0', 'psu.1', 'psu.aux', 'psu.main'], ['cpu0_temp', 'dimm_temp']],
  )
  await asked(world, 'chassis', 'PowerOff')
  await settled(world)
  assertPower(world, poweredIn(world), 'Off')
  await asked(world, 'chassis', 'PowerOn')
  world.simulator.set('zones.cpu_zone.celsius', 91)
  await world.advance(3000)
  const { body } = await world.ask('host.power.on', { name: 'host.0' })
  assert.equal(body.code, 'thermal-critical')
  await world.stop()
})

for (const file of ['single-host.yaml', 'two-host-chassis.yaml', 'blade-chassis.yaml']) {
  test(`${file}: everything goes on, and off again with its chassis`, async () => {
    const world = await allOn(file)
    await asked(world, 'chassis.0', 'PowerOff')
    await settled(world)
    assertPower(world, poweredIn(world), 'Off')
    await world.stop()
  })
}

test('single-host.yaml: a rail that is too low keeps the host off and is said to', async () => {
  const world = await startedWith('single-host.yaml')
  await asked(world, 'chassis.0', 'PowerOn')
  world.simulator.set('sensors.rail_12v.value', 10.5)
  await world.advance(3000)
  const { code, body } = await world.ask('host.power.on', { name: 'host.0' })
  assert.equal(code, 423)
  assert.match(body.message, /rail_12v/)
  world.simulator.set('sensors.rail_12v.value', null)
  await world.advance(3000)
  await asked(world, 'host.0', 'PowerOn')
  await world.stop()
})

test('blade-chassis.yaml: a few come on at a time, each some time after the last', async () => {
  const world = await startedWith('blade-chassis.yaml')
  await asked(world, 'chassis.0', 'PowerOn')
  const blades = poweredIn(world).filter((name) => name.startsWith('host.'))
  for (const name of blades) await world.ask('host.power.on', { name })
  await settled(world)
  assertPower(world, blades, 'On')
  const begun = (await world.history())
    .filter(({ type, to }) => type === 'transition' && to === 'PoweringOn')
    .filter(({ component }) => component?.startsWith('host.'))
  assert.equal(begun.length, 16)
  const gaps = begun.slice(1).map(({ at }, index) => at - begun[index]!.at)
  assert.ok(Math.min(...gaps) >= 2000, gaps.join(' '))
  await world.stop()
})

test('blade-chassis.yaml: two supplies may fail; with a third the last blades go', async () => {
  const world = await allOn('blade-chassis.yaml')
  for (const psu of ['psu.0', 'psu.1']) world.simulator.set(`supplies.${psu}.fault`, true)
  await settled(world)
  assertPower(world, poweredIn(world), 'On')
  world.simulator.set('supplies.psu.2.fault', true)
  await world.advance(5000)
  await settled(world)
  // 9000 W carry twelve of 700 W.
  const blades = Array.from({ length: 12 }, (_, index) => `host.${index}`)
  assert.deepEqual(onIn(world), [...blades, 'chassis.0'])
  assert.equal(statusOf(world, 'host.15'), 'Off')
  const { code, body } = await world.ask('host.power.on', { name: 'host.15' })
  assert.equal(code, 423)
  assert.match(body.message, /W would be taken/)
  await world.stop()
})
