/** How far a host has to boot is said for each: an operating system may never tell that it runs. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, exampleConfig, platformWith } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

/** The example, whose first host never tells of more than that its operating system boots. */
const silent = (() => {
  const config = exampleConfig()
  const [first, ...others] = config.hosts
  return { ...config, hosts: [{ ...first!, bootUntil: 'OSBootStarted' as const }, ...others] }
})()

/** With its chassis on, and a first host that boots no further than the test has it. */
async function silentWorld(): Promise<World> {
  const world = await createWorld({ config: silent })
  await world.rest()
  await world.ask('action', { name: 'chassis.0', action: 'PowerOn', wait: '5m' })
  world.simulator.set('hosts.host.0.stuckBoot', true)
  return world
}

async function booted(world: World, action: string): Promise<void> {
  await world.ask('action', { name: 'host.0', action })
  await world.advance(3000)
  world.simulator.set('hosts.host.0.boot', 'OSBootStarted')
  await world.advance(3000)
  const { body } = await world.ask('host.get', { name: 'host.0' })
  assert.deepEqual([body.status, body.operation], ['Running', null])
}

test('it runs once it has come so far, and is reset for nothing', async () => {
  const world = await silentWorld()
  await booted(world, 'PowerOn')
  await world.advance(3_600_000)
  const { body } = await world.ask('host.get', { name: 'host.0' })
  assert.deepEqual([body.status, body.bootProgress], ['Running', 'OSBootStarted'])
  const again = (await world.history()).filter(({ action }) => action === 'ForceRestart')
  assert.deepEqual(again, [])
  await world.stop()
})

test('a restart of ours finds it running, and a reset shows that it boots anew', async () => {
  const world = await silentWorld()
  await booted(world, 'PowerOn')
  world.crash()
  await world.restart()
  await world.rest()
  const { body } = await world.ask('host.get', { name: 'host.0' })
  assert.equal(body.status, 'Running')
  await booted(world, 'ForceRestart')
  await world.stop()
})

test('before that it boots, after it nothing more is news, and others go on to the end', () => {
  const platform = platformWith(() => silent)
  for (const [name, stages] of [
    ['host.0', ['Booting', 'Running', 'Running']],
    ['host.1', ['Booting', 'Booting', 'Running']],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On' }, platform)
    bench.ask(name, 'PowerOn')
    bench.answer('raise')
    bench.answer('on')
    bench.power(name, 'On')
    const seen = ['SetupEntered', 'OSBootStarted', 'OSRunning'].map((stage) => {
      bench.boot(name, stage)
      return bench.component(name).status
    })
    assert.deepEqual(seen, stages)
  }
})
