/** Tests of policies in the whole service: the API, the queue, the wall clock, the journal. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Decision } from '../../src/core/model/platform/rules.ts'
import type { View } from '../../src/core/model/platform/view.ts'
import { rowOf } from '../../src/core/model/table.ts'
import type { PolicyClient } from '../../src/engine/opa/ask.ts'
import { startStateManager } from '../../src/main.ts'
import { createWorld, type World, type WorldOptions } from '../harness/world.ts'
import { configWith, rule } from './with-rules.ts'

const url = 'http://127.0.0.1:8181/v1/data/statemgr/decision'
const worlds: World[] = []
after(() => Promise.all(worlds.map((world) => world.stop())))

async function worldWith(options: WorldOptions): Promise<World> {
  const world = await createWorld(options)
  worlds.push(world)
  await world.rest()
  return world
}

/** A policy that says what a test wants, and remembers what it was asked. */
function policyThat(decide: (view: View) => Partial<Decision> | 'never') {
  const asked: View[] = []
  const pending: ((decision: Decision) => void)[] = []
  const policyClient: PolicyClient = {
    decide: (view) => {
      asked.push(view)
      const said = decide(view)
      if (said === 'never') return new Promise((resolve) => pending.push(resolve))
      const decision = {
        result: 'allow',
        message: 'so it is',
        guidance: null,
        warnings: [],
      } as const
      return Promise.resolve({ ...decision, ...said })
    },
    // As the real one: whoever is asked is let go.
    stop: () => {
      for (const resolve of pending.splice(0)) {
        resolve({ result: 'unavailable', message: 'stopping', guidance: null, warnings: [] })
      }
    },
  }
  const start: WorldOptions['start'] = (assembly) =>
    startStateManager({ ...assembly, policyClient })
  return { asked, start }
}

test('a request, check, plan and the history tell of a rule as of any interlock', async () => {
  const rules = [rule({ if: 'request.actor == "mallory"', message: 'not for mallory' })]
  const world = await worldWith({ config: configWith({ rules }) })
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: true })
  const refused = await world.ask('host.power.on', { name: 'host.0', actor: 'mallory' })
  assert.deepEqual([refused.code, refused.body.code], [423, 'policy-forbids'])
  const asked = { name: 'host.0', action: 'PowerOn', actor: 'mallory' }
  const checked = await world.ask('interlocks.check', asked)
  assert.equal(checked.body.allowed, false)
  const planned = await world.ask('host.power.on', {
    name: 'host.0',
    actor: 'mallory',
    dryRun: true,
  })
  const blocks = planned.body.verdicts.filter(
    (one: { verdict: string }) => one.verdict === 'blocks',
  )
  assert.deepEqual(
    blocks.map((one: { rule: string }) => one.rule),
    ['house-rule'],
  )
  assert.equal((await world.ask('host.power.on', { name: 'host.0', wait: true })).code, 200)
  const entry = (await world.history()).find(({ type }) => type === 'refusal')
  assert.deepEqual(entry?.evidence[0]?.rule, 'house-rule')
  const listed = await world.ask('rules.list')
  assert.equal(listed.body.rules[0].if, 'request.actor == "mallory"')
  assert.equal(listed.body.engine, null)
})

test('a warning is in the answer', async () => {
  const rules = [rule({ effect: 'warn', message: 'it is late' })]
  const world = await worldWith({ config: configWith({ rules }) })
  const answer = await world.ask('chassis.power.on', { name: 'chassis.0', wait: true })
  assert.equal(answer.body.operation.remarks[0].message, 'it is late')
  const history = await world.history()
  assert.equal(
    history.filter(({ type, outcome }) => type === 'policy' && outcome === 'warned').length,
    1,
  )
})

test('what a rule delays until a time of day begins when that has come', async () => {
  const rules = [rule({ effect: 'delay', atMost: '12h', if: 'time.wall.getHours() < 6' })]
  const world = await worldWith({ config: configWith({ rules }) })
  world.jump(Date.parse('2026-11-23T05:59:00Z') - world.clock.now())
  await world.advance(6000)
  const answer = await world.ask('chassis.power.on', { name: 'chassis.0' })
  assert.equal(answer.body.operation.state, 'queued')
  await world.advance(30_000)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.operation?.state, 'queued')
  await world.advance(60_000)
  await world.rest()
  assert.equal(rowOf(world.system().components, 'chassis.0')?.status, 'On')
})

test('what a rule waits for is seen though the level stays the same', async () => {
  const rules = [rule({ effect: 'delay', atMost: '1h', if: 'zones["cpu_zone"].value > 20' })]
  const world = await worldWith({ config: configWith({ rules }) })
  const { value } = (await world.ask('system.status')).body.levels['zone/cpu_zone']
  assert.ok(value > 20)
  assert.equal(
    (await world.ask('chassis.power.on', { name: 'chassis.0' })).body.operation.state,
    'queued',
  )
  const view = rowOf(world.system().levels, 'zone/cpu_zone')
  await world.advance(10_000)
  assert.ok((rowOf(world.system().levels, 'zone/cpu_zone')?.at ?? 0) > (view?.at ?? 0))
})

test('the external policy is asked by the API, with the view', async () => {
  const { asked, start } = policyThat(({ request }) =>
    request.actor === 'mallory' ? { result: 'forbid', message: 'not for mallory' } : {},
  )
  const world = await worldWith({ config: configWith({ opa: { url } }), start })
  const refused = await world.ask('chassis.power.on', {
    name: 'chassis.0',
    actor: 'mallory',
    reason: 'fun',
  })
  assert.deepEqual([refused.code, refused.body.message], [423, 'not for mallory'])
  assert.deepEqual([asked[0]?.request.reason, asked[0]?.component.name], ['fun', 'chassis.0'])
  assert.equal(
    (await world.ask('chassis.power.on', { name: 'chassis.0', actor: 'anna', wait: true })).code,
    200,
  )
  const checked = { name: 'host.0', action: 'PowerOn', actor: 'mallory' }
  assert.equal((await world.ask('interlocks.check', checked)).body.allowed, false)
  assert.equal((await world.ask('rules.list')).body.engine.name, url)
})

test('an external policy that hangs holds nobody up who does not need it', async () => {
  const { asked, start } = policyThat(() => 'never')
  const world = await worldWith({ config: configWith({ opa: { url } }), start })
  void world.bus.request('statemgr.chassis.power.on', '{"name":"chassis.0"}', {
    timeoutMs: 1_000_000,
  })
  await world.advance(100)
  assert.equal(asked.length, 1)
  assert.equal((await world.ask('system.status')).code, 200)
  assert.equal((await world.ask('chassis.power.off', { name: 'chassis.0', force: true })).code, 200)
})

test('what a schedule began and nobody decides ends in time, also over a crash', async () => {
  let isMute = true
  const { asked, start } = policyThat(() => (isMute ? 'never' : {}))
  const world = await worldWith({ config: configWith({ opa: { url, timeout: '20s' } }), start })
  const at = new Date(Date.parse('2026-11-23T12:00:00Z')).toISOString()
  world.jump(Date.parse(at) - 2000 - world.clock.now())
  await world.ask('schedule.add', { name: 'chassis.0', action: 'PowerOn', at })
  await world.advance(3000)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.operation?.state, 'queued')
  assert.equal(asked.length, 1)
  world.crash()
  await world.restart()
  assert.equal(asked.length, 2)
  await world.advance(22_000)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.operation, null)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.lastError?.code, 'policy-unavailable')
  isMute = false
  assert.equal((await world.ask('chassis.power.on', { name: 'chassis.0', wait: true })).code, 200)
})

test('a stop in order leaves what waits for an answer waiting; the next start asks', async () => {
  let isMute = true
  const { asked, start } = policyThat(() => (isMute ? 'never' : {}))
  const world = await worldWith({ config: configWith({ opa: { url, timeout: '20s' } }), start })
  world.jump(Date.parse('2026-11-23T12:00:00Z') - 2000 - world.clock.now())
  const at = '2026-11-23T12:00:00Z'
  await world.ask('schedule.add', { name: 'chassis.0', action: 'PowerOn', at })
  await world.advance(3000)
  assert.equal(asked.length, 1)
  isMute = false
  await world.restart({ clean: true })
  await world.rest()
  assert.equal(asked.length, 2)
  assert.equal(rowOf(world.system().components, 'chassis.0')?.status, 'On')
})

test('a bundle in process decides for the whole service', async () => {
  const bundle = new URL('opa/policy.tar.gz', import.meta.url).pathname
  const world = await worldWith({ config: configWith({ opa: { bundle } }) })
  const nobody = await world.ask('chassis.power.on', { name: 'chassis.0' })
  assert.deepEqual([nobody.code, nobody.body.message], [423, 'nobody asks anonymously'])
  assert.equal(
    (await world.ask('chassis.power.on', { name: 'chassis.0', actor: 'anna', wait: true })).code,
    200,
  )
  const frozen = await world.ask('host.power.on', { name: 'host.1', actor: 'anna' })
  assert.deepEqual([frozen.body.code, frozen.body.message], ['policy-forbids', 'host.1 is frozen'])
  assert.equal((await world.ask('host.power.on', { name: 'host.0', actor: 'anna' })).code, 200)
})

test('a policy that cannot be loaded keeps the service from starting, and says why', async () => {
  const config = configWith({ opa: { bundle: '/nowhere/policy.tar.gz' } })
  await assert.rejects(createWorld({ config }), /nowhere\/policy.tar.gz cannot be read: ENOENT/)
})
