/** What somebody does at the hardware counts: at an ID button, or on a chassis in maintenance. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configOf, exampleConfig } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const path = 'leds.chassis.0.identify'

async function begun(ours: readonly string[] = []): Promise<World> {
  const world = await createWorld({ config: { ...exampleConfig(), leds: { ours: [...ours] } } })
  await world.advance(10_000)
  return world
}

const isIdentified = async (world: World) =>
  (await world.ask('chassis.get', { name: 'chassis.0' })).body.identify as boolean
const shown = (world: World) => world.simulator.truth().leds['chassis.0']!.identify

/** As somebody at the hardware. */
async function press(world: World, pattern: string, forMs = 5000): Promise<void> {
  world.simulator.set(path, pattern)
  await world.advance(forMs)
}

test('an ID button is a request by hand: adopted, journaled, and shown as any other', async () => {
  const world = await begun()
  await press(world, 'on')
  assert.deepEqual([await isIdentified(world), shown(world)], [true, 'blink'])
  await press(world, 'off')
  assert.deepEqual([await isIdentified(world), shown(world)], [false, 'off'])
  await press(world, 'blink')
  const { body } = await world.ask('operations.list', {})
  const byHand = body.operations.filter((one: { cause: string }) => one.cause === 'by-hand')
  assert.deepEqual(
    byHand.map((one: { action: string; actor: string }) => `${one.actor} ${one.action}`).sort(),
    ['by-hand IdentifyOff', 'by-hand IdentifyOn', 'by-hand IdentifyOn'],
  )
  const entries = (await world.history()).filter(({ cause }) => cause === 'by-hand')
  assert.equal(new Set(entries.map(({ operation }) => operation)).size, 3)
  await world.ask('chassis.identify', { name: 'chassis.0', on: false })
  await world.advance(5000)
  assert.deepEqual([await isIdentified(world), shown(world)], [false, 'off'])
  await world.stop()
})

test('an LED that is ours alone is corrected, and so are those that are no button', async () => {
  const world = await begun(['chassis.0'])
  await press(world, 'blink', 10_000)
  assert.deepEqual([await isIdentified(world), shown(world)], [false, 'off'])
  world.simulator.set('leds.chassis.0.power', 'fast-blink')
  await world.advance(10_000)
  assert.equal(world.simulator.truth().leds['chassis.0']!.power, 'off')
  await world.stop()
})

test('a service that was started anew has forgotten: nobody pressed anything', async () => {
  const world = await begun()
  await world.ask('chassis.identify', { name: 'chassis.0', on: true })
  await world.advance(10_000)
  world.simulator.fault({ service: 'ledmgr', kind: 'die', forMs: 20_000 })
  await press(world, 'off', 60_000)
  assert.deepEqual([await isIdentified(world), shown(world)], [true, 'blink'])
  await world.stop()
})

test('while a call of ours is on its way nobody has pressed anything', async () => {
  const world = await begun()
  world.simulator.fault({ service: 'ledmgr', kind: 'delay', delayMs: 1000, forMs: 500 })
  await world.ask('chassis.identify', { name: 'chassis.0', on: true })
  await world.advance(100)
  world.simulator.set(path, 'on')
  world.simulator.set(path, 'off')
  await world.advance(20_000)
  assert.deepEqual([await isIdentified(world), shown(world)], [true, 'blink'])
  await world.stop()
})

test('a chassis in maintenance is powered off, hosts first, and stays in maintenance', async () => {
  const world = await createWorld({
    config: configOf({
      hosts: [{ name: 'host.0' }],
      chassis: { powerSequence: ['psu.0'] },
      supplies: [{ name: 'psu.0' }],
      simulation: { startsOn: ['host.0'] },
    }),
  })
  await world.advance(20_000)
  const name = 'chassis.0'
  await world.ask('chassis.maintenance', { name, enter: true })
  const off = { name, wait: '5m' }
  const { body } = await world.ask('chassis.power.off', off)
  assert.equal(body.operation.state, 'succeeded', JSON.stringify(body))
  const { hosts, chassis } = world.simulator.truth()
  assert.deepEqual([hosts['host.0']!.power, chassis[name]!.power], ['Off', 'Off'])
  const again = await world.ask('chassis.power.off', off)
  assert.deepEqual([again.body.unchanged, again.body.component.status], [true, 'Maintenance'])
  const on = await world.ask('chassis.power.on', { name })
  assert.equal(on.body.code, 'not-permitted')
  await world.stop()
})
