/** Waiting: answers that are late, peers that are silent, steps that fail. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { componentOf, put } from '../../src/core/model/system/system.ts'
import { rowOf } from '../../src/core/model/table.ts'
import { checkJournal, comeToRest } from '../harness/checks.ts'
import { type Bench, benchIn, platformWith } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'

const on = { 'chassis.0': 'On' }
const hourMs = 3_600_000

test('a late or repeated result of an old operation is ignored', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  const raise = bench.answer('raise')
  const power = bench.calls('on')[0]
  assert.ok(power)
  bench.ask('host.0', 'ForceOff')
  const { system } = bench
  for (const { id } of [raise, power]) {
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
    bench.deliver({
      kind: 'outcome',
      call: id,
      outcome: { kind: 'rejected', error: 'no', again: false },
    })
  }
  const { motions } = componentOf(system, 'host.0')
  const after = put(bench.system, { ...bench.component('host.0'), motions })
  assert.deepEqual(after, system, 'but for when its power may follow')
  assert.equal(bench.operation('host.0').action, 'ForceOff')
})

test('a silent peer is waited for until a deadline, then the end is definite', async () => {
  const world = await createWorld()
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  world.simulator.fault({ service: 'powermgr', kind: 'lose' })
  const { body } = await world.ask('host.power.on', { name: 'host.0' })
  const isOver = () => rowOf(world.system().components, 'host.0')?.operation === null
  assert.ok(await world.clock.runUntil(isOver, hourMs), 'stuck')
  assert.equal(rowOf(world.system().components, 'host.0')?.status, 'Error')
  const { body: operation } = await world.ask('operation.get', { id: body.operation.id })
  assert.equal(operation.state, 'failed')
  world.simulator.fault({ service: 'powermgr', kind: 'none' })
  await comeToRest(world, hourMs, 10_000)
  checkJournal(await world.history(), [body.operation.id])
  await world.stop()
})

test('a graceful shutdown in vain is forced only if the policy says so', () => {
  for (const forcesHosts of [true, false]) {
    const platform = platformWith((config) => ({
      ...config,
      policies: {
        ...config.policies,
        chassisPowerOff: { ...config.policies.chassisPowerOff, forcesHosts },
      },
    }))
    const bench = benchIn({ ...on, 'host.0': 'Running' }, platform)
    bench.ask('host.0', 'GracefulShutdown')
    bench.answer('shutdown')
    for (let waited = 0; waited < 300_000; waited += 5000) {
      bench.power('chassis.0', 'On')
      bench.power('host.0', 'On')
      bench.pass(5000)
    }
    assert.equal(bench.calls('force-off').length, forcesHosts ? 1 : 0)
    assert.equal(bench.component('host.0').status, forcesHosts ? 'PoweringOff' : 'Running')
  }
})

test('whichever step fails, those before it are taken back, the last one first', () => {
  const steps = ['on psu.0', 'on psu.1', 'on chassis.0']
  const backs = ['off psu.0', 'off psu.1']
  for (const [failing, step] of steps.entries()) {
    const bench = benchIn()
    bench.ask('chassis.0', 'PowerOn')
    bench.answer('raise')
    for (const before of steps.slice(0, failing)) assert.equal(answered(bench, 'done'), before)
    assert.equal(answered(bench, 'rejected'), step)
    for (const back of [...backs.slice(0, failing), 'lower cpu_zone'].reverse()) {
      assert.equal(bench.operation('chassis.0').state, 'rolling-back')
      assert.equal(answered(bench, 'done'), back)
    }
    assert.equal(bench.system.ended.at(-1)?.state, 'rolled-back')
    assert.equal(bench.component('chassis.0').status, 'Off')
  }
})

/** The one call that is under way, which is answered. */
function answered(bench: Bench, how: 'done' | 'rejected'): string {
  const [call] = bench.calls()
  assert.ok(call, 'no call is under way')
  const { verb, target } = bench.answer(call.verb, how)
  return `${verb} ${target}`
}
