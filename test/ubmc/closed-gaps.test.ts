/** Gaps of u-bmc's own state manager that no other test shows to be closed, one test for each. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Endpoint } from '../../src/bus/bus.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { exampleConfig } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'
import { chassis, chassisIs, host, hostIs } from './acting.ts'
import { byHand, text } from './by-hand.ts'
import { asus, bmc, bmcIs, changeIn, led, ledsOf, runningWorld, statusOf } from './shown.ts'
import { type Change, control, createUbmcWorld } from './world.ts'

test('after a restart what is told to be kept is what is so, and not OFF', async () => {
  const world = await runningWorld()
  const before = world.sent('statemgr.state.host.0').length
  await world.restart()
  await world.advance(5000)
  const changes = world.sent('statemgr.state.host.0').slice(before).map(changeIn)
  assert.deepEqual(
    changes.map(({ to }) => to),
    [hostIs.ON],
  )
  await world.stop()
})

test('each change is told in its turn, from what the one before led to', async () => {
  const world = await runningWorld()
  for (const action of [host.REBOOT, host.FORCE_OFF, host.ON, host.FORCE_RESTART]) {
    await world.put('host.control', control('host.0', action))
    await world.advance(4000)
  }
  for (const action of [chassis.OFF, chassis.ON]) {
    await world.put('chassis.control', control('chassis.0', action))
    await world.advance(400_000)
  }
  for (const name of ['host.0', 'chassis.0']) {
    const events = world.sent(`statemgr.event.${name}.transition`).map(changeIn)
    const kept = world.sent(`statemgr.state.${name}`).map(changeIn)
    assert.ok(events.length >= 4, `${name}: ${events.length} events`)
    assert.deepEqual(kept.slice(-events.length), events)
    for (const [index, { from }] of events.entries()) {
      if (index > 0) assert.equal(from, events[index - 1]!.to)
    }
  }
  await world.stop()
})

test('FORCE_OFF is OFF once the power is gone, and never when powermgr has failed', async () => {
  const world = await runningWorld(asus)
  world.simulator.fault({ service: 'powermgr', kind: 'reject' })
  await world.put('host.control', control('host.0', host.FORCE_OFF))
  await world.advance(60_000)
  assert.notEqual(await statusOf(world, 'host.0'), hostIs.OFF)
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  const { bytes } = await world.put('host.control', control('host.0', host.FORCE_OFF))
  assert.equal(byHand(bytes).number(1), hostIs.TRANSITIONING)
  // The button is held for four seconds.
  await world.advance(3500)
  assert.equal(await statusOf(world, 'host.0'), hostIs.TRANSITIONING)
  await world.advance(20_000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.OFF)
  assert.equal(world.simulator.truth().hosts['host.0']?.power, 'Off')
  await world.stop()
})

test('ON is shown when the rail is there, and not when the button was pressed', async () => {
  const world = await createUbmcWorld(asus, ({ simulation, ...config }) => ({
    ...config,
    simulation: { ...simulation, railTime: 6000 },
  }))
  await world.put('host.control', control('host.0', host.ON))
  await world.advance(3000)
  assert.equal(byHand(world.sent('internal.power.result')[0]!.bytes).number(3), 1)
  assert.equal(await statusOf(world, 'host.0'), hostIs.TRANSITIONING)
  await world.advance(10_000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.ON)
  assert.equal(world.component('host.0').isUnverified, false)
  await world.stop()
})

test('a chassis that is too hot is CRITICAL, warm is WARNING, and well again is ON', async () => {
  const world = await createUbmcWorld()
  const seen: number[] = []
  for (const celsius of [40, 72, 95, 72, 40]) {
    world.simulator.set('sensors.cpu0_temp.value', celsius)
    await world.advance(20_000)
    seen.push(await statusOf(world, 'chassis.0'))
  }
  const { ON, WARNING, CRITICAL } = chassisIs
  assert.deepEqual(seen, [ON, WARNING, CRITICAL, WARNING, ON])
  const changes = world.sent('statemgr.event.chassis.0.transition').map(changeIn)
  assert.deepEqual(
    changes.map(({ to }) => to),
    [WARNING, CRITICAL, WARNING, ON],
  )
  await world.stop()
})

test('IDENTIFY_ON and IDENTIFY_OFF light the LED and put it out', async () => {
  const world = await createUbmcWorld()
  for (const [action, state] of [
    [chassis.IDENTIFY_ON, led.isOn],
    [chassis.IDENTIFY_OFF, led.isOff],
  ] as const) {
    const { code } = await world.put('chassis.control', control('chassis.0', action))
    await world.advance(1000)
    const isAsked = ledsOf(world, 'chassis.0', led.IDENTIFY).at(-1)
    assert.deepEqual(
      [code, isAsked !== undefined && isAsked !== led.isOff],
      [200, state === led.isOn],
    )
  }
  await world.stop()
})

test('LEDs are asked for at the start already, and the error LED goes out again', async () => {
  const world = await runningWorld(asus)
  await world.restart()
  await world.advance(5000)
  assert.deepEqual(ledsOf(world, 'host.0', led.ERROR), [led.isOff])
  world.simulator.fault({ service: 'powermgr', kind: 'reject' })
  await world.put('host.control', control('host.0', host.FORCE_OFF))
  await world.advance(60_000)
  assert.equal(ledsOf(world, 'host.0', led.ERROR).at(-1), led.isOn)
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await world.put('host.control', control('host.0', host.FORCE_OFF))
  await world.advance(60_000)
  assert.equal(ledsOf(world, 'host.0', led.ERROR).at(-1), led.isOff)
  await world.stop()
})

test('the BMC is READY without anybody who enables it', async () => {
  const world = await createUbmcWorld()
  assert.equal(await statusOf(world, 'bmc.0'), bmcIs.READY)
  assert.deepEqual(world.pressed(), [])
  await world.stop()
})

test('a reset of the BMC is asked of powermgr, and ends whether it can do it or not', async () => {
  for (const bmcPower of [true, false]) {
    const world = await createUbmcWorld('ubmc-mock.yaml', withBmcPower(bmcPower))
    await world.put('bmc.control', control('bmc.0', bmc.REBOOT))
    const isOver = () => componentOf(world.system(), 'bmc.0').operation === null
    assert.ok(await world.clock.runUntil(isOver, 600_000))
    assert.ok(world.pressed().includes('bmc.0 reset'))
    const ended = world.system().ended.at(-1)!
    // Nobody among u-bmc's services tells of the BMC itself.
    if (bmcPower) assert.equal(ended.state, 'unverified')
    else assert.match(ended.error!.message, /Power operation reset failed for component bmc\.0/)
    assert.equal(await statusOf(world, 'bmc.0'), bmcIs.READY)
    await world.stop()
  }
})

test('each action of a BMC is carried out, or refused by its name', async () => {
  const world = await createUbmcWorld()
  const ask = async (action: number) =>
    (await world.put('bmc.control', control('bmc.0', action))).code
  assert.deepEqual([await ask(bmc.DISABLE), await statusOf(world, 'bmc.0')], [200, bmcIs.DISABLED])
  assert.deepEqual([await ask(bmc.ENABLE), await statusOf(world, 'bmc.0')], [200, bmcIs.READY])
  // FACTORY_RESET, CLEAR_LOGS, BACKUP_CONFIG, RESTORE_CONFIG, UPDATE_FIRMWARE.
  for (const action of [7, 8, 9, 10, 11]) {
    const { code, description } = await world.put('bmc.control', control('bmc.0', action))
    assert.equal(code, 409)
    assert.match(description, /MANAGEMENT_CONTROLLER_ACTION_\w+ is not done by this service/)
  }
  for (const action of [0, 99]) assert.equal(await ask(action), 400)
  await world.stop()
})

test('a stream that is refused is told of once, and again when it is there', async () => {
  const world = await createUbmcWorld()
  const about = (words: string) => world.warned.filter((one) => one.includes(words)).length
  assert.equal(about('is not kept in its stream'), 1)
  const asked: string[] = []
  await world.bus.serve({
    name: 'jetstream',
    version: '2.12.0',
    description: 'JetStream, as far as it is asked here.',
    endpoints: [jetStream('create', '$JS.API.STREAM.CREATE.STATEMGR', asked)],
  })
  await world.put('host.control', control('host.0', host.ON))
  await world.advance(40_000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.ON)
  const { max_bytes: bytes, max_age: age, discard } = JSON.parse(asked[0]!)
  assert.ok(bytes > 0 && bytes <= 2 * 1024 * 1024 && age > 0)
  assert.equal(discard, 'old')
  assert.deepEqual([about('is not kept in its stream'), about('kept in its stream again')], [1, 1])
  await world.stop()
})

test('killed between the press and its result, it looks instead of pressing again', async () => {
  const world = await createUbmcWorld(asus)
  await world.put('host.control', control('host.0', host.ON))
  await world.clock.runUntil(() => world.pressed().length > 0, 5000)
  assert.deepEqual(world.sent('internal.power.result'), [])
  await world.restart()
  await world.advance(60_000)
  assert.deepEqual(world.pressed(), ['host.0 power_on'])
  assert.equal(await statusOf(world, 'host.0'), hostIs.ON)
  await world.stop()
})

test('what clients of u-bmc ask for has an id and an author, and can be called off', async () => {
  const world = await runningWorld()
  await world.put('host.control', control('host.0', host.FORCE_OFF))
  await world.advance(2000)
  // It waits for the time that a host has to be off for.
  await world.put('host.control', control('host.0', host.ON))
  const { id } = componentOf(world.system(), 'host.0').operation!
  const { code } = await world.ask('operation.abort', { id, actor: 'ada', reason: 'not now' })
  assert.equal(code, 200)
  await world.advance(30_000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.OFF)
  const entries = (await world.history()).filter(({ operation }) => operation === id)
  assert.ok(entries.some(({ actor }) => actor === 'u-bmc'))
  assert.ok(entries.some(({ outcome }) => outcome === 'aborted'))
  await world.stop()
})

test('a host that takes its time holds up no answer, and no other component', async () => {
  const world = await runningWorld()
  await world.put('host.control', control('host.0', host.REBOOT))
  await world.advance(1000)
  const before = world.clock.now()
  for (const kind of ['host', 'chassis', 'bmc']) {
    assert.equal((await world.put(`${kind}.state`, text(1, `${kind}.0`))).code, 200)
  }
  assert.equal((await world.put('bmc.control', control('bmc.0', bmc.DISABLE))).code, 200)
  assert.equal(await statusOf(world, 'bmc.0'), bmcIs.DISABLED)
  assert.ok(world.clock.now() - before < 1000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.TRANSITIONING)
  await world.stop()
})

test('a powermgr that answers nothing holds nobody up, and FORCE_OFF is taken', async () => {
  const world = await runningWorld(asus)
  world.simulator.fault({ service: 'powermgr', kind: 'lose' })
  await world.put('host.control', control('host.0', host.REBOOT))
  await world.advance(5000)
  assert.equal(await statusOf(world, 'host.0'), hostIs.TRANSITIONING)
  assert.equal((await world.put('host.control', control('host.0', host.FORCE_OFF))).code, 200)
  const isOver = () => componentOf(world.system(), 'host.0').operation === null
  assert.ok(await world.clock.runUntil(isOver, 600_000))
  assert.notEqual(await statusOf(world, 'host.0'), hostIs.TRANSITIONING)
  await world.stop()
})

test('ON that powermgr is not there to hear fails by name, and leaves the host OFF', async () => {
  // Nobody may listen, or else the bus cannot tell that nobody does.
  const world = await createWorld({ config: exampleConfig('ubmc-mock.yaml') })
  await world.rest()
  world.simulator.fault({ service: 'powermgr', kind: 'die' })
  await world.advance(10_000)
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  const ended = world.system().ended.at(-1)!
  assert.match(ended.error!.message, /the service is not there/)
  const { status, observed } = componentOf(world.system(), 'host.0')
  assert.deepEqual([ended.state, status, observed.power], ['rolled-back', 'Off', 'Off'])
  await world.stop()
})

test('a ledmgr that the board does not have is not missed', async () => {
  const world = await createUbmcWorld()
  world.simulator.fault({ service: 'ledmgr', kind: 'die' })
  await world.restart()
  await world.advance(60_000)
  const { body } = await world.ask('alerts.list')
  assert.deepEqual(body.alerts, [])
  await world.stop()
})

const withBmcPower =
  (bmcPower: boolean): Change =>
  ({ simulation, ...config }) => ({
    ...config,
    simulation: { ...simulation, ubmc: { ...simulation.ubmc, bmcPower } },
  })

/** Takes whatever it is asked for. */
const jetStream = (name: string, subject: string, asked: string[]): Endpoint => ({
  name,
  subject,
  handle: (message, respond) => {
    asked.push(message.text())
    respond('{}')
  },
})
