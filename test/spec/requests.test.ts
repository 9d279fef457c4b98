/** Asking: what may be asked, when, and by how many at once. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowedActions, ownActions } from '../../src/core/machines/takeover.ts'
import type { Answer } from '../../src/core/model/events/event.ts'
import { type Bench, benchIn, example, platformWith } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'

const on = { 'chassis.0': 'On' }
const oneAtATime = platformWith((config) => ({
  ...config,
  policies: {
    ...config.policies,
    hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
  },
}))
const names = { host: 'host.0', chassis: 'chassis.0', bmc: 'bmc.0' } as const

test('each legal move is taken, each illegal one refused by name, without a side effect', () => {
  let [legal, illegal] = [0, 0]
  for (const [kind, machine] of Object.entries(example.machines)) {
    const name = names[kind as keyof typeof names]
    for (const status of Object.keys(machine.statuses)) {
      for (const action of Object.keys(machine.actions)) {
        const power =
          status === 'Unknown' ? 'Unknown' : (machine.statuses[status]?.impliedPower ?? 'Off')
        const bench = benchIn({ ...(kind === 'host' ? on : {}), [name]: [status, power] })
        bench.pass(0)
        const isAllowed = allowedActions(example, bench.component(name)).includes(action)
        const isOwn = Object.hasOwn(ownActions, action)
        assert.ok(!(isOwn && isAllowed), `${action} is nobody's to ask for: emergency.off is`)
        const { system, effects } = bench
        const count = effects.length
        const answer = bench.ask(name, action)
        if (answer.kind !== 'refused') {
          assert.ok(
            isAllowed || isOwn || answer.kind !== 'accepted' || answer.unchanged,
            `${status} ${action}`,
          )
          legal++
          continue
        }
        illegal++
        assert.match(answer.refusal.code, /^[a-z-]+$/)
        assert.notEqual(answer.refusal.guidance, '')
        // Nothing but the journal, which has one line more.
        assert.deepEqual({ ...bench.system, seq: 0 }, { ...system, seq: 0 })
        assert.deepEqual([bench.effects.length, bench.system.seq], [count, system.seq + 1])
      }
    }
  }
  assert.ok(legal > 100 && illegal > 50, `${legal} legal, ${illegal} illegal`)
})

test('asking for what is so already is unchanged, however often', () => {
  const rows = [
    ['host.0', 'Running', 'PowerOn'],
    ['host.0', 'Off', 'ForceOff'],
    ['chassis.0', 'On', 'PowerOn'],
    ['chassis.0', 'Off', 'PowerOff'],
    ['bmc.0', 'Maintenance', 'EnterMaintenance'],
  ] as const
  for (const [name, status, action] of rows) {
    const bench = benchIn({ ...(name === 'bmc.0' ? {} : on), [name]: status })
    for (let times = 0; times < 3; times++) {
      const answer = bench.ask(name, action)
      assert.ok(answer.kind === 'accepted' && answer.unchanged, `${status} ${action}`)
      assert.equal(answer.operation, null)
    }
    assert.deepEqual(bench.calls(), [])
    assert.equal(bench.component(name).status, status)
  }
})

test('of concurrent requests exactly one runs', async () => {
  const world = await createWorld()
  await world.rest()
  await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
  const received: { readonly id: string; readonly verb: string; readonly target: string }[] = []
  world.bus.subscribe('powermgr.control', (message) => received.push(JSON.parse(message.text())))
  const answers: string[] = []
  for (let client = 0; client < 20; client++) {
    void world.bus
      .request('statemgr.host.power.on', '{"name":"host.0"}', { timeoutMs: 60_000 })
      .then((answer) => {
        if (answer.kind === 'answered') answers.push(JSON.parse(answer.message.text()).operation.id)
      })
  }
  await world.advance(1000)
  await world.rest()
  assert.equal(answers.length, 20)
  assert.equal(new Set(answers).size, 1)
  assert.deepEqual(
    received.map(({ verb, target }) => `${verb} ${target}`),
    ['on host.0'],
  )
  await world.stop()
})

test('an interlock stops what gives power, while off and emergencies pass', () => {
  const against: readonly (readonly [string, RegExp, (bench: Bench) => void])[] = [
    ['a critical zone', /^thermal/, (bench) => bench.level('zone/cpu_zone', 'critical')],
    ['a missing sensor', /^health/, (bench) => bench.level('sensor/dimm_temp', 'unknown')],
    ['a bad supply', /^power-dep/, (bench) => bench.level('supply/psu.0', 'critical')],
    ['bad health', /^health/, (bench) => bench.level('sensor/dimm_temp', 'critical')],
    ['a firmware update', /^bmc|^queued/, (bench) => bench.ask('bmc.0', 'PrepareUpdate')],
    ['maintenance', /^bmc-not-ready/, (bench) => bench.ask('bmc.0', 'EnterMaintenance')],
  ]
  for (const [what, code, befall] of against) {
    const bench = benchIn({ ...on, 'host.1': 'Running' })
    befall(bench)
    const answer = bench.ask('host.0', 'PowerOn')
    assert.match(saidTo(answer), code, what)
    assert.equal(bench.component('host.0').status, 'Off')
    // Heat takes it down without being asked, and whatever is asked then goes the same way.
    for (const action of ['ForceOff', 'EmergencyOff']) {
      bench.ask('host.1', action)
      const { recipe } = bench.operation('host.1')
      assert.equal(example.recipes[recipe]?.power, 'Off', `${action} under ${what}`)
    }
  }
})

test('what waited for its turn is checked again when the turn comes', () => {
  const bench = benchIn(on, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  assert.equal(bench.ask('host.1', 'PowerOn').kind, 'accepted')
  assert.equal(bench.operation('host.1').state, 'queued')
  bench.level('supply/psu.0', 'critical')
  bench.pass(1)
  assert.equal(bench.component('host.1').operation, null)
  assert.equal(bench.component('host.1').status, 'Off')
  assert.ok(bench.calls('on').every(({ target }) => target !== 'host.1'))
  assert.equal(
    bench.system.ended.find(({ component }) => component === 'host.1')?.error?.code,
    'power-dependency',
  )
})

const saidTo = (answer: Answer): string =>
  answer.kind === 'refused'
    ? answer.refusal.code
    : (answer.kind === 'accepted' && answer.operation?.state) || answer.kind
