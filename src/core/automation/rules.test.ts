/** Consequences: what follows from a lost chassis, from heat, from silence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../test/harness/platform.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' }
const hot = (bench: Bench) => bench.level('zone/cpu_zone', 'critical')

test('a chassis that loses its power takes its hosts with it, whatever they last said', () => {
  const bench = benchIn(running)
  bench.power('chassis.0', 'Off')
  for (const name of ['host.0', 'host.1']) {
    const { status, cause, observed } = bench.component(name)
    assert.deepEqual([status, cause, observed.source], ['Off', 'chassis-off', 'rail'])
  }
  assert.equal(bench.component('chassis.0').discrepancy?.name, 'unexpected-off')
  assert.equal(bench.component('host.0').discrepancy, null)
})

test('a host of a chassis without power is off, even where nobody has seen it', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': ['Unknown', 'Unknown'] })
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Off')
})

test('an operation of a host ends when its chassis loses power, after a start as well', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'Nmi')
  bench.deliver(startOf('b2'))
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.component('host.0').status, 'Off')
})

test('a critical zone shuts down the hosts that have power in it, and no others', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  hot(bench)
  const { action, cause, actor, reason } = bench.operation('host.0')
  assert.deepEqual([action, cause, actor], ['EmergencyOff', 'thermal-critical', 'statemgr'])
  assert.match(reason ?? '', /^zone\/cpu_zone is critical/)
  assert.equal(bench.component('host.1').operation, null)
  assert.deepEqual(
    bench.calls().map(({ verb, target }) => `${verb} ${target}`),
    ['shutdown host.0'],
  )
})

test('two hosts that go down for the same heat are one incident', () => {
  const bench = benchIn(running)
  hot(bench)
  assert.equal(bench.operation('host.0').correlation, bench.operation('host.1').correlation)
  assert.notEqual(bench.operation('host.0').id, bench.operation('host.1').id)
})

test('an emergency never shares its id with what somebody asks for', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'Nmi', { id: 'test-1' })
  hot(bench)
  const ids = [...bench.system.ended, bench.operation('host.0'), bench.operation('host.1')]
  assert.equal(new Set(ids.map(({ id }) => id)).size, 3)
})

test('heat ends a power-on, and a shutdown that has time', () => {
  for (const action of ['PowerCycle', 'GracefulShutdown', 'Nmi']) {
    const bench = benchIn(running)
    bench.ask('host.0', action)
    hot(bench)
    assert.equal(bench.operation('host.0').action, 'EmergencyOff')
  }
})

test('heat does not slow down what is faster', () => {
  for (const action of ['ForceOff', 'Isolate']) {
    const bench = benchIn(running)
    bench.ask('host.0', action)
    hot(bench)
    assert.equal(bench.operation('host.0').action, action)
  }
})

test('a host that does not shut down in the heat is forced off', () => {
  const bench = benchIn(running)
  hot(bench)
  for (const { id } of bench.calls('shutdown')) {
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  }
  for (let passed = 0; passed < 30_000; passed += 5000) {
    bench.pass(5000)
    for (const name of Object.keys(running)) bench.power(name, 'On')
  }
  assert.equal(bench.calls('force-off').length, 2)
})

test('an emergency that failed is tried again, not at once and not never', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': ['Error', 'Off'] })
  hot(bench)
  bench.power('host.0', 'On')
  assert.equal(bench.operation('host.0').action, 'EmergencyOff')
  bench.answer('shutdown', 'rejected')
  for (let passed = 0; passed < 30_000; passed += 5000) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
  bench.answer('force-off', 'rejected')
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').operation],
    ['Error', null],
  )
  bench.pass(4999)
  assert.equal(bench.component('host.0').operation, null)
  bench.pass(1)
  assert.equal(bench.operation('host.0').action, 'EmergencyOff')
})

test('an isolated host that has power goes down in the heat, and stays isolated', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'Isolate')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Isolated')
  bench.power('host.0', 'On')
  hot(bench)
  assert.equal(bench.operation('host.0').action, 'EmergencyOff')
  bench.answer('shutdown')
  bench.power('host.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Isolated')
})

test('an isolated host that has power can be forced off, and stays isolated', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'Isolate')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.power('host.0', 'On')
  const answer = bench.ask('host.0', 'ForceOff')
  assert.ok(answer.kind === 'accepted' && !answer.unchanged)
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
  assert.equal(bench.component('host.0').status, 'Isolated')
})

test('a platform may leave its hosts on in the heat', () => {
  const stoic = platformWith((config) => ({
    ...config,
    emergency: { ...config.emergency, thermalShutdown: false },
  }))
  const bench = benchIn(running, stoic)
  hot(bench)
  assert.equal(bench.component('host.0').operation, null)
})

test('what was held only because nobody had seen it is let go when it is seen', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': ['Unknown', 'Unknown'] })
  for (let passed = 0; passed < 30_000; passed += 5000) {
    bench.pass(5000)
    bench.power('chassis.0', 'On')
  }
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').lastError?.code],
    ['Error', 'never-observed'],
  )
  bench.power('host.0', 'Off')
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').lastError],
    ['Off', null],
  )
})

test('the BMC is ready when all else has been observed', () => {
  const unseen = ['Unknown', 'Unknown'] as const
  const bench = benchIn({
    'chassis.0': unseen,
    'host.0': unseen,
    'host.1': unseen,
    'bmc.0': 'Starting',
  })
  for (const name of ['chassis.0', 'host.0', 'host.1']) {
    assert.equal(bench.component('bmc.0').status, 'Starting')
    bench.power(name, 'On')
  }
  assert.equal(bench.component('bmc.0').status, 'Ready')
})
