/** A chassis without hosts, a shelf of disks, is a chassis. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configOf } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'
import { asked, assertPower, poweredIn, settled } from './shipped.ts'

const shelf = configOf({
  systemName: 'shelf',
  supplies: ['psu.0', 'psu.1'].map((name) => ({ name, capacityWatts: 800 })),
  zones: [{ name: 'bay', warning: 50, critical: 60 }],
  chassis: { powerSequence: ['psu.0', 'psu.1'], redundancy: 1 },
  kinds: { expander: { load: true } },
  components: ['expander.0', 'expander.1'].map((name) => ({
    ...{ name, thermalZone: 'bay', powerWatts: 300 },
    powerDependencies: ['psu.0', 'psu.1'],
  })),
})

test('it is powered on and off, cools and protects what it feeds', async () => {
  const world = await createWorld({ config: shelf })
  await world.rest()
  for (const name of poweredIn(world)) await asked(world, name, 'PowerOn')
  assertPower(world, ['chassis.0', 'expander.0', 'expander.1'], 'On')
  world.simulator.set('zones.bay.celsius', 70)
  await settled(world)
  assertPower(world, ['expander.0', 'expander.1'], 'Off')
  world.simulator.set('zones.bay.celsius', 30)
  await settled(world)
  await asked(world, 'chassis.0', 'PowerOff')
  assertPower(world, ['chassis.0'], 'Off')
  await world.stop()
})

test('who asks for a host is told that there is none', async () => {
  const world = await createWorld({ config: shelf })
  const { code, body: refusal } = await world.ask('host.get', { name: 'host.0' })
  assert.deepEqual([code, refusal.message], [404, 'there is no host on this board'])
  const { body } = await world.ask('system.status')
  assert.deepEqual(body.hosts, [])
  await world.stop()
})
