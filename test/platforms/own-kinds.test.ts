/** The shipped examples with kinds of their own: up, down, and through what can go wrong there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import type { World } from '../harness/world.ts'
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

for (const file of ['gpu-tray.yaml', 'rack-power-shelf.yaml']) {
  test(`${file}: everything goes on, and off again with its chassis`, async () => {
    const world = await allOn(file)
    await asked(world, 'chassis.0', 'PowerOff')
    await settled(world)
    assertPower(world, poweredIn(world), 'Off')
    await world.stop()
  })
}

test('gpu-tray.yaml: a tray stays off without its pump, and check says why', async () => {
  const world = await startedWith('gpu-tray.yaml')
  await asked(world, 'chassis.0', 'PowerOn')
  const { code, body } = await world.ask('action', { name: 'gputray.0', action: 'PowerOn' })
  assert.equal(code, 423)
  assert.match(body.message, /pump\.0/)
  await asked(world, 'pump.0', 'PowerOn')
  await asked(world, 'gputray.0', 'PowerOn')
  await world.stop()
})

test('gpu-tray.yaml: a pump that seizes takes the trays down, and not the host', async () => {
  const world = await allOn('gpu-tray.yaml')
  world.simulator.set('components.pump.0.fault', true)
  await world.advance(5000)
  await settled(world)
  assert.deepEqual(onIn(world), ['host.0', 'pump.0', 'chassis.0'])
  const alerts = (await world.history()).filter(({ type }) => type === 'alert')
  assert.ok(alerts.some(({ message }) => message?.includes('coolant_flow is critical')))
  world.simulator.set('components.pump.0.fault', false)
  await world.advance(10_000)
  for (const tray of ['gputray.0', 'gputray.1']) await asked(world, tray, 'PowerOn')
  assertPower(world, poweredIn(world), 'On')
  await world.stop()
})

test('gpu-tray.yaml: a pump that is told to go takes its trays down before it', async () => {
  const world = await allOn('gpu-tray.yaml')
  await asked(world, 'pump.0', 'PowerOff')
  await settled(world)
  assert.deepEqual(onIn(world), ['host.0', 'chassis.0'])
  const ended = (await world.history()).filter(({ to }) => to === 'Off')
  assert.equal(ended.at(-1)?.component, 'pump.0')
  const { body } = await world.ask('system.status')
  assert.equal(body.health, 'OK')
  const alerts = (await world.history()).filter(({ type }) => type === 'alert')
  const flows = alerts.filter(({ component }) => component === 'sensor/coolant_flow')
  assert.deepEqual(flows, [], 'a pump that is off moves nothing, and that is no news')
  await world.stop()
})

test('gpu-tray.yaml: after a cycle the pump moves coolant, its trays stay off', async () => {
  const world = await allOn('gpu-tray.yaml')
  await asked(world, 'pump.0', 'PowerCycle')
  await settled(world)
  assert.deepEqual(onIn(world), ['host.0', 'pump.0', 'chassis.0'])
  await asked(world, 'gputray.1', 'PowerOn')
  await world.stop()
})

test('gpu-tray.yaml: a leak stops the trays and the pump at once', async () => {
  const world = await allOn('gpu-tray.yaml')
  world.simulator.set('sensors.leak.value', 1)
  await world.advance(3000)
  await settled(world)
  assert.deepEqual(onIn(world), ['host.0', 'chassis.0'])
  for (const name of ['pump.0', 'gputray.0']) {
    const { code } = await world.ask('action', { name, action: 'PowerOn' })
    assert.equal(code, 423, name)
  }
  await world.stop()
})

test('gpu-tray.yaml: a pump that moves nothing is given up, and is off again', async () => {
  const world = await startedWith('gpu-tray.yaml')
  await asked(world, 'chassis.0', 'PowerOn')
  world.simulator.set('components.pump.0.fault', true)
  const { body } = await world.ask('action', { name: 'pump.0', action: 'PowerOn', wait: '10m' })
  assert.equal(body.operation.state, 'rolled-back')
  assert.equal(body.operation.error.code, 'no-flow')
  await settled(world)
  assertPower(world, ['pump.0'], 'Off')
  assert.ok(await passed(world, 'pump.0', 'Priming'))
  await world.stop()
})

const alertIn = async (world: World, id: string) =>
  (await world.ask('alerts.list')).body.alerts.find((one: { id: string }) => one.id === id)

test('gpu-tray.yaml: a tray that goes off by itself is told of, until it is back', async () => {
  const world = await allOn('gpu-tray.yaml')
  world.simulator.set('components.gputray.1.power', 'Off')
  await world.advance(5000)
  const { status, discrepancy } = rowOf(world.system().components, 'gputray.1')!
  assert.deepEqual([status, discrepancy?.name], ['Off', 'unexpected-off'])
  const alert = await alertIn(world, 'unexpected-off/gputray.1')
  assert.match(alert.message, /^gputray\.1: the hardware went off and nobody had asked for it$/)
  const events = (await world.history()).filter(({ component }) => component === 'gputray.1')
  const entries = events.slice(-2).map(({ type, to, cause }) => [type, to, cause])
  assert.deepEqual(entries, [
    ['transition', 'Off', 'unexpected-off'],
    ['alert', null, 'unexpected-off'],
  ])
  await asked(world, 'gputray.1', 'PowerOn')
  await settled(world)
  assert.equal(await alertIn(world, 'unexpected-off/gputray.1'), undefined)
  const cleared = (await world.history()).find(
    ({ cause, outcome, component }) =>
      cause === 'unexpected-off' && outcome === 'cleared' && component === 'gputray.1',
  )
  assert.match(cleared?.message ?? '', /^cleared: PowerOn by /)
  await world.stop()
})

test('gpu-tray.yaml: a tray that came on by hand, or stays on, is told of as that', async () => {
  const world = await startedWith('gpu-tray.yaml')
  for (const name of ['chassis.0', 'pump.0']) await asked(world, name, 'PowerOn')
  world.simulator.set('components.gputray.0.power', 'On')
  await world.advance(5000)
  assert.match((await alertIn(world, 'unexpected-on/gputray.0')).message, /came on and nobody/)
  world.simulator.set('components.gputray.0.stuckRail', true)
  const off = { name: 'gputray.0', action: 'ForceOff', wait: '10m' }
  const { body } = await world.ask('action', off)
  assert.notEqual(body.operation.state, 'succeeded')
  await settled(world)
  assert.equal(await alertIn(world, 'unexpected-on/gputray.0'), undefined)
  const { discrepancy, lastError } = rowOf(world.system().components, 'gputray.0')!
  assert.ok(discrepancy?.name === 'never-reached' || lastError !== null)
  world.simulator.set('components.gputray.0.stuckRail', false)
  await world.ask('action', { name: 'gputray.0', action: 'Recover', wait: '10m' })
  await asked(world, 'gputray.0', 'ForceOff')
  await settled(world)
  const left = (await world.ask('alerts.list')).body.alerts.filter(
    (one: { component: string }) => one.component === 'gputray.0',
  )
  assert.deepEqual(left, [])
  await world.stop()
})

test('gpu-tray.yaml: actions of its own go through their statuses and locks', async () => {
  const world = await startedWith('gpu-tray.yaml')
  await asked(world, 'pump.0', 'Drain')
  assert.equal(statusOf(world, 'pump.0'), 'Drained')
  const led = world.simulator.truth().leds['pump.0']?.flow
  assert.equal(led, 'blink')
  await asked(world, 'chassis.0', 'PowerOn')
  const { code } = await world.ask('action', { name: 'pump.0', action: 'PowerOn' })
  assert.equal(code, 409)
  await asked(world, 'pump.0', 'Refill')
  assert.equal(statusOf(world, 'pump.0'), 'Off')
  await asked(world, 'pump.0', 'PowerOn')
  await asked(world, 'gputray.0', 'PowerOn')
  await asked(world, 'gputray.0', 'Retrain')
  await asked(world, 'host.0', 'PowerOn')
  await asked(world, 'host.0', 'Snapshot')
  await world.stop()
})

test('rack-power-shelf.yaml: one rectifier may fail, with two an outlet goes', async () => {
  const world = await allOn('rack-power-shelf.yaml')
  world.simulator.set('supplies.psu.0.fault', true)
  await world.advance(3000)
  await settled(world)
  assertPower(world, poweredIn(world), 'On')
  world.simulator.set('supplies.psu.1.fault', true)
  await world.advance(3000)
  await settled(world)
  const all = poweredIn(world).filter((name) => name !== 'outlet.3')
  assert.deepEqual(onIn(world).toSorted(), all.toSorted())
  assertPower(world, ['outlet.3'], 'Off')
  const { code, body } = await world.ask('action', { name: 'outlet.3', action: 'PowerOn' })
  assert.equal(code, 423)
  assert.match(body.message, /W would be taken/)
  await world.stop()
})

test('rack-power-shelf.yaml: the battery carries all for a while, then they go down', async () => {
  const world = await allOn('rack-power-shelf.yaml')
  const supplies = Object.keys(world.simulator.truth().supplies)
  for (const psu of supplies) world.simulator.set(`supplies.${psu}.input`, 'Lost')
  await world.advance(60_000)
  assertPower(world, poweredIn(world), 'On')
  await world.advance(60_000)
  await settled(world)
  assert.deepEqual(onIn(world), ['chassis.0'])
  await world.stop()
})

test('rack-power-shelf.yaml: an uplink that is lost keeps off, and cuts nobody', async () => {
  const world = await allOn('rack-power-shelf.yaml')
  world.simulator.set('resources.uplink.state', 'Failed')
  await world.advance(10_000)
  await settled(world)
  assertPower(world, poweredIn(world), 'On')
  await asked(world, 'host.1', 'ForceOff')
  await world.advance(10_000)
  const { code, body } = await world.ask('action', { name: 'host.1', action: 'PowerOn' })
  assert.equal(code, 423)
  assert.match(body.message, /uplink/)
  await world.stop()
})

test('rack-power-shelf.yaml: an outlet that trips is held until it is reset', async () => {
  const world = await allOn('rack-power-shelf.yaml')
  await asked(world, 'outlet.1', 'Trip')
  assert.equal(statusOf(world, 'outlet.1'), 'Tripped')
  await world.advance(10_000)
  const { code } = await world.ask('action', { name: 'outlet.1', action: 'PowerOn' })
  assert.equal(code, 409)
  await asked(world, 'outlet.1', 'Reset')
  await asked(world, 'outlet.1', 'PowerOn')
  await world.stop()
})

/** Whether it was ever in that status. */
const passed = async (world: World, name: string, status: string) =>
  (await world.history()).some(({ component, to }) => component === name && to === status)
