/** A platform with kinds of its own, as a whole service on simulated hardware. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statusSchema } from '../../src/api/resources/system.ts'
import { procedureOf } from '../../src/core/alerts/procedures.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { alertsOf, everything, inWorld, withAllOn } from './kinds-bench.ts'
import { asked, assertPower, settled, statusOf } from './shipped.ts'

test('own kinds go on and off by their own recipes, through the service that switches them', () =>
  withAllOn(async (world) => {
    assertPower(world, everything, 'On')
    const { body } = await world.ask('system.status')
    assert.deepEqual(
      statusSchema.parse(body).parts.map(({ name, kind, status }) => [name, kind, status]),
      [
        ['pump.0', 'pump', 'On'],
        ['gputray.0', 'gputray', 'On'],
        ['shelf.0', 'shelf', 'On'],
      ],
    )
    const history = await world.history()
    const shown = history.filter(({ component, type }) => {
      return component === 'gputray.0' && type === 'transition'
    })
    assert.deepEqual(
      shown.map(({ to }) => to),
      ['Off', 'PoweringOn', 'Filling', 'On'],
    )
    for (const name of ['host.0', 'gputray.0', 'pump.0', 'shelf.0']) {
      await asked(world, name, name === 'host.0' ? 'GracefulShutdown' : 'PowerOff')
    }
    await settled(world)
    assertPower(world, ['host.0', 'gputray.0', 'pump.0', 'shelf.0'], 'Off')
  }))

test('a chassis takes its parts down after the hosts, each before what it depends on', () =>
  withAllOn(async (world) => {
    await asked(world, 'chassis.0', 'PowerOff')
    await settled(world)
    assertPower(world, ['chassis.0', 'host.0', 'gputray.0', 'pump.0'], 'Off')
    assertPower(world, ['shelf.0'], 'On')
    const ended = (await world.history()).filter(({ type, outcome, action }) => {
      return type === 'transition' && outcome === 'succeeded' && action !== 'PowerOn'
    })
    assert.deepEqual(
      ended.map(({ component, to }) => [component, to]),
      [
        ['host.0', 'Off'],
        ['gputray.0', 'Off'],
        ['pump.0', 'Off'],
        ['chassis.0', 'Off'],
      ],
    )
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), [])
  }))

test('a power cycle of the chassis brings its parts back before the hosts', () =>
  withAllOn(async (world) => {
    await asked(world, 'chassis.0', 'PowerCycle')
    await settled(world)
    assertPower(world, everything, 'On')
  }))

test('a rail that is lost takes the parts that hang on it along, and no other', () =>
  withAllOn(async (world) => {
    world.simulator.set('chassis.chassis.0.power', 'Off')
    await settled(world)
    assertPower(world, ['chassis.0', 'host.0', 'gputray.0', 'pump.0'], 'Off')
    assert.equal(rowOf(world.system().components, 'pump.0')?.cause, 'chassis-off')
    assertPower(world, ['shelf.0'], 'On')
  }))

test('what a component depends on keeps it off, and says what it needs', () =>
  inWorld(async (world) => {
    await asked(world, 'chassis.0', 'PowerOn')
    const { code, body } = await world.ask('host.power.on', { name: 'host.0' })
    assert.deepEqual([code, body.code], [423, 'dependency'])
    assert.match(body.message, /pump\.0 is Off, and has to be On/)
    const [seen] = body.evidence
    assert.deepEqual(
      [seen.subject, seen.value, seen.limit, seen.ok],
      ['pump.0', 'Off', 'On', false],
    )
    assert.ok(seen.ageMs >= 0 && body.guidance !== '')
    const grant = { name: 'host.0', interlocks: ['dependency'], reason: 'dry run', expires: '5m' }
    const leave = await world.ask('override.grant', grant)
    assert.equal(leave.code, 200, JSON.stringify(leave.body))
    const override = leave.body.override.id
    const again = await world.ask('host.power.on', { name: 'host.0', override, wait: '5m' })
    assert.equal(again.body.operation?.state, 'succeeded', JSON.stringify(again.body))
    await world.advance(10_000)
    assert.equal(statusOf(world, 'host.0'), 'Running', 'with leave it is not shut down either')
  }))

test('what is on its way up is waited for', () =>
  inWorld(async (world) => {
    await asked(world, 'chassis.0', 'PowerOn')
    assert.equal((await world.ask('action', { name: 'pump.0', action: 'PowerOn' })).code, 200)
    const { body } = await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
    assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
  }))

test('one that is lost shuts down what cannot do without it, and is told of', () =>
  withAllOn(async (world) => {
    world.simulator.set('components.pump.0.power', 'Off')
    await world.clock.runUntil(() => statusOf(world, 'pump.0') === 'Off', 60_000)
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), [
      'dependency-lost/host.0/pump.0',
      'dependency-lost/gputray.0/pump.0',
    ])
    assert.equal(procedureOf('dependency-lost').name, 'restore-dependency')
    assert.equal(rowOf(world.system().components, 'gputray.0')?.health, 'Warning')
    await settled(world)
    assertPower(world, ['host.0', 'gputray.0'], 'Off')
    assert.equal(rowOf(world.system().components, 'host.0')?.cause, 'dependency-lost')
    assert.equal(rowOf(world.system().components, 'host.0')?.restartCause?.cause, 'DependencyLost')
  }))

test('a resource that fails is told of and keeps dependents off; those on stay on', () =>
  withAllOn(async (world) => {
    world.simulator.set('resources.fabric_switch.state', 'Degraded')
    await world.advance(5000)
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), [])
    world.simulator.set('resources.fabric_switch.state', 'Failed')
    await world.advance(5000)
    const lost = ['dependency-lost/host.0/resource/fabric_switch']
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), lost)
    assert.equal(statusOf(world, 'host.0'), 'Running')
    await asked(world, 'host.0', 'ForceOff')
    await world.advance(10_000)
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), [])
    const refused = await world.ask('host.power.on', { name: 'host.0' })
    assert.deepEqual([refused.code, refused.body.code], [423, 'dependency'])
    world.simulator.set('resources.fabric_switch.state', 'Unknown')
    await world.advance(5000)
    assert.equal((await world.ask('host.power.on', { name: 'host.0' })).body.code, 'dependency')
    world.simulator.set('resources.fabric_switch.state', 'Good')
    await world.advance(5000)
    await asked(world, 'host.0', 'PowerOn')
  }))

test('a resource is as the worst of its sensors, and a step of an own recipe waits for it', () =>
  withAllOn(async (world) => {
    await asked(world, 'gputray.0', 'PowerOff')
    world.simulator.set('sensors.leak.value', 2)
    await world.advance(3000)
    const { levels } = statusSchema.parse((await world.ask('system.status')).body)
    assert.equal(levels['resource/coolant']?.level, 'critical')
    assert.match(levels['resource/coolant']?.why ?? '', /^sensor\/leak: over the critical limit/)
    const body = { name: 'gputray.0', action: 'PowerOn', wait: '5m' }
    const failed = await world.ask('action', body)
    assert.equal(failed.body.operation?.state, 'failed', JSON.stringify(failed.body))
    assert.equal(failed.body.operation?.error.code, 'timeout')
    world.simulator.set('sensors.leak.value', 0)
    await world.advance(3000)
    await asked(world, 'gputray.0', 'PowerOn')
  }))

test('an own power-on that does not come is rolled back, and told of as never reached', () =>
  withAllOn(async (world) => {
    await asked(world, 'gputray.0', 'PowerOff')
    world.simulator.set('components.gputray.0.stuckRail', true)
    const { body } = await world.ask('action', { name: 'gputray.0', action: 'PowerOn', wait: '5m' })
    assert.equal(body.operation?.state, 'rolled-back', JSON.stringify(body.operation))
    assert.deepEqual(
      [
        statusOf(world, 'gputray.0'),
        rowOf(world.system().components, 'gputray.0')?.discrepancy?.name,
      ],
      ['Off', 'never-reached'],
    )
  }))

test('after a restart own kinds are observed anew, and an operation under way goes on', () =>
  withAllOn(async (world) => {
    await asked(world, 'gputray.0', 'PowerOff')
    assert.equal((await world.ask('action', { name: 'gputray.0', action: 'PowerOn' })).code, 200)
    await world.restart()
    await settled(world)
    assertPower(world, everything, 'On')
    await world.restart({ awayMs: 20_000 })
    await settled(world)
    assertPower(world, everything, 'On')
    assert.deepEqual(await alertsOf(world, 'dependency-lost'), [])
  }))

test('after lost power own kinds come back before what depends on them', () =>
  withAllOn(async (world) => {
    world.crash()
    world.simulator.set('chassis.chassis.0.power', 'Off')
    world.simulator.set('components.shelf.0.power', 'Off')
    await world.restart({ booted: true, reset: 'power', awayMs: 10_000 })
    await world.advance(120_000)
    await settled(world)
    assertPower(world, everything, 'On')
  }))

test('a load goes off in a thermal emergency, and what cools it does not', () =>
  withAllOn(async (world) => {
    world.simulator.set('zones.cpu_zone.celsius', 95)
    await world.clock.runUntil(() => statusOf(world, 'gputray.0') === 'Off', 120_000)
    await world.advance(60_000)
    assertPower(world, ['gputray.0', 'host.0'], 'Off')
    assertPower(world, ['pump.0'], 'On')
  }))

test('emergency off cuts own kinds as well', () =>
  withAllOn(async (world) => {
    const { code, body } = await world.ask('emergency.off', { reason: 'smoke' })
    assert.equal(code, 200, JSON.stringify(body))
    await settled(world)
    assertPower(world, everything, 'Off')
  }))

test('a status and an action of one’s own are part of a built-in kind', () =>
  withAllOn(async (world) => {
    const { body } = await world.ask('action', { name: 'host.0', action: 'Snapshot' })
    assert.equal(body.component.status, 'Snapshotting')
    await settled(world)
    assert.equal(statusOf(world, 'host.0'), 'Running')
    const off = await world.ask('action', { name: 'gputray.0', action: 'Snapshot' })
    assert.deepEqual([off.code, off.body.code], [404, 'unknown-action'])
  }))

test('own statuses hold, own locks keep off, own LEDs show it', () =>
  withAllOn(async (world) => {
    await asked(world, 'gputray.0', 'PowerOff')
    await asked(world, 'gputray.0', 'Drain')
    const pattern = () => rowOf(world.system().leds, 'gputray.0')?.leak?.pattern
    assert.deepEqual([statusOf(world, 'gputray.0'), pattern()], ['Drained', 'blink'])
    const [alert] = Object.values(world.system().alerts).filter(
      ({ alert }) => alert.code === 'held',
    )
    assert.deepEqual([alert?.alert.component, alert?.alert.severity], ['gputray.0', 'Warning'])
    assert.match(alert!.alert.guidance, /ask for /)
    const refused = await world.ask('action', { name: 'gputray.0', action: 'PowerOn' })
    assert.equal(refused.body.code, 'not-permitted')
    assert.equal(rowOf(world.system().leds, 'pump.0')?.power, undefined, 'a pump has no LEDs')
    await world.restart()
    await settled(world)
    assert.equal(statusOf(world, 'gputray.0'), 'Drained')
    await asked(world, 'gputray.0', 'Refill')
    assert.deepEqual([statusOf(world, 'gputray.0'), pattern()], ['Off', 'off'])
    await asked(world, 'gputray.0', 'PowerOn')
  }))

test('a service of its own that falls silent is told of, and what it knew becomes unknown', () =>
  withAllOn(async (world) => {
    world.simulator.fault({ kind: 'die', service: 'pumpmgr' })
    await world.advance(60_000)
    assert.deepEqual(await alertsOf(world, 'service-silent'), ['service-silent/pumpmgr'])
    assert.equal(rowOf(world.system().components, 'pump.0')?.observed.power, 'Unknown')
    assertPower(world, ['host.0', 'gputray.0'], 'On')
  }))

test('events of own kinds come under their names', () =>
  inWorld(async (world) => {
    const received: string[] = []
    world.bus.subscribe('statemgr.events.shelf.0', (message) => {
      received.push(JSON.parse(message.text()).data.to)
    })
    await asked(world, 'shelf.0', 'PowerOn')
    await world.advance(1000)
    assert.deepEqual(received, ['PoweringOn', 'On'])
  }))
