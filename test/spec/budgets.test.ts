/** Budgets: what counts against them can be asked, and is what they are meant against. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetsView } from '../../src/api/views/budgets.ts'
import { requestOnBus } from '../../src/faces/http-api.ts'
import { type Bench, benchIn } from '../harness/platform.ts'
import { passes } from '../harness/said/plays.ts'
import { restoring } from '../harness/variants.ts'
import { createWorld } from '../harness/world.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running' }
const budgets = (bench: Bench) => budgetsView(bench.platform, bench.component('host.0'))
const upAgain = (bench: Bench) => {
  while (bench.calls().length > 0) bench.answer(bench.calls()[0]!.verb)
  bench.power('host.0', 'On')
  for (const progress of ['OSBootStarted', 'OSRunning']) bench.boot('host.0', progress)
}

test('a crash uses up a boot attempt; what somebody asks for does not', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  upAgain(bench)
  assert.deepEqual(budgets(bench).boots, { left: 3, max: 3, backAt: null })
  bench.boot('host.0', 'MemoryInitializationStarted')
  bench.boot('host.0', 'OSRunning')
  const { boots } = budgets(bench)
  const backAt = bench.component('host.0').since + bench.platform.limits.bootStableMs
  assert.deepEqual(boots, { left: 2, max: 3, backAt })
  passes(bench.platform.limits.bootStableMs)(bench)
  assert.equal(budgets(bench).boots?.left, 3, 'it ran for long enough')
})

test('what is asked again by itself counts against restores, and what people ask does not', () => {
  const bench = benchIn(running, restoring)
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  while (bench.calls().length > 0) bench.answer(bench.calls()[0]!.verb)
  bench.pass(6000)
  bench.power('chassis.0', 'On')
  bench.ask('host.0', 'PowerOn')
  upAgain(bench)
  assert.deepEqual(budgets(bench).restores?.at, [])
  bench.pass(1000)
  bench.power('host.0', 'Off')
  const asked = bench.now
  assert.deepEqual(budgets(bench).restores, { at: [asked], max: 2, windowMs: 60_000 })
})

test('a change of power counts against flapping, a report of what was so before does not', () => {
  const bench = benchIn(running)
  for (let times = 0; times < 30; times++) bench.power('host.0', 'On')
  bench.power('host.0', 'Unknown')
  bench.power('host.0', 'On')
  assert.deepEqual(budgets(bench).flaps.at, [])
  bench.power('host.0', 'Off')
  assert.deepEqual(budgets(bench).flaps.at, [bench.now])
})

test('budgets are shown at each way in, and are the same', async () => {
  const world = await createWorld()
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  await world.ask('host.power.on', { name: 'host.0', wait: '5m' })
  const { body } = await world.ask('host.get', { name: 'host.0' })
  const { boots, flaps } = body.budgets
  assert.deepEqual([boots.left, boots.max, flaps.at.length, flaps.max], [3, 3, 1, 20])
  const way = { name: 'a test', onlyReads: false, guards: () => [] }
  const bytes = new TextEncoder().encode('{"name":"host.0"}')
  const send = requestOnBus(world.bus, 'statemgr', way)
  const asked = send('statemgr.host.get', 'application/json', bytes)
  await world.advance(10)
  const overHttp = (await (await asked).json()) as typeof body
  assert.deepEqual(overHttp.budgets, body.budgets)
  await world.stop()
})
