/** Knowing: what is believed of the hardware, and how that is shown. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowOf } from '../../src/core/model/table.ts'
import { disagreements } from '../../src/rehearse/world/truth.ts'
import { comeToRest } from '../harness/checks.ts'
import { type Bench, benchIn, example, platformWith } from '../harness/platform.ts'
import { createWorld, type World } from '../harness/world.ts'

const hourMs = 3_600_000

test('after a restart in the middle the hardware is read before anything is said', async () => {
  for (let afterMs = 0; afterMs <= 2400; afterMs += 400) {
    const world = await hostsOff()
    const { body } = await world.ask('host.power.on', { name: 'host.0' })
    await world.advance(afterMs)
    world.crash()
    // Meanwhile it goes on without us, or is cut by somebody.
    if (afterMs % 800 === 0) world.simulator.set('hosts.host.0.power', 'Off')
    await world.restart({ awayMs: 3000 })
    await comeToRest(world, hourMs, 10_000)
    assert.deepEqual(disagreements(world), [], `${afterMs} ms`)
    const { body: operation } = await world.ask('operation.get', { id: body.operation.id })
    assert.notEqual(operation.endedAt, null)
    assert.ok(['succeeded', 'failed', 'rolled-back'].includes(operation.state), operation.state)
    await world.stop()
  }
})

test('a reading that is unknown is not off', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  for (let times = 0; times < 10; times++) bench.power('host.0', 'Unknown', 1)
  assert.equal(bench.component('host.0').status, 'Running')
  bench.pass(example.limits.observationStaleMs + 1)
  assert.equal(bench.component('host.0').status, 'Unknown')
  bench.pass(hourMs)
  assert.equal(bench.component('host.0').status, 'Error')
  assert.deepEqual(bench.calls(), [], 'nobody turns on or off what nobody sees')
})

test('off is believed after so many confirmations in a row, and not before', () => {
  for (const offConfirmations of [1, 2, 3, 5]) {
    const platform = platformWith((config) => ({
      ...config,
      limits: { ...config.limits, offConfirmations },
    }))
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
    bench.power('host.0', 'Off', offConfirmations - 1)
    assert.equal(bench.component('host.0').status, 'Running')
    bench.power('host.0', 'On')
    bench.power('host.0', 'Off', offConfirmations - 1)
    assert.equal(bench.component('host.0').status, 'Running', 'they were not in a row')
    bench.power('host.0', 'Off', 1)
    assert.equal(bench.component('host.0').status, 'Off')
  }
})

test('the LEDs follow the status in the end, also an unknown one', async () => {
  const world = await hostsOff()
  const shown = () => {
    const { power, status, error } = world.simulator.truth().leds['host.0'] ?? {}
    return [power, status, error]
  }
  assert.deepEqual(shown(), ['off', 'on', 'off'])
  await world.ask('host.power.on', { name: 'host.0', wait: '60s' })
  await world.advance(5000)
  assert.deepEqual(shown(), ['on', 'on', 'off'])
  world.simulator.fault({ service: 'powermgr', kind: 'die' })
  await world.clock.runUntil(() => statusOf(world, 'host.0') === 'Unknown', hourMs)
  await world.advance(5000)
  assert.deepEqual(shown().slice(0, 2), ['fast-blink', 'off'])
  await world.clock.runUntil(() => statusOf(world, 'host.0') === 'Error', hourMs)
  await world.advance(5000)
  assert.equal(shown()[2], 'on')
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await comeToRest(world, hourMs, 10_000)
  assert.deepEqual(shown(), ['on', 'on', 'off'])
  await world.stop()
})

test('a chassis whose hosts come down only in part says so, and stays on', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  bench.ask('chassis.0', 'PowerOff')
  for (const { id, target } of bench.calls('shutdown')) {
    const outcome =
      target === 'host.0'
        ? ({ kind: 'done' } as const)
        : ({ kind: 'rejected', error: 'no', again: false } as const)
    bench.deliver({ kind: 'outcome', call: id, outcome })
  }
  bench.power('host.0', 'Off')
  for (let waited = 0; waited < 400_000; waited += 5000) seen(bench)
  const { status, lastError, operation } = bench.component('chassis.0')
  assert.deepEqual([status, lastError?.code, operation], ['Failed', 'dependents', null])
  assert.match(lastError?.message ?? '', /host\.1/)
  assert.equal(bench.component('host.0').status, 'Off')
  assert.notEqual(bench.component('host.1').status, 'Off')
  assert.ok(!bench.effects.some((one) => one.kind === 'call' && one.target === 'chassis.0'))
})

/** Five seconds in which the first host is seen to be off, all else to be on. */
function seen(bench: Bench): void {
  for (const call of bench.calls('lower')) {
    bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
  for (const call of bench.calls('force-off')) {
    bench.deliver({
      kind: 'outcome',
      call: call.id,
      outcome: { kind: 'rejected', error: 'no', again: false },
    })
  }
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  bench.power('host.1', 'On')
  bench.pass(5000)
}

async function hostsOff(): Promise<World> {
  const world = await createWorld()
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  return world
}

const statusOf = (world: World, name: string) => rowOf(world.system().components, name)?.status
