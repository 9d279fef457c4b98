/** Tests of the simulator as a whole: repeatable, quiet at rest, cheap in virtual time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryBus } from '../bus/memory.ts'
import { twoHosts } from './plant/two-hosts.ts'
import { realClock } from './services/clock.ts'
import { startSimulator } from './simulator.ts'
import { createTestBench } from './test-bench.ts'

async function traceOf(seed: number): Promise<string> {
  const bench = await createTestBench({ seed })
  const { sim, clock } = bench
  for (const service of ['powermgr', 'thermalmgr', 'sensormon', 'ledmgr']) {
    sim.fault({ service, kind: 'lose', rate: 0.1 })
    sim.fault({ service, kind: 'delay', delayMs: 330, rate: 0.2 })
    sim.fault({ service, kind: 'repeat', rate: 0.2 })
    sim.fault({ service, kind: 'reject', rate: 0.2 })
  }
  const replies: unknown[] = []
  for (let round = 0; round < 5; round++) {
    for (const target of ['psu.0', 'psu.1', 'chassis.0', 'host.0', 'host.1']) {
      replies.push(await bench.call(target, 'on'))
      await clock.advance(777)
    }
    replies.push(await bench.call('cpu_zone', 'raise', { service: 'thermalmgr' }))
    replies.push(await bench.call('chassis.0', 'off'))
    sim.set('supplies.psu.0.input', round % 2 === 0 ? 'Lost' : 'Good')
  }
  await sim.stop()
  return JSON.stringify({ heard: bench.published, replies, truth: sim.truth() })
}

test('the same seed gives the same trace to the byte, another seed another', async () => {
  const [first, second, other] = [await traceOf(42), await traceOf(42), await traceOf(43)]
  assert.ok(first.length > 50_000)
  assert.equal(first, second)
  assert.notEqual(first, other)
})

test('hardware at rest is woken by nothing but its heartbeat', async () => {
  const shape = { ...twoHosts, timing: { ...twoHosts.timing, reportEveryMs: 3_600_000 } }
  const bench = await createTestBench({ shape })
  for (const target of ['psu.0', 'psu.1', 'chassis.0', 'host.0']) {
    await bench.call(target, 'on')
    await bench.clock.advance(100)
  }
  const weekMs = 7 * 24 * 3_600_000
  await bench.clock.advance(weekMs)
  const late = bench.published.filter(({ at }) => at > weekMs / 2)
  assert.equal(late.length, 84 * 27)
  assert.ok(late.every(({ at }) => at % 3_600_000 === 0))
  await bench.sim.stop()
})

test('a speed makes everything but the heartbeat faster', async () => {
  const shape = { ...twoHosts, timing: { ...twoHosts.timing, speed: 10 } }
  const bench = await createTestBench({ shape })
  for (const target of ['psu.0', 'chassis.0', 'host.0']) {
    await bench.call(target, 'on')
    await bench.clock.advance(5)
  }
  await bench.clock.advance(230)
  assert.equal(bench.sim.truth().hosts['host.0']?.boot, 'OSRunning')
  await bench.sim.stop()
})

test('a simulator that stopped is gone from the bus and asks nothing of the clock', async () => {
  const bench = await createTestBench()
  await bench.call('psu.0', 'on')
  bench.sim.fault({ service: 'powermgr', kind: 'delay' })
  await bench.sim.stop()
  bench.news('')
  await bench.clock.advance(60_000)
  assert.equal(bench.news('powermgr.events.power').length, 0)
  assert.equal((await bench.ask('powermgr.state', {})).kind, 'nobody')
  assert.equal((await bench.ask('sim.get', {})).kind, 'nobody')
})

test('in the process, what is not possible is thrown', async () => {
  const { sim } = await createTestBench()
  assert.throws(() => sim.set('hosts.host.0.pwer', 'On'), /hosts\.host\.0\.power/)
  assert.throws(() => sim.fault({ service: 'powrmgr', kind: 'die' }), /powermgr/)
  await sim.stop()
})

test('it runs on the real clock just as well', async () => {
  const bus = createMemoryBus()
  const shape = { ...twoHosts, timing: { ...twoHosts.timing, speed: 20 } }
  const sim = await startSimulator({ bus, clock: realClock, shape })
  const running = Promise.withResolvers<void>()
  bus.subscribe('powermgr.events.boot', (message) => {
    if (message.text().includes('OSRunning')) running.resolve()
  })
  sim.set('supplies.psu.0.output', 'On')
  sim.set('chassis.chassis.0.power', 'On')
  sim.set('hosts.host.0.power', 'On')
  await running.promise
  assert.equal(sim.truth().hosts['host.0']?.boot, 'OSRunning')
  await sim.stop()
  await bus.drain()
})
