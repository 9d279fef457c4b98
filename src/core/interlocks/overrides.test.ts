/** Tests of overrides: what they let through, for whom and how long, and what they never do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'
import { alertsOf } from '../alerts/conditions.ts'
import { nextDeadline } from '../deadlines.ts'
import type { OverrideGrant } from '../model/events/command.ts'

const ready = { 'chassis.0': 'On' }

const asked = (changes: Partial<OverrideGrant> = {}): OverrideGrant => ({
  kind: 'override.grant',
  id: 'leave',
  component: 'host.0',
  interlocks: ['health', 'thermal'],
  forMs: 600_000,
  actor: 'anna',
  reason: 'new DIMM',
  ...changes,
})

const granted = (bench: Bench, changes: Partial<OverrideGrant> = {}) => {
  const { answer } = bench.deliver(asked(changes))
  assert.equal(answer?.kind, 'recorded', JSON.stringify(answer))
}

const codeOf = (bench: Bench, override: string | null, component = 'host.0') => {
  const answer = bench.ask(component, 'PowerOn', { override })
  return answer.kind === 'refused' ? answer.refusal.code : answer.kind
}

test('what is granted lets a request go against the interlocks it names, where it is named', () => {
  const bench = benchIn(ready)
  bench.level('sensor/cpu0_temp', 'critical')
  granted(bench)
  assert.equal(codeOf(bench, null), 'health-critical')
  assert.equal(codeOf(bench, 'leave'), 'accepted')
  assert.equal(bench.operation('host.0').override, 'leave')
})

test('a dry run with it shows what is overridden, by whom and why', () => {
  const bench = benchIn(ready)
  bench.level('sensor/cpu0_temp', 'critical')
  granted(bench)
  const answer = bench.ask('host.0', 'PowerOn', { override: 'leave', dryRun: true })
  assert.ok(answer.kind === 'planned')
  const health = answer.verdicts.find(({ rule }) => rule === 'health')
  assert.equal(health?.verdict, 'ok')
  assert.match(health?.message ?? '', /cpu0_temp is critical: .*overridden by anna: new DIMM/)
  assert.equal(health?.evidence[0]?.ok, false)
})

test('it is for one component and for the interlocks that it names only', () => {
  const bench = benchIn(ready)
  bench.level('sensor/cpu0_temp', 'critical')
  granted(bench)
  assert.equal(codeOf(bench, 'leave', 'host.1'), 'unknown-override')
  bench.level('supply/psu.0', 'critical')
  assert.equal(codeOf(bench, 'leave'), 'power-dependency')
})

test('an override powers on what cannot be read, but never what is too hot', () => {
  const unread = benchIn(ready)
  granted(unread)
  unread.level('zone/cpu_zone', 'unknown')
  assert.equal(codeOf(unread, null), 'thermal-unknown')
  assert.equal(codeOf(unread, 'leave'), 'accepted')
  const bench = benchIn(ready)
  granted(bench)
  bench.level('zone/cpu_zone', 'critical')
  const answer = bench.ask('host.0', 'PowerOn', { override: 'leave' })
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.refusal.code, 'thermal-critical')
  assert.match(answer.refusal.message, /protects the hardware: no override/)
  const { answer: another } = bench.deliver(asked({ id: 'another' }))
  assert.ok(another?.kind === 'refused' && another.refusal.code === 'thermal-emergency')
})

test('a zone that becomes critical takes down what was powered on with an override', () => {
  const bench = benchIn(ready)
  granted(bench)
  bench.level('zone/cpu_zone', 'unknown')
  assert.equal(codeOf(bench, 'leave'), 'accepted')
  bench.answer('raise')
  bench.answer('on')
  bench.power('host.0', 'On')
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(bench.operation('host.0').action, 'EmergencyOff')
})

test('a host with leave to be ill is not isolated for it, until that is over', () => {
  const bench = benchIn({ ...ready, 'host.0': 'Running' })
  granted(bench)
  const { healthConfirmMs } = bench.platform.emergency
  const wait = () => {
    bench.now += healthConfirmMs + 1
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
  }
  bench.level('sensor/cpu0_temp', 'critical')
  wait()
  assert.equal(bench.component('host.0').operation, null)
  bench.deliver({ kind: 'override.revoke', id: 'leave', actor: 'anna', reason: null })
  wait()
  assert.equal(bench.operation('host.0').action, 'EmergencyIsolate')
})

test('it is an alert while it stands, and over at its end by itself', () => {
  const bench = benchIn(ready)
  granted(bench)
  const mine = () =>
    [...alertsOf(bench, bench.system).values()].filter(({ code }) => code === 'override')
  assert.equal(mine().length, 1)
  assert.match(mine()[0]!.message, /host\.0 may go against health, thermal by leave of anna/)
  const { platform, system, now } = bench
  assert.ok(nextDeadline(platform, system, now) <= now + 600_000)
  bench.pass(600_000)
  assert.deepEqual(mine(), [])
  assert.deepEqual(bench.system.intents.overrides, {})
})

test('it is over at its end, whatever comes first in that moment', () => {
  const bench = benchIn(ready)
  granted(bench)
  bench.level('sensor/cpu0_temp', 'critical')
  bench.now += 600_000
  const late = bench.ask('host.0', 'PowerOn', { override: 'leave' })
  assert.equal(late.kind === 'refused' && late.refusal.code, 'unknown-override')
})

test('revoked, it is over at once; revoked again, it is not there', () => {
  const bench = benchIn(ready)
  granted(bench)
  const revocation = { kind: 'override.revoke', id: 'leave', actor: 'anna', reason: null } as const
  assert.equal(bench.deliver(revocation).answer?.kind, 'recorded')
  const { answer } = bench.deliver(revocation)
  assert.ok(answer?.kind === 'refused' && answer.refusal.code === 'unknown-override')
})

test('what waited for its turn is checked again when its override is over', () => {
  const bench = benchIn({ ...ready, 'bmc.0': 'Updating' })
  bench.level('sensor/cpu0_temp', 'critical')
  granted(bench)
  assert.equal(codeOf(bench, 'leave'), 'accepted')
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.deliver({ kind: 'override.revoke', id: 'leave', actor: 'anna', reason: null })
  bench.ask('bmc.0', 'CompleteUpdate')
  const ended = bench.system.ended.findLast(({ component }) => component === 'host.0')
  assert.equal(`${ended?.state} ${ended?.error?.code}`, 'failed health-critical')
})

const bad: readonly (readonly [string, Partial<OverrideGrant>, RegExp])[] = [
  [
    'of an unknown interlock',
    { interlocks: ['helth'] },
    /there is no helth to override, only .*health/,
  ],
  [
    'of what nobody may override',
    { interlocks: ['chassis-off'] },
    /nobody may override chassis-off/,
  ],
  ['of nothing', { interlocks: [] }, /must name some of/],
  ['without a reason', { reason: ' ' }, /reason is missing/],
  ['that is over already', { forMs: -90_000 }, /1 min 30 s in the past: .* 1 h from now/],
  ['for too long', { forMs: 3_600_001 }, /too far ahead: .* between now and 1 h from now/],
  ['for what is not there', { component: 'host.9' }, /no component host.9/],
]
for (const [what, changes, message] of bad) {
  test(`a grant ${what} is refused, with what would be right`, () => {
    const bench = benchIn(ready)
    const { answer } = bench.deliver(asked(changes))
    assert.ok(answer?.kind === 'refused')
    assert.match(answer.refusal.message, message)
    assert.deepEqual(bench.system.intents.overrides, {})
  })
}

test('only so many stand at once', () => {
  const bench = benchIn(ready)
  for (let i = 0; i < 64; i++) granted(bench, { id: `leave-${i}` })
  const { answer } = bench.deliver(asked())
  assert.ok(answer?.kind === 'refused' && answer.refusal.code === 'limit-reached')
})
