/** Owed: an emergency off that was accepted is asked again until it is seen to be done. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { activeAlerts } from '../../src/core/alerts/notify.ts'
import { check } from '../../src/core/operations/requests/check.ts'
import { type Bench, benchIn, createBench, platformOf, startOf } from '../harness/platform.ts'
import { benchWith, hosts } from './three-hosts.ts'

const press = (bench: Bench, component: string | null = null) =>
  bench.deliver({
    ...{ kind: 'emergency.off', id: 'off', component, actor: 'operator', reason: 'smoke' },
  })

const all = ['chassis.0', ...hosts]

/** For so long whatever is asked is answered `done`, and those are seen to be like that. */
function seen(bench: Bench, power: 'On' | 'Off', ms: number, names: readonly string[] = all): void {
  const end = bench.now + ms
  for (;;) {
    answerAll(bench)
    for (const name of names) bench.power(name, power)
    if (bench.now >= end) return
    bench.pass(500)
  }
}

function answerAll(bench: Bench): void {
  for (const { id } of bench.calls())
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
}

const asked = ({ effects }: Bench, target: string) =>
  effects.filter((effect) => effect.kind === 'call' && effect.target === target).length

const alertOf = ({ system }: Bench, name: string) =>
  activeAlerts(system).find(({ id }) => id === `not-carried-out/${name}`)?.message

const owed = ({ system }: Bench) => Object.keys(system.protection.owed).sort()

test('answered and not done, it is asked again as heat does, and told of until it is seen', () => {
  const bench = benchWith()
  press(bench)
  seen(bench, 'On', 31_000)
  assert.equal(bench.component('host.0').status, 'Error')
  const message =
    'the emergency off of host.0 by operator is not carried out: power off: not seen within 30 s'
  assert.equal(alertOf(bench, 'host.0'), message)
  seen(bench, 'On', 300_000)
  // Each attempt waits 30 s for the power to go, and rests for 5.
  for (const name of all)
    assert.ok(asked(bench, name) >= 9 && asked(bench, name) <= 11, `${asked(bench, name)}`)
  assert.equal(alertOf(bench, 'host.0'), message)
  assert.deepEqual(owed(bench), all)
  seen(bench, 'Off', 60_000)
  for (const name of all) {
    assert.equal(bench.component(name).status, 'Off')
    assert.equal(alertOf(bench, name), undefined)
  }
  assert.deepEqual(owed(bench), [])
  const calls = bench.effects.length
  seen(bench, 'Off', 60_000)
  assert.equal(bench.effects.filter(({ kind }, i) => i >= calls && kind === 'call').length, 0)
})

for (const [what, ask] of Object.entries<(bench: Bench) => void>({
  'one host': (bench) => press(bench, 'host.0'),
  'a chassis': (bench) => press(bench, 'chassis.0'),
  'a chassis by its own action': (bench) => bench.ask('chassis.0', 'EmergencyShutdown'),
  'what goes down for heat already': (bench) => {
    bench.level('zone/cpu_zone', 'critical')
    press(bench, 'host.0')
    bench.level('zone/cpu_zone', 'normal')
  },
}))
  test(`${what}: not done, it is asked again`, () => {
    const bench = benchWith()
    ask(bench)
    seen(bench, 'On', 60_000)
    for (const name of owed(bench)) assert.ok(asked(bench, name) >= 2, name)
    assert.ok(owed(bench).length > 0)
    for (const name of owed(bench)) assert.notEqual(alertOf(bench, name), undefined, name)
  })

test('a component of a platform is owed as well', () => {
  const bench = benchIn(
    { 'chassis.0': 'On', 'pump.0': 'On' },
    platformOf({
      hosts: [{ name: 'host.0' }],
      kinds: { pump: {} },
      components: [{ name: 'pump.0' }],
    }),
  )
  press(bench, 'pump.0')
  seen(bench, 'On', 120_000, ['pump.0'])
  assert.ok(asked(bench, 'pump.0') >= 2)
  assert.match(alertOf(bench, 'pump.0') ?? '', /^the emergency off of pump.0 by operator is not/)
})

test('a restart goes on with it, whether an attempt was under way or rested', () => {
  for (const ms of [10_000, 33_000]) {
    const bench = benchWith()
    press(bench, 'host.1')
    seen(bench, 'On', ms)
    const next = createBench(bench.platform, JSON.parse(JSON.stringify(bench.system)), bench.now)
    next.deliver(startOf('another'))
    seen(next, 'On', 60_000)
    assert.ok(asked(next, 'host.1') >= 1, `${ms}`)
    seen(next, 'Off', 60_000)
    assert.deepEqual([next.component('host.1').status, ...owed(next)], ['Off'], `${ms}`)
  }
})

test('while nobody tells, it stays owed: what was last heard ends nothing', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  answerAll(bench)
  for (let at = 0; at < 50; at += 1) {
    bench.pass(5_000)
    answerAll(bench)
  }
  assert.deepEqual(owed(bench), ['host.0'])
  assert.ok(asked(bench, 'host.0') >= 3)
  seen(bench, 'Off', 60_000)
  assert.deepEqual(owed(bench), [])
})

test('nothing takes its place: after a forced off, and a Recover, it is asked again', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  seen(bench, 'On', 32_000)
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'refused')
  assert.equal(bench.ask('host.0', 'Recover').kind, 'accepted')
  assert.equal(bench.operation('host.0').action, 'EmergencyCut')
  seen(bench, 'On', 32_000)
  assert.equal(bench.ask('host.0', 'ForceOff').kind, 'accepted')
  seen(bench, 'On', 40_000)
  assert.equal(bench.operation('host.0').action, 'EmergencyCut')
  seen(bench, 'On', 29_000)
  assert.equal(bench.ask('host.0', 'Recover').kind, 'accepted')
  assert.equal(bench.operation('host.0').action, 'EmergencyCut')
  seen(bench, 'Off', 60_000)
  assert.deepEqual(owed(bench), [])
})

test('what would take power is refused until it is off, also in a dry run and a check', () => {
  const bench = benchWith()
  press(bench, 'chassis.0')
  seen(bench, 'On', 31_000)
  const saw =
    /^the emergency off of host.0 by operator \(smoke\) is not carried out yet: power off: /
  for (const action of ['ForceRestart', 'PowerCycle']) {
    const answer = bench.ask('host.0', action)
    const { code, message } = answer.kind === 'refused' ? answer.refusal : assert.fail(action)
    assert.deepEqual([code, saw.test(message)], ['emergency-off-owed', true], message)
    const dry = bench.ask('host.0', action, { dryRun: true })
    const planned = dry.kind === 'planned' ? dry.verdicts : []
    const checked = check(bench.platform, bench.system, 'host.0', action, null, bench.now)
    for (const verdicts of [planned, checked]) {
      const said = verdicts.find(({ rule }) => rule === 'emergency-off-owed')
      assert.deepEqual([said?.verdict, saw.test(said?.message ?? '')], ['blocks', true])
    }
  }
  assert.equal(bench.ask('chassis.0', 'PowerCycle').kind, 'refused')
  assert.equal(bench.ask('host.0', 'EmergencyOff').kind, 'accepted')
  assert.equal(press(bench, 'host.0').answer?.kind, 'recorded')
})

test('what hangs on a chassis that is to be off is refused power as well', () => {
  const bench = benchWith()
  bench.ask('chassis.0', 'EmergencyShutdown')
  seen(bench, 'On', 45_000, ['chassis.0'])
  assert.deepEqual(owed(bench), ['chassis.0'])
  const answer = bench.ask('host.0', 'PowerCycle')
  assert.equal(answer.kind === 'refused' && answer.refusal.code, 'emergency-off-owed')
})

test('what comes on again by itself is taken off again, for as long as hardware may follow', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  seen(bench, 'Off', 300, ['host.0'])
  assert.equal(bench.component('host.0').status, 'Off')
  seen(bench, 'On', 300, ['host.0'])
  assert.equal(asked(bench, 'host.0'), 2)
  assert.equal(
    alertOf(bench, 'host.0'),
    'the emergency off of host.0 by operator is not carried out: host.0 came on again',
  )
  seen(bench, 'Off', 60_000, ['host.0'])
  assert.equal(alertOf(bench, 'host.0'), undefined)
  seen(bench, 'On', 300, ['host.0'])
  assert.equal(asked(bench, 'host.0'), 2)
  assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-on')
})

test('whoever powers it on once it is off ends it', () => {
  const bench = benchWith()
  press(bench, 'host.0')
  seen(bench, 'Off', 2_000, ['host.0'])
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
  assert.deepEqual(owed(bench), [])
  bench.pass(5_000)
  seen(bench, 'On', 300, ['host.0'])
  assert.equal(bench.operation('host.0').action, 'PowerOn')
})

test('a forced off is asked once, and says that it was not seen', () => {
  const bench = benchWith()
  bench.ask('host.0', 'ForceOff')
  seen(bench, 'On', 300_000, ['host.0'])
  assert.equal(asked(bench, 'host.0'), 1)
  assert.deepEqual(owed(bench), [])
  const { state, error } = bench.system.ended.at(-1)!
  assert.deepEqual([state, error?.message], ['failed', 'power off: not seen within 30 s'])
})
