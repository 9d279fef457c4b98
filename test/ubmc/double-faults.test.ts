/** What can go wrong with the u-bmc double, on top of what always does: its faults, one by one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultOrder } from '../../src/sim/services/faults.ts'
import { type Bench, createBench, powerRequest } from './bench.ts'

const asus = 'ubmc-asus-iec.yaml'
const powerOf = ({ sim }: Bench) => sim.truth().hosts['host.0']?.power

/** What comes of powering the host on with a fault in force: its results, and its power. */
async function poweringOn(fault: Omit<FaultOrder, 'service'>) {
  const bench = await createBench(asus)
  bench.sim.fault({ service: 'powermgr', ...fault })
  bench.press('host.0', 'power_on')
  await bench.clock.advance(10_000)
  return { results: bench.results().map(({ at, isDone }) => [at, isDone]), power: powerOf(bench) }
}

test('a request that is lost is not carried out, and has no result', async () => {
  assert.deepEqual(await poweringOn({ kind: 'lose' }), { results: [], power: 'Off' })
})

test('a result that is lost was carried out all the same', async () => {
  assert.deepEqual(await poweringOn({ kind: 'lose-answer' }), { results: [], power: 'On' })
})

test('a request that is got to late has its result late, and so do all behind it', async () => {
  const late = await poweringOn({ kind: 'delay', delayMs: 3000 })
  // The result is on its way for as long once more.
  assert.deepEqual(late, { results: [[6200, true]], power: 'On' })
})

test('a result may come twice for one press', async () => {
  const twice = await poweringOn({ kind: 'repeat' })
  assert.deepEqual(twice, {
    results: [
      [200, true],
      [200, true],
    ],
    power: 'On',
  })
})

test('an operation that fails changes nothing, and says so at once', async () => {
  assert.deepEqual(await poweringOn({ kind: 'reject' }), { results: [[0, false]], power: 'Off' })
})

test('a liar, and a button without a wire, are told to be done and do nothing', async () => {
  for (const kind of ['lie', 'stick'] as const) {
    assert.deepEqual(await poweringOn({ kind }), { results: [[200, true]], power: 'Off' }, kind)
  }
})

test('a fault of one component or one word strikes no other', async () => {
  const other = await poweringOn({ kind: 'reject', component: 'chassis.0' })
  assert.deepEqual(other.power, 'On')
  const word = await poweringOn({ kind: 'reject', verb: 'power_off' })
  assert.deepEqual(word.power, 'On')
})

test('a powermgr that dies forgets what waits, and lets go of the button', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_on')
  bench.press('chassis.0', 'power_off')
  await bench.clock.advance(100)
  bench.sim.fault({ service: 'powermgr', kind: 'die' })
  await bench.clock.advance(5000)
  bench.press('host.0', 'power_on')
  bench.sim.fault({ service: 'powermgr', kind: 'none' })
  await bench.clock.advance(5000)
  assert.deepEqual([bench.results(), powerOf(bench)], [[], 'Off'])
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  assert.deepEqual([bench.results().length, powerOf(bench)], [1, 'On'])
})

test('a flood of requests waits its turn up to a limit; the rest is lost', async () => {
  const bench = await createBench(asus)
  for (let count = 0; count < 10_100; count++) {
    bench.publish('internal.power.action', powerRequest('nobody', 'reset'))
  }
  await bench.clock.advance(1000)
  assert.equal(bench.results().length, 10_100)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(1)
  const before = bench.results().length
  for (let count = 0; count < 10_100; count++) bench.press('nobody', 'reset')
  await bench.clock.advance(1000)
  assert.equal(bench.results().length - before, 10_001)
})

test('a sensor that is lost, late or told twice is so on every one of its subjects', async () => {
  const bench = await createBench(asus)
  bench.sim.fault({ service: 'sensormon', kind: 'lose', component: 'cpu_temp' })
  bench.sim.fault({ service: 'sensormon', kind: 'repeat', component: 'fan1', delayMs: 100 })
  await bench.clock.advance(3500)
  assert.deepEqual(bench.on('sensormon.data.cpu_temp'), [])
  assert.deepEqual(bench.on('thermalmgr.data.temperature.cpu_temp'), [])
  assert.equal(bench.on('sensormon.data.fan1').length, 2)
  assert.equal(bench.on('sensormon.data.fan2').length, 1)
})

test('after a reset all is as in the beginning, and nothing of before comes any more', async () => {
  const bench = await createBench(asus)
  bench.press('host.0', 'power_on')
  await bench.clock.advance(5000)
  bench.press('host.0', 'force_off')
  await bench.clock.advance(1000)
  bench.sim.reset()
  await bench.clock.advance(10_000)
  assert.equal(bench.results().length, 1)
  assert.equal(bench.sim.truth().chassis['chassis.0']?.power, 'On')
  assert.equal(powerOf(bench), 'Off')
})
