/** What waits for its turn says why, behind whom, at which place and until when; and who waits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queueOf } from '../../src/core/operations/requests/queue.ts'
import { requestOnBus } from '../../src/faces/http-api.ts'
import { benchIn, exampleConfig, platformWith } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'

const oneAtOnce = (() => {
  const { checks, limits, ...rest } = platformWith()
  const hostPowerOn = { ...checks.hostPowerOn!, maxConcurrent: 1 }
  return { ...rest, limits: { ...limits, staggerMs: 5000 }, checks: { ...checks, hostPowerOn } }
})()

test('a queued operation says why, behind what, at which position, and until when it waits', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtOnce)
  bench.ask('host.0', 'PowerOn')
  bench.now += 1000
  bench.ask('host.1', 'PowerOn')
  const { platform, system, now } = bench
  const first = bench.operation('host.0')
  assert.equal(queueOf(platform, system, first, now), null)
  assert.deepEqual(queueOf(platform, system, bench.operation('host.1'), now), {
    position: 1,
    length: 1,
    why: [
      { rule: 'concurrency', message: '1 of 1 power-ons are under way' },
      {
        rule: 'stagger',
        message: 'the last power-on began 1 s ago; 5 s are kept between two',
      },
    ],
    behind: [{ operation: first.id, component: 'host.0', action: 'PowerOn' }],
    until: null,
  })
})

test('what waits for nothing but the time says until when', () => {
  const { limits, ...rest } = platformWith()
  const bench = benchIn({ 'chassis.0': 'On' }, { ...rest, limits: { ...limits, staggerMs: 5000 } })
  bench.ask('host.0', 'PowerOn')
  const begun = bench.now
  bench.now += 1000
  bench.ask('host.1', 'PowerOn')
  const queue = queueOf(bench.platform, bench.system, bench.operation('host.1'), bench.now)
  assert.equal(queue?.until, begun + 5000)
  assert.deepEqual(
    queue?.why.map(({ rule }) => rule),
    ['stagger'],
  )
})

test('a wait that runs out is 504 with the id; the operation goes on, and is shown', async () => {
  const config = exampleConfig()
  const { policies } = config
  const hostPowerOn = { ...policies.hostPowerOn, maxConcurrent: 1 }
  const world = await createWorld({
    config: { ...config, policies: { ...policies, hostPowerOn } },
  })
  try {
    await world.rest()
    await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
    await world.ask('host.power.on', { name: 'host.0' })
    const { code, body } = await world.ask('host.power.on', { name: 'host.1', wait: '100ms' })
    assert.deepEqual([code, body.code], [504, 'waited-in-vain'])
    assert.ok(
      body.message.includes(`PowerOn of host.1 is not over in 100 ms: queued`),
      body.message,
    )
    const shown = await world.ask('operation.get', { id: body.operation })
    assert.deepEqual(
      [shown.body.state, shown.body.queue?.position, shown.body.queue?.why[0]?.rule],
      ['queued', 1, 'concurrency'],
    )
    const { body: status } = await world.ask('system.status')
    const inStatus = status.operations.find(({ id }: { id: string }) => id === body.operation)
    assert.equal(inStatus.queue.behind[0].component, 'host.0')
    await world.rest()
    assert.equal((await world.ask('operation.get', { id: body.operation })).body.state, 'succeeded')
  } finally {
    await world.stop()
  }
})

test('over HTTP as well', async () => {
  const world = await createWorld()
  await world.rest()
  const way = { name: 'a test', onlyReads: false, guards: () => [] }
  const body = new TextEncoder().encode('{"name":"chassis.0","wait":"100ms"}')
  const send = requestOnBus(world.bus, 'statemgr', way)
  const asked = send('statemgr.chassis.power.on', 'application/json', body)
  await world.advance(120)
  const response = await asked
  const { code, operation } = (await response.json()) as { code: string; operation: string }
  assert.deepEqual([response.status, code], [504, 'waited-in-vain'])
  await world.rest()
  assert.equal((await world.ask('operation.get', { id: operation })).body.state, 'succeeded')
  await world.stop()
})
