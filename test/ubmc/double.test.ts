/** The u-bmc double behaves as u-bmc's own services were seen to: its quirks, one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBench, powerRequest } from './bench.ts'
import { byHand, join, text, varint } from './by-hand.ts'

const mock = 'ubmc-mock.yaml'
const asus = 'ubmc-asus-iec.yaml'
const powerOf = ({ sim }: { readonly sim: { truth(): Truth } }, name: string) => {
  const { hosts, chassis } = sim.truth()
  return (hosts[name] ?? chassis[name])?.power
}
interface Truth {
  readonly hosts: Readonly<Record<string, { readonly power: string } | undefined>>
  readonly chassis: Readonly<Record<string, { readonly power: string } | undefined>>
}

test('a result says that the pulse is over, while the power is still what it was', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_on')
  await bench.clock.runUntil(() => bench.results().length > 0, 1000)
  const [result] = bench.results()
  assert.deepEqual(result, { at: 200, component: 'host.0', operation: 'power_on', isDone: true })
  assert.equal(powerOf(bench, 'host.0'), 'Off')
  await bench.clock.advance(50)
  assert.equal(powerOf(bench, 'host.0'), 'On')
})

test('a result has five fields: no duration, no states before and after, no id', async () => {
  const bench = await createBench(asus)
  const request = join(powerRequest('host.0', 'power_on'), varint(4, 1), text(5, 'id-1'))
  bench.publish('internal.power.action', request)
  await bench.clock.advance(1000)
  const [result] = bench.on('internal.power.result')
  assert.deepEqual(
    byHand(result!.bytes).fields.map(({ number }) => number),
    [1, 2, 3, 5],
  )
})

test('presses take 200 ms for on and off, 100 ms for reset and 4 s for forced off', async () => {
  const bench = await createBench(asus)
  for (const action of ['power_on', 'reset', 'power_off', 'force_off']) {
    bench.press('host.0', action)
    await bench.clock.advance(10_000)
  }
  assert.deepEqual(
    bench.results().map(({ at, operation }) => [operation, at]),
    [
      ['power_on', 200],
      ['reset', 10_100],
      ['power_off', 20_200],
      ['force_off', 34_000],
    ],
  )
})

test('one operation at a time, of whatever component: a slow one delays all others', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'force_off')
  bench.press('chassis.0', 'power_off')
  bench.press('nobody', 'reset')
  await bench.clock.advance(10_000)
  assert.deepEqual(
    bench.results().map(({ component, at, isDone }) => [component, at, isDone]),
    [
      ['host.0', 4000, true],
      ['chassis.0', 4200, true],
      ['nobody', 4200, false],
    ],
  )
})

test('words that it does not know, and what it cannot read, are met with silence', async () => {
  const bench = await createBench(asus)
  const words = ['reboot', 'force_restart', 'power_cycle', 'emergency_shutdown', '', 'POWER_ON']
  for (const word of words) bench.press('host.0', word)
  for (const bytes of [[], [0x0a], [0xff, 0xff], [0x08, 0x01]]) {
    bench.publish('internal.power.action', Uint8Array.from(bytes))
  }
  await bench.clock.advance(60_000)
  assert.deepEqual(bench.results(), [])
  assert.equal(await bench.ask('internal.power.action', powerRequest('host.0', 'reboot')), null)
})

test('a request that wants a reply gets none, and is carried out', async () => {
  const bench = await createBench(asus)
  assert.equal(await bench.ask('internal.power.action', powerRequest('host.0', 'power_on')), null)
  assert.equal(bench.results().length, 1)
})

test('a component that it does not know fails, and so does the BMC on both targets', async () => {
  const bench = await createBench(mock)
  for (const name of ['host.1', 'bmc.0', 'main-host', '']) bench.press(name, 'reset')
  await bench.clock.advance(1000)
  const said = bench.on('internal.power.result').map(({ bytes }) => byHand(bytes).text(4))
  assert.deepEqual(said, [
    'Power operation reset failed for component host.1',
    'Power operation reset failed for component bmc.0',
    'Power operation reset failed for component main-host',
    'Power operation reset failed for component ',
  ])
  assert.ok(bench.results().every(({ isDone }) => !isDone))
})

test('a power_on to a host that is on asks it to shut down: there is one button', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  assert.equal(powerOf(bench, 'host.0'), 'On')
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  assert.equal(powerOf(bench, 'host.0'), 'Off')
})

test('a power_off to a host that is off turns it on', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_off')
  await bench.clock.advance(5000)
  assert.equal(powerOf(bench, 'host.0'), 'On')
})

test('four presses for one chassis OFF leave it as it was', async () => {
  const bench = await createBench(asus)
  assert.equal(powerOf(bench, 'chassis.0'), 'On')
  for (let press = 0; press < 4; press++) bench.press('chassis.0', 'power_off')
  await bench.clock.advance(5000)
  assert.equal(bench.results().length, 4)
  assert.equal(powerOf(bench, 'chassis.0'), 'On')
})

test('a hung host ignores the button and obeys the one that is held', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  bench.sim.set('hosts.host.0.ignoresShutdown', true)
  bench.press('host.0', 'power_off')
  await bench.clock.advance(60_000)
  assert.equal(powerOf(bench, 'host.0'), 'On')
  bench.press('host.0', 'force_off')
  await bench.clock.advance(5000)
  assert.equal(powerOf(bench, 'host.0'), 'Off')
})

test('a power_off that is held for ten seconds, as on the card, cuts the power', async () => {
  const bench = await createBench(asus, ({ ubmc }) => ({ ubmc: { ...ubmc, offPulse: 10_000 } }))
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  bench.sim.set('hosts.host.0.ignoresShutdown', true)
  bench.press('host.0', 'power_off')
  await bench.clock.advance(11_000)
  assert.equal(powerOf(bench, 'host.0'), 'Off')
})

test('the mock backend does what it is told, however often, and answers at once', async () => {
  const bench = await createBench(mock)
  bench.press('host.0', 'power_on')
  bench.press('host.0', 'power_on')
  await bench.clock.advance(0)
  assert.deepEqual(
    bench.results().map(({ at }) => at),
    [0, 0],
  )
  await bench.clock.advance(999)
  assert.equal(powerOf(bench, 'host.0'), 'Off')
  await bench.clock.advance(1)
  assert.equal(powerOf(bench, 'host.0'), 'On')
  bench.press('host.0', 'force_off')
  await bench.clock.advance(0)
  assert.equal(powerOf(bench, 'host.0'), 'Off')
})

test('nobody tells of power: what a hand does is seen by sensors only', async () => {
  const bench = await createBench(asus)
  const before = bench.received.length
  bench.sim.set('hosts.host.0.power', 'On')
  await bench.clock.advance(1)
  assert.equal(bench.received.length, before)
  await bench.clock.advance(10_000)
  const subjects = new Set(bench.received.map(({ subject }) => subject.split('.')[0]))
  assert.deepEqual([...subjects].sort(), ['sensormon', 'thermalmgr'])
})

test('power.action, power.result and power.status are stubs that answer 500', async () => {
  const bench = await createBench(mock)
  const request = join(text(1, 'host.0'), varint(2, 1))
  const answers = [
    await bench.ask('power.action', request),
    await bench.ask('power.action', Uint8Array.of(0xff, 0xff)),
    await bench.ask('power.result'),
    await bench.ask('power.status'),
  ]
  assert.deepEqual(
    answers.map((answer) => [answer?.code, answer?.bytes.length, answer?.description]),
    [
      [500, 0, 'internal error: host power action processing not fully implemented'],
      [500, 0, 'invalid IPC request format: unable to parse power action request'],
      [500, 0, 'internal error: power result handling not implemented'],
      [500, 0, 'internal error: power status handling not implemented'],
    ],
  )
  assert.equal(powerOf(bench, 'host.0'), 'Off')
})

test('thermalmgr has no zones, whatever its configuration, and its list is no bytes', async () => {
  const bench = await createBench(mock)
  const list = await bench.ask('thermal_zone.list')
  assert.deepEqual([list?.code, list?.bytes.length], [200, 0])
  const info = await bench.ask('thermal_zone.info', text(1, 'cpu_zone'))
  assert.deepEqual([info?.code, info?.description], [404, 'thermal zone not found: cpu_zone'])
  const byStatus = await bench.ask('thermal_zone.info', varint(2, 1))
  assert.deepEqual([byStatus?.code, byStatus?.description], [400, 'unsupported identifier type'])
  const set = await bench.ask('thermal_zone.set', text(1, 'cpu_zone'))
  assert.equal(set?.code, 404)
  assert.equal((await bench.ask('thermal_zone.set'))?.description, 'zone name required')
})

test('ledmgr refuses every LED, and nobody hears what is asked of it internally', async () => {
  const bench = await createBench(mock)
  const request = join(text(1, 'host.0'), varint(2, 1), varint(3, 2))
  for (const subject of ['led.control', 'led.status']) {
    const answer = byHand((await bench.ask(subject, request))!.bytes)
    assert.deepEqual(
      [answer.number(1), answer.text(2), answer.number(3)],
      [0, 'invalid subject format', 0],
    )
  }
  assert.equal(await bench.ask('internal.led.control', request), null)
  assert.equal(bench.sim.truth().leds['host.0']?.power, 'off')
})

test('where ledmgr is left out, as on both targets, nobody answers at all', async () => {
  const bench = await createBench(mock)
  bench.sim.fault({ service: 'ledmgr', kind: 'die' })
  await bench.clock.advance(10)
  assert.equal(await bench.ask('led.control', text(1, 'host.0')), null)
})
