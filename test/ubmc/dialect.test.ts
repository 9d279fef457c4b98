/** The u-bmc dialect of the whole service: what it asks, believes, serves and tells. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { componentOf } from '../../src/core/model/system/system.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { byHand, inner, join, text, varint } from './by-hand.ts'
import { emergency, result, setEvery, silence } from './dialect-bench.ts'
import { control, createUbmcWorld } from './world.ts'

test('a host is powered on with one press, and is said to be unverified', async () => {
  const world = await createUbmcWorld()
  const reply = await world.put('host.control', control('host.0', 1))
  assert.equal(byHand(reply.bytes).number(1), 3)
  await world.advance(5000)
  assert.deepEqual(world.pressed(), ['host.0 power_on'])
  assert.deepEqual(world.component('host.0'), {
    status: 'Running',
    power: 'On',
    source: 'implied',
    isUnverified: true,
  })
  const shown = byHand((await world.put('host.state', text(1, 'host.0'))).bytes).message(1)
  assert.equal(shown.number(5), 2)
  const metadata = shown.messages(13).map((entry) => [entry.text(1), entry.text(2)])
  assert.deepEqual(metadata, [['statemgr.observed', 'unverified']])
  const { body } = await world.ask('host.get', { name: 'host.0' })
  assert.equal(body.observed.unverified, true)
  await world.stop()
})

test('a result that answers nothing is told of in the log, and changes nothing', async () => {
  const world = await createUbmcWorld()
  const before = world.system().components
  world.bus.publish('internal.power.result', result('host.0', 'power_on'))
  await world.advance(1000)
  assert.deepEqual(world.system().components, before)
  assert.match(world.warned.join('\n'), /answers nothing that is waited for.*host\.0.*foreign/)
  await world.stop()
})

test('a result that comes too late completes nothing, and is recognised', async () => {
  const world = await createUbmcWorld()
  silence(world)
  await world.put('host.control', control('host.0', 1))
  await world.advance(120_000)
  const { status } = world.component('host.0')
  world.bus.publish('internal.power.result', result('host.0', 'power_on'))
  await world.advance(1000)
  assert.equal(world.component('host.0').status, status)
  assert.match(world.warned.join('\n'), /"belongs":"(late|foreign)"/)
  await world.stop()
})

test('a button is not pressed twice because nobody answered; power is unknown then', async () => {
  const world = await createUbmcWorld()
  silence(world)
  await world.put('chassis.control', control('chassis.0', 2))
  await world.advance(120_000)
  const presses = world.pressed().filter((one) => one === 'chassis.0 power_off')
  assert.equal(presses.length, 1)
  assert.equal(world.component('chassis.0').power, 'Unknown')
  assert.equal(componentOf(world.system(), 'chassis.0').operation, null)
  await world.stop()
})

test('what nobody measures outlives a restart, and not a loss of power', async () => {
  const world = await createUbmcWorld()
  await world.put('host.control', control('host.0', 1))
  await world.advance(5000)
  await world.restart()
  await world.advance(5000)
  assert.equal(world.component('host.0').status, 'Running')
  await world.restart({ booted: true, reset: 'power' })
  await world.advance(5000)
  assert.deepEqual(world.component('host.0'), {
    status: 'Off',
    power: 'Off',
    source: 'assumed',
    isUnverified: true,
  })
  await world.stop()
})

test('power that a sensor shows is verified, and outranks what was pressed', async () => {
  const world = await createUbmcWorld('ubmc-asus-iec.yaml')
  await world.put('host.control', control('host.0', 1))
  await world.advance(10_000)
  const seen = { status: 'Running', power: 'On', source: 'sensor', isUnverified: false }
  assert.deepEqual(world.component('host.0'), seen)
  // It says that it was done, and did nothing: the host goes on, and so its rail has power.
  world.simulator.fault({ service: 'powermgr', kind: 'lie', component: 'chassis.0' })
  await world.put('chassis.control', control('chassis.0', 6))
  await world.advance(5000)
  assert.deepEqual(world.component('host.0'), seen)
  assert.deepEqual(world.component('chassis.0'), {
    status: 'PoweringOff',
    power: 'Unknown',
    source: 'contradiction',
    isUnverified: true,
  })
  world.simulator.set('hosts.host.0.power', 'Off')
  await world.advance(10_000)
  assert.equal(world.component('chassis.0').status, 'Off')
  await world.stop()
})

test('an emergency that a peer declares takes the hosts of its zone down', async () => {
  const world = await createUbmcWorld()
  await world.put('host.control', control('host.0', 1))
  await world.advance(5000)
  const timer = setEvery(world, 3000, () =>
    world.bus.publish('thermalmgr.alerts.emergency', emergency('cpu_zone', 60)),
  )
  await world.advance(120_000)
  assert.equal(rowOf(world.system().levels, 'zone/cpu_zone')?.level, 'critical')
  assert.equal(world.component('host.0').status, 'Off')
  timer.isOver = true
  await world.advance(60_000)
  assert.equal(rowOf(world.system().levels, 'zone/cpu_zone')?.level, 'normal')
  assert.equal(world.warned.filter((one) => one.includes('raises an alarm')).length, 1)
  await world.stop()
})

test('what powermgr does by itself leaves no false certainty', async () => {
  const world = await createUbmcWorld()
  await world.put('host.control', control('host.0', 1))
  await world.advance(5000)
  const deed = join(
    text(1, 'emergency_shutdown_completed'),
    text(2, '1_components'),
    text(3, 'emergency_shutdown'),
    varint(4, 1),
    text(6, 'Emergency shutdown completed for 1/1 components'),
  )
  world.bus.publish('powermgr.events.thermal_shutdown', deed)
  await world.advance(1000)
  assert.equal(world.component('host.0').power, 'Unknown')
  assert.match(world.warned.join('\n'), /powermgr has acted by itself/)
  await world.stop()
})

test('what people write down is kept, journaled and shown; all else is refused', async () => {
  const world = await createUbmcWorld()
  const host = inner(2, text(1, 'host.0'), text(3, 'the left one'))
  const updated = await world.put('host.info', join(text(1, 'host.0'), host))
  assert.equal(byHand(updated.bytes).message(1).text(3), 'the left one')
  await world.restart()
  await world.advance(5000)
  const shown = byHand((await world.put('host.info', text(1, 'host.0'))).bytes)
  assert.equal(shown.text(3), 'the left one')
  const entries = (await world.history()).filter(({ type }) => type === 'description')
  assert.deepEqual(
    entries.map(({ component, outcome, message }) => [component, outcome, message]),
    [['host.0', 'set', 'description: "the left one"']],
  )
  const status = inner(2, text(1, 'host.0'), varint(5, 1))
  const refused = await world.put('host.info', join(text(1, 'host.0'), status))
  assert.equal(refused.code, 400)
  await world.stop()
})

test('what cannot be read is answered with an error, logged, and moves nothing', async () => {
  const world = await createUbmcWorld()
  const before = world.system().components
  const garbage = Buffer.from('ffffffff', 'hex')
  for (const kind of ['host', 'chassis', 'bmc']) {
    for (const verb of ['state', 'control', 'info']) {
      const { code, bytes } = await world.put(`${kind}.${verb}`, garbage)
      assert.equal(code, 400)
      assert.equal(bytes[0], 0)
      assert.ok(world.warned.some((one) => one.includes(`"subject":"${kind}.${verb}"`)))
    }
  }
  const subjects = [
    'internal.power.result',
    'sensormon.data.cpu0_temp',
    'thermalmgr.alerts.critical',
  ]
  for (const subject of [...subjects, 'powermgr.events.thermal_shutdown']) {
    world.bus.publish(subject, garbage)
    await world.advance(100)
    assert.ok(world.warned.some((one) => one.includes(`"subject":"${subject}"`)))
  }
  assert.deepEqual(world.system().components, before)
  assert.deepEqual(world.pressed(), [])
  await world.stop()
})

test('errors say what they are by their number: not found, conflict, and their text', async () => {
  const world = await createUbmcWorld()
  const missing = await world.put('host.control', control('host.7', 1))
  assert.deepEqual([missing.code, missing.description.split(':')[0]], [404, 'component not found'])
  await world.put('host.control', control('host.0', 1))
  await world.put('host.control', control('host.0', 3))
  const busy = await world.put('host.control', control('host.0', 5))
  assert.equal(busy.code, 409)
  await world.stop()
})

test('an interrupt, which powermgr cannot give, is refused and never sent', async () => {
  const world = await createUbmcWorld()
  await world.put('host.control', control('host.0', 1))
  await world.advance(5000)
  await world.ask('host.nmi', { name: 'host.0' })
  await world.advance(5000)
  assert.deepEqual(world.pressed(), ['host.0 power_on'])
  assert.match(world.system().ended.at(-1)?.error?.message ?? '', /sends no interrupts/)
  await world.stop()
})

test('clients of u-bmc and of the native API are served beside each other', async () => {
  const world = await createUbmcWorld()
  for (const kind of ['host', 'chassis', 'bmc'])
    assert.equal((await world.put(`${kind}.list`)).code, 200)
  const { body } = await world.ask('hosts.list')
  assert.equal(body.hosts.length, 1)
  await world.stop()
})

test('clients of u-bmc are served where the services speak native too', async () => {
  const world = await createUbmcWorld('two-host-chassis.yaml', (config) => ({
    ...config,
    ubmc: { ...config.ubmc, served: true },
  }))
  await world.put('chassis.control', control('chassis.0', 1))
  await world.advance(30_000)
  const [chassis] = byHand((await world.put('chassis.list')).bytes).messages(1)
  assert.deepEqual([chassis!.text(1), chassis!.number(6)], ['chassis.0', 1])
  assert.deepEqual(world.pressed(), [])
  assert.ok(world.sent('statemgr.event.chassis.0.transition').length >= 2)
  await world.stop()
})

test('each service speaks its own dialect: power that of u-bmc, all else native', async () => {
  const world = await createUbmcWorld('ubmc-mock.yaml', (config) => ({
    ...config,
    integrations: { ...config.integrations, dialect: 'native', dialects: { power: 'ubmc' } },
  }))
  await world.put('host.control', control('host.0', 1))
  await world.advance(20_000)
  assert.deepEqual(world.pressed(), ['host.0 power_on'])
  assert.equal(world.component('host.0').status, 'Running')
  assert.ok(world.sent('thermalmgr.control').length > 0)
  await world.stop()
})

test('errors have the empty body of u-bmc where that is asked for', async () => {
  const world = await createUbmcWorld('ubmc-mock.yaml', (config) => ({
    ...config,
    ubmc: { ...config.ubmc, unmistakableErrors: false },
  }))
  const missing = await world.put('host.control', control('host.7', 1))
  assert.deepEqual([missing.code, missing.bytes.length], [404, 0])
  await world.stop()
})

test('a powermgr that is not there is told of as that, and nothing is in doubt', async () => {
  const world = await createUbmcWorld()
  await world.deafen()
  world.simulator.fault({ service: 'powermgr', kind: 'die' })
  await world.advance(5000)
  await world.put('host.control', control('host.0', 1))
  await world.advance(120_000)
  assert.equal(world.system().services.powermgr?.available, false)
  assert.deepEqual(world.component('host.0').power, 'Off')
  assert.match(world.system().ended.at(-1)?.error?.message ?? '', /not there/)
  await world.stop()
})

test('LEDs are asked for on both subjects, and a refusal is told of once', async () => {
  const world = await createUbmcWorld()
  await world.put('host.control', control('host.0', 1))
  await world.advance(5000)
  assert.ok(world.sent('internal.led.control').length > 0)
  assert.ok(world.sent('led.control').length > 0)
  assert.ok(world.warned.filter((one) => one.includes('an LED was refused')).length <= 1)
  await world.stop()
})
