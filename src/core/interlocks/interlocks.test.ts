/** Interlocks: each one alone, what it saw, what clears it, and whom it does not concern. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../test/harness/platform.ts'
import type { Answer } from '../model/events/event.ts'
import { refusals } from '../model/refusals.ts'
import { put } from '../model/system/system.ts'
import { emptyTable } from '../model/table.ts'
import { check } from '../operations/requests/check.ts'

const on = { 'chassis.0': 'On' }

/** Refused with that code, by that rule, for that subject, with what to do about it. */
function assertRefused(answer: Answer, code: keyof typeof refusals, rule: string, subject: string) {
  assert.ok(answer.kind === 'refused', 'it was accepted')
  assert.equal(answer.refusal.code, code)
  assert.equal(answer.refusal.guidance, refusals[code][1])
  const evidence = answer.refusal.evidence.filter(({ ok }) => !ok)
  assert.ok(
    evidence.some((seen) => seen.rule === rule && seen.subject === subject),
    JSON.stringify(evidence),
  )
}

const blockers = [
  ['zone/cpu_zone', 'critical', 'thermal-critical', 'thermal'],
  ['zone/cpu_zone', 'unknown', 'thermal-unknown', 'thermal'],
  ['supply/psu.1', 'critical', 'power-dependency', 'power-dependency'],
  ['supply/psu.1', 'unknown', 'power-dependency', 'power-dependency'],
  ['sensor/dimm_temp', 'critical', 'health-critical', 'health'],
  ['sensor/dimm_temp', 'unknown', 'health-unknown', 'health'],
] as const

for (const [subject, level, code, rule] of blockers) {
  test(`a host refuses PowerOn while ${subject} is ${level}, and says what it saw`, () => {
    const bench = benchIn(on)
    bench.level(subject, level, { value: 97, limit: 90 })
    bench.now += 1500
    const answer = bench.ask('host.0', 'PowerOn')
    assertRefused(answer, code, rule, subject)
    assert.ok(answer.kind === 'refused')
    const seen = answer.refusal.evidence.find((evidence) => !evidence.ok)
    assert.deepEqual([seen?.value, seen?.limit, seen?.ageMs], [97, 90, 1500])
    assert.match(answer.refusal.message, new RegExp(`${subject} is ${level}`))
  })

  test(`${subject} being ${level} does not keep a host from going down`, () => {
    for (const action of ['GracefulShutdown', 'ForceOff', 'Isolate']) {
      const bench = benchIn({ ...on, 'host.0': 'Running' })
      bench.deliver({
        kind: 'level',
        subject: subject.startsWith('zone') ? 'zone/elsewhere' : subject,
        judged: { level, since: bench.now, why: '', value: null, limit: null, at: null },
      })
      assert.equal(bench.ask('host.0', action).kind, 'accepted')
    }
  })
}

test('a warning keeps nobody from powering on', () => {
  const bench = benchIn(on)
  for (const [subject] of blockers) bench.level(subject, 'warning')
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

test('a level that nobody ever told is unknown', () => {
  const bench = benchIn(on)
  bench.system = { ...bench.system, levels: emptyTable }
  assertRefused(bench.ask('host.0', 'PowerOn'), 'thermal-unknown', 'thermal', 'zone/cpu_zone')
})

test('a host refuses PowerOn while its chassis is off', () => {
  assertRefused(benchIn().ask('host.0', 'PowerOn'), 'chassis-off', 'chassis-off', 'chassis.0')
})

test('a host refuses PowerOn while its chassis was not observed lately', () => {
  const bench = benchIn(on)
  bench.now += bench.platform.limits.observationStaleMs + 1
  assertRefused(bench.ask('host.0', 'PowerOn'), 'chassis-off', 'chassis-off', 'chassis.0')
})

test('a host refuses PowerOn while its chassis is busy, but not what that itself asks for', () => {
  const bench = benchIn({ ...on, 'host.1': 'Running' })
  bench.ask('chassis.0', 'PowerOff')
  assertRefused(bench.ask('host.0', 'PowerOn'), 'chassis-busy', 'chassis-busy', 'chassis.0')
  assert.equal(bench.operation('host.1').state, 'running')
})

test('a host that is locked refuses PowerOn until it is recovered', () => {
  const bench = benchIn(on)
  const lock = { code: 'isolated', actor: 'anna', reason: null, at: 0 }
  bench.system = put(bench.system, { ...bench.component('host.0'), locks: [lock] })
  assertRefused(bench.ask('host.0', 'PowerOn'), 'locked', 'locked', 'host.0')
})

test('all that speaks against it is told at once', () => {
  const bench = benchIn()
  for (const [subject, level] of blockers) bench.level(subject, level)
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'refused')
  const rules = new Set(answer.refusal.evidence.filter(({ ok }) => !ok).map(({ rule }) => rule))
  assert.deepEqual([...rules].sort(), [
    'chassis-off',
    'health',
    'power-dependency',
    'thermal',
    'thermal-emergency',
  ])
})

test('a check that is switched off by policy is not made', () => {
  const lenient = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      hostPowerOn: {
        ...config.policies.hostPowerOn,
        thermalCheck: false,
        healthCheck: false,
        powerCheck: false,
      },
    },
  }))
  const bench = benchIn(on, lenient)
  for (const [subject, level] of blockers) {
    bench.level(subject, subject.startsWith('zone') ? 'unknown' : level)
  }
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

test('a chassis refuses PowerOff while hosts run, where policy forbids to take them down', () => {
  const strict = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      chassisPowerOff: { ...config.policies.chassisPowerOff, takesHostsDown: false },
    },
  }))
  const bench = benchIn({ ...on, 'host.1': 'Running' }, strict)
  assertRefused(bench.ask('chassis.0', 'PowerOff'), 'hosts-running', 'hosts-running', 'host.1')
  assertRefused(bench.ask('chassis.0', 'PowerCycle'), 'hosts-running', 'hosts-running', 'host.1')
  assert.equal(bench.ask('chassis.0', 'ForceOff').kind, 'accepted')
  assert.equal(benchIn(on, strict).ask('chassis.0', 'PowerOff').kind, 'accepted')
})

test('a host that its chassis may not take down holds it on; the others go with it', () => {
  const platform = platformWith((config) => ({
    ...config,
    chassis: { ...config.chassis, hostDependencies: ['host.0'] },
  }))
  const held = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' }, platform)
  for (const action of ['PowerOff', 'PowerCycle'])
    assertRefused(held.ask('chassis.0', action), 'hosts-running', 'hosts-running', 'host.1')
  assert.equal(held.ask('chassis.0', 'ForceOff').kind, 'accepted')
  const free = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  assert.equal(free.ask('chassis.0', 'PowerOff').kind, 'accepted')
  assert.equal(free.component('host.0').status, 'ShuttingDown')
})

test('what is not heard yet after a start is waited for, and then speaks against it', () => {
  const bench = benchIn(on)
  bench.deliver(startOf('b2'))
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'accepted')
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.pass(bench.platform.limits.settleMs)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.component('host.0').lastError?.code, 'thermal-unknown')
})

test('what was waited for after a start lets it begin', () => {
  const bench = benchIn(on)
  const { levels } = bench.system
  bench.deliver(startOf('b2'))
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  bench.ask('host.0', 'PowerOn')
  for (const subject of levels.keys) bench.level(subject, 'normal')
  assert.equal(bench.operation('host.0').state, 'queued')
  // The BMC is ready once all has been observed.
  bench.power('host.1', 'Off')
  assert.equal(bench.component('bmc.0').status, 'Ready')
  assert.equal(bench.operation('host.0').state, 'running')
})

test('it is checked again before each step that takes power', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  bench.level('sensor/cpu0_temp', 'critical')
  bench.answer('raise')
  assert.deepEqual(bench.calls('on'), [])
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  bench.answer('lower')
  const ended = bench.system.ended.at(-1)
  assert.deepEqual([ended?.state, ended?.error?.code], ['rolled-back', 'health-critical'])
  assert.equal(bench.component('host.0').status, 'Off')
})

test('check tells of every rule, the content ones too, and agrees with the request', () => {
  const cases: readonly ((bench: Bench) => void)[] = [
    () => {},
    (bench) => bench.level('zone/cpu_zone', 'critical'),
    (bench) => bench.power('chassis.0', 'Off'),
    (bench) => void bench.ask('host.0', 'PowerOn'),
    (bench) => void bench.ask('host.0', 'Isolate'),
  ]
  for (const make of cases) {
    const bench = benchIn(on)
    make(bench)
    const verdicts = check(bench.platform, bench.system, 'host.0', 'PowerOn', null, bench.now)
    const rules = verdicts.map(({ rule }) => rule)
    assert.ok(rules.includes('status'))
    // Nothing is judged of what is under way already.
    const isUnderWay = bench.component('host.0').operation?.action === 'PowerOn'
    assert.deepEqual(
      ['thermal', 'health'].map((rule) => rules.includes(rule)),
      [!isUnderWay, !isUnderWay],
    )
    for (const { verdict, guidance, message } of verdicts) {
      assert.ok(message.length > 0)
      assert.equal(guidance === '', verdict === 'ok')
    }
    const blocking = verdicts.find(({ verdict }) => verdict === 'blocks')
    const answer = bench.ask('host.0', 'PowerOn')
    assert.equal(answer.kind === 'refused' ? answer.refusal.code : undefined, blocking?.code)
  }
})
