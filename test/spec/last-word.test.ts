/** What is asked of one while another is at work on it: what was accepted last is so in the end. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig } from '../../src/platform/load.ts'
import { powerIn } from '../../src/rehearse/world/truth.ts'
import { createWorld, type World } from '../harness/world.ts'

const powersOf = (world: World, names: readonly string[]) =>
  names.map((name) => powerIn(world.simulator.truth(), name))

async function inTurn(world: World, asked: readonly (readonly [string, string])[]): Promise<void> {
  for (const [name, action] of asked) {
    const { body } = await world.ask('action', { name, action, wait: '10m' })
    assert.equal(body.operation.state, 'succeeded', `${action} of ${name}`)
  }
}

for (const afterMs of [0, 200]) {
  const when = `${afterMs} ms into a cycle of its chassis`
  test(`a host that is asked to be off ${when} stays off`, async () => {
    const world = await createWorld()
    await inTurn(world, [
      ['chassis.0', 'PowerOn'],
      ['host.0', 'PowerOn'],
      ['host.1', 'PowerOn'],
    ])
    await world.ask('action', { name: 'chassis.0', action: 'PowerCycle' })
    await world.advance(afterMs)
    const { code } = await world.ask('action', { name: 'host.0', action: 'ForceOff' })
    assert.equal(code, 200)
    await world.advance(120_000)
    assert.deepEqual(powersOf(world, ['chassis.0', 'host.0', 'host.1']), ['On', 'Off', 'On'])
    await world.stop()
  })
}

test('a chassis that goes off while a part comes on takes that down when it is on', async () => {
  const loaded = loadConfig(new URL('../platforms/kinds.yaml', import.meta.url).pathname)
  assert.ok('config' in loaded)
  const { config } = loaded
  const simulation = { ...config.simulation, railTime: 1000 }
  const world = await createWorld({ config: { ...config, simulation } })
  await inTurn(world, [
    ['chassis.0', 'PowerOn'],
    ['pump.0', 'PowerOn'],
  ])
  await world.ask('action', { name: 'gputray.0', action: 'PowerOn' })
  await world.advance(500)
  const off = await world.ask('action', { name: 'chassis.0', action: 'PowerOff', wait: '5m' })
  assert.equal(off.body.operation.state, 'succeeded', JSON.stringify(off.body.operation.error))
  assert.deepEqual(powersOf(world, ['chassis.0', 'pump.0', 'gputray.0']), ['Off', 'Off', 'Off'])
  await world.stop()
})
