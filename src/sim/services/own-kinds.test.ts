/** Tests of the plant and its services for components of a platform's own kinds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateReplySchema } from '../../dialects/native/messages.ts'
import type { Levers } from '../plant/levers.ts'
import { plant } from '../plant/plant.ts'
import { defaultZone, type SimShape } from '../plant/shape.ts'
import { coldPlant, type PlantState } from '../plant/truth.ts'
import { twoHosts } from '../plant/two-hosts.ts'
import { createTestBench, jsonOf } from '../test-bench.ts'

const shape: SimShape = {
  ...twoHosts,
  services: { ...twoHosts.services, others: ['traymgr'] },
  components: [
    { name: 'tray.0', service: 'traymgr', chassisPower: true, supplies: ['psu.1'], zone: 'loop' },
    { name: 'pump.0', service: 'powermgr', chassisPower: false, supplies: [], zone: null },
  ],
  zones: [...twoHosts.zones, { ...defaultZone, name: 'loop', cooledBy: ['pump.0'] }],
  sensors: [
    {
      name: 'flow',
      unit: 'l/min',
      zone: null,
      offset: 0,
      follows: { component: 'pump.0', working: 12, idle: 1 },
    },
  ],
  resources: ['fabric'],
  ownVerbs: [
    { service: 'traymgr', target: 'tray.0', verb: 'start', as: 'on' },
    { service: 'traymgr', target: 'tray.0', verb: 'prime', as: null },
    { service: 'powermgr', target: 'host.0', verb: 'snapshot', as: null },
  ],
}
const commanded = (state: PlantState, target: string, verb: string) =>
  plant(shape, state, { kind: 'command', target, verb })
const wait = (state: PlantState, ms: number) => plant(shape, state, { kind: 'time passes', ms })
const set = (state: PlantState, levers: Levers) => plant(shape, state, { kind: 'set', levers })
const done = (state: PlantState, target: string, verb: string) =>
  wait(commanded(state, target, verb), shape.timing.railMs)

const cold = coldPlant(shape)
const lit = done(done(done(cold, 'psu.0', 'on'), 'psu.1', 'on'), 'chassis.0', 'on')
const running = done(done(lit, 'pump.0', 'on'), 'tray.0', 'on')
const powerOf = (state: PlantState, name: string) => state.components[name]?.power

test('a component is off at the start, and follows its rail', () => {
  assert.equal(powerOf(cold, 'pump.0'), 'Off')
  const after = commanded(cold, 'pump.0', 'on')
  assert.equal(powerOf(wait(after, 49), 'pump.0'), 'Off')
  assert.equal(powerOf(wait(after, 50), 'pump.0'), 'On')
  assert.equal(powerOf(done(wait(after, 50), 'pump.0', 'off'), 'pump.0'), 'Off')
})

test('one that the chassis feeds is dark with it, another is not', () => {
  assert.equal(powerOf(done(cold, 'tray.0', 'on'), 'tray.0'), 'Off')
  const dark = done(running, 'chassis.0', 'off')
  assert.equal(powerOf(dark, 'tray.0'), 'Off')
  assert.equal(powerOf(dark, 'pump.0'), 'On')
  assert.equal(powerOf(done(dark, 'chassis.0', 'on'), 'tray.0'), 'Off')
})

test('one that names supplies needs one of them', () => {
  assert.equal(powerOf(set(running, { supplies: { 'psu.1': { fault: true } } }), 'tray.0'), 'Off')
  assert.equal(powerOf(set(running, { supplies: { 'psu.0': { fault: true } } }), 'tray.0'), 'On')
})

test('one that is asked to shut down does so in its time, unless it hangs', () => {
  const after = commanded(running, 'tray.0', 'shutdown')
  assert.equal(powerOf(wait(after, 499), 'tray.0'), 'On')
  assert.equal(powerOf(wait(after, 500), 'tray.0'), 'Off')
  const hung = set(running, { components: { 'tray.0': { ignoresShutdown: true } } })
  assert.equal(powerOf(wait(commanded(hung, 'tray.0', 'shutdown'), 10_000), 'tray.0'), 'On')
  const cut = done(commanded(running, 'tray.0', 'shutdown'), 'chassis.0', 'off')
  assert.equal(cut.components['tray.0']?.shutdownInMs, null)
})

test('a rail that is stuck stays, but not without its source', () => {
  const stuck = set(running, { components: { 'tray.0': { stuckRail: true } } })
  assert.equal(powerOf(done(stuck, 'tray.0', 'off'), 'tray.0'), 'On')
  assert.equal(powerOf(done(stuck, 'chassis.0', 'off'), 'tray.0'), 'Off')
})

test('an own verb is the verb that it amounts to, or changes nothing', () => {
  assert.equal(powerOf(done(lit, 'tray.0', 'start'), 'tray.0'), 'On')
  assert.deepEqual(commanded(lit, 'tray.0', 'prime'), lit)
  assert.deepEqual(commanded(lit, 'host.0', 'snapshot'), lit)
  assert.throws(() => commanded(lit, 'pump.0', 'start'), /pump\.0 has no verb start/)
})

test('a sensor follows whether its component works: power on, and no fault', () => {
  assert.equal(cold.sensors.flow?.value, 1)
  assert.equal(running.sensors.flow?.value, 12)
  const seized = set(running, { components: { 'pump.0': { fault: true } } })
  assert.equal(powerOf(seized, 'pump.0'), 'On')
  assert.equal(seized.sensors.flow?.value, 1)
  const held = set(seized, { sensors: { flow: { value: 7 } } })
  assert.equal(held.sensors.flow?.value, 7)
})

test('a component heats its zone, the more so when nothing cools it', () => {
  const warmth = (state: PlantState) => wait(state, 600_000).zones.loop!.celsius
  assert.equal(warmth(lit), 25)
  assert.ok(warmth(running) > 40)
  assert.ok(warmth(done(running, 'loop', 'raise')) < warmth(running))
  const still = done(running, 'pump.0', 'off')
  assert.ok(warmth(still) > 100, `${warmth(still)} °C`)
  assert.equal(warmth(done(still, 'loop', 'raise')), warmth(still), 'nothing circulates')
})

test('each service tells of the components that it switches, and of no others', async () => {
  const bench = await createTestBench({ shape })
  const after = async (service: string) => {
    const state = stateReplySchema.parse(jsonOf(await bench.ask(`${service}.state`, {})))
    return state.power?.map(({ component }) => component)
  }
  assert.deepEqual(await after('traymgr'), ['tray.0'])
  assert.deepEqual(await after('powermgr'), ['chassis.0', 'host.0', 'host.1', 'pump.0', 'bmc.0'])
  await bench.sim.stop()
})

test('an own service does what it understands, and says what it does not', async () => {
  const bench = await createTestBench({ shape })
  for (const target of ['psu.1', 'chassis.0']) await bench.call(target, 'on')
  await bench.clock.advance(100)
  const own = { service: 'traymgr' }
  assert.equal((await bench.call('tray.0', 'start', own))?.outcome, 'done')
  await bench.clock.advance(50)
  const [after] = bench.news('traymgr.events.power').filter(({ power }) => power === 'On')
  assert.equal(after?.component, 'tray.0')
  assert.match((await bench.call('tray.0', 'prim', own))?.error ?? '', /did you mean prime/)
  assert.match((await bench.call('pump.0', 'on', own))?.error ?? '', /no target pump\.0/)
  await bench.sim.stop()
})

test('a hand can set components and resources, and faults can strike them', async () => {
  const bench = await createTestBench({ shape })
  bench.sim.set('resources.fabric.state', 'Failed')
  await bench.clock.advance(0)
  const [last] = bench.news('sensormon.events.resource').slice(-1)
  assert.deepEqual([last?.resource, last?.state], ['fabric', 'Failed'])
  bench.sim.set('components.pump.0.fault', true)
  assert.equal(bench.sim.truth().components['pump.0']?.fault, true)
  assert.throws(() => bench.sim.set('components.pump.0.falt', true), /components\.pump\.0\.fault/)
  bench.sim.fault({ service: 'traymgr', kind: 'reject', component: 'tray.0' })
  const reply = await bench.call('tray.0', 'on', { service: 'traymgr' })
  assert.equal(reply?.outcome, 'rejected')
  await bench.sim.stop()
})
