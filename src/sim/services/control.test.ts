/** Tests of how the simulator is driven over the bus. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestBench, jsonOf, type TestBench } from '../test-bench.ts'

const set = async (bench: TestBench, path: string, value: unknown) =>
  jsonOf(await bench.ask('sim.set', { path, value }))

test('sim.get gives the whole truth, or the part at a path', async () => {
  const bench = await createTestBench()
  const all = jsonOf(await bench.ask('sim.get', {}))
  assert.deepEqual(Object.keys(all).sort(), [
    'ambient',
    'bmc',
    'chassis',
    'components',
    'faults',
    'hosts',
    'leds',
    'resources',
    'sensors',
    'supplies',
    'zones',
  ])
  const { faults, ...truth } = all
  assert.deepEqual(truth, bench.sim.truth())
  assert.deepEqual(faults, [])
  assert.deepEqual(jsonOf(await bench.ask('sim.get', '')), all)
  assert.equal(jsonOf(await bench.ask('sim.get', { path: 'hosts.host.0' })).power, 'Off')
  const value = await bench.ask('sim.get', { path: 'zones.cpu_zone.celsius' })
  assert.equal(value.kind === 'answered' && value.message.text(), '25')
  await bench.sim.stop()
})

test('sim.set changes what it names, and the services tell at once', async () => {
  const bench = await createTestBench()
  bench.news('')
  assert.deepEqual(await set(bench, 'zones.cpu_zone.celsius', 96.5), {
    path: 'zones.cpu_zone.celsius',
    value: 96.5,
  })
  assert.equal(bench.news('thermalmgr.events.zone')[0]?.celsius, 96.5)
  assert.equal((await set(bench, 'supplies.psu.0.output', 'On')).value, 'On')
  assert.equal(bench.news('powermgr.events.supply')[0]?.output, 'On')
  for (const [path, value] of [
    ['chassis.chassis.0.power', 'On'],
    ['hosts.host.0.power', 'On'],
    ['supplies.psu.1.input', 'BrownOut'],
    ['sensors.cpu0_temp.value', 42.25],
    ['hosts.host.0.stuckBoot', true],
    ['hosts.host.1.ignoresShutdown', true],
    ['leds.host.0.power', 'fast-blink'],
    ['bmc.bmc.0.power', 'Off'],
    ['ambient.celsius', 31],
    ['hosts.host.0.boot', 'SetupEntered'],
    ['sensors.rail_12v.readable', false],
  ] as const) {
    assert.deepEqual(await set(bench, path, value), { path, value })
    assert.deepEqual((await bench.ask('sim.get', { path })).kind, 'answered')
  }
  assert.equal(bench.news('sensormon.events.sensor').at(-1)?.value, null)
  await bench.sim.stop()
})

test('sim.set answers what became of it: power without a source does not stay', async () => {
  const bench = await createTestBench()
  assert.deepEqual(await set(bench, 'hosts.host.0.power', 'On'), {
    path: 'hosts.host.0.power',
    value: 'Off',
  })
  await bench.sim.stop()
})

test('null lets a held temperature follow physics again', async () => {
  const bench = await createTestBench()
  await set(bench, 'zones.cpu_zone.celsius', 90)
  await bench.clock.advance(600_000)
  assert.equal(bench.sim.truth().zones.cpu_zone?.celsius, 90)
  await set(bench, 'zones.cpu_zone.celsius', null)
  await bench.clock.advance(600_000)
  assert.equal(bench.sim.truth().zones.cpu_zone?.celsius, 25)
  await bench.sim.stop()
})

test('sim.set refuses with the nearest path or what the value must be', async () => {
  const bench = await createTestBench()
  const before = bench.sim.truth()
  const refusals = [
    ['supplies.psu.0.inptu', 'Lost', '404', 'unknown-path', /supplies\.psu\.0\.input/],
    ['hosts.host.9.power', 'On', '404', 'unknown-path', /hosts\.host\.\d\.power/],
    ['zones.cpu_zone.pinned', true, '400', 'not-settable', /zones\.cpu_zone\./],
    ['hosts.host.0', {}, '400', 'not-settable', /hosts\.host\.0\./],
    ['__proto__.x', 1, '404', 'unknown-path', /Name one that there is; known: ambient/],
    ['supplies.psu.0.input', 'Gone', '400', 'bad-value', /"Good"/],
    ['zones.cpu_zone.celsius', 'hot', '400', 'bad-value', /25/],
    ['zones.cpu_zone.celsius', -300, '400', 'bad-value', /25/],
  ] as const
  for (const [path, value, status, code, guidance] of refusals) {
    const answer = await bench.ask('sim.set', { path, value })
    assert.equal(
      answer.kind === 'answered' && answer.message.headers['Nats-Service-Error-Code'],
      status,
    )
    const body = jsonOf(answer)
    assert.equal(body.code, code, path)
    assert.deepEqual(body.evidence, [])
    assert.match(String(body.guidance), guidance)
  }
  assert.deepEqual(bench.sim.truth(), before)
  await bench.sim.stop()
})

test('requests that are not understood are refused on every subject', async () => {
  const bench = await createTestBench()
  for (const subject of ['sim.get', 'sim.set', 'sim.fault', 'sim.reset']) {
    for (const request of ['{', '7', { nonsense: 1 }, { path: 'x'.repeat(1000) }]) {
      assert.equal(jsonOf(await bench.ask(subject, request)).code, 'malformed', subject)
    }
  }
  await bench.sim.stop()
})

test('sim.fault begins and ends faults, and refuses what would never strike', async () => {
  const bench = await createTestBench()
  const order = { service: 'powermgr', kind: 'delay', delayMs: 250, rate: 0.5, seed: 9 }
  assert.deepEqual(jsonOf(await bench.ask('sim.fault', order)).faults, [
    { ...order, component: null, verb: null, endsAt: null },
  ])
  const all = jsonOf(await bench.ask('sim.get', { path: 'faults.0.kind' }))
  assert.equal(all, 'delay')
  for (const [wrong, code] of [
    [{ ...order, service: 'powrmgr' }, 'unknown-service'],
    [{ ...order, component: 'host.7' }, 'unknown-component'],
    [{ ...order, kind: 'explode' }, 'malformed'],
    [{ ...order, rate: 2 }, 'malformed'],
  ] as const) {
    assert.equal(jsonOf(await bench.ask('sim.fault', wrong)).code, code)
  }
  const none = await bench.ask('sim.fault', { service: 'powermgr', kind: 'none' })
  assert.deepEqual(jsonOf(none).faults, [])
  await bench.sim.stop()
})

test('sim.reset makes everything as at the start, and forgets faults and calls', async () => {
  const bench = await createTestBench()
  const cold = bench.sim.truth()
  await bench.call('psu.0', 'on', { order: 500, id: 'before' })
  await set(bench, 'zones.cpu_zone.celsius', 99)
  bench.sim.fault({ service: 'ledmgr', kind: 'die' })
  await bench.clock.advance(1000)
  assert.deepEqual(jsonOf(await bench.ask('sim.reset', {})), { ...cold, faults: [] })
  assert.equal((await bench.call('psu.0', 'on', { order: 1, id: 'before' }))?.outcome, 'done')
  assert.equal((await bench.ask('ledmgr.state', {})).kind, 'answered')
  await bench.sim.stop()
})
