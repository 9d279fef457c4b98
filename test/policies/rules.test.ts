/** Tests of rules in the core: what each effect does to a request, a queue and a power-on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broken } from '../../src/core/invariants.ts'
import { emptyTable } from '../../src/core/model/table.ts'
import { benchIn, systemIn } from '../harness/platform.ts'
import { platformWithRules, rule, saidBy } from './with-rules.ts'

const ready = { 'chassis.0': 'On' }
const hot = rule({ if: 'zones["cpu_zone"].value > 70', message: 'the zone is warm' })

test('a rule that forbids is an objection with its code, evidence and guidance', () => {
  const bench = benchIn(ready, platformWithRules({ ...hot, guidance: 'Wait for the night.' }))
  bench.level('zone/cpu_zone', 'normal', { value: 75 })
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'refused')
  const { code, message, guidance, evidence } = answer.refusal
  assert.deepEqual(
    [code, message, guidance],
    ['policy-forbids', 'the zone is warm', 'Wait for the night.'],
  )
  assert.deepEqual(
    evidence.map(({ rule, subject, value, ok }) => [rule, subject, value, ok]),
    [['house-rule', 'zones["cpu_zone"].value', 75, false]],
  )
  const entry = bench.entries.at(-1)
  assert.deepEqual([entry?.type, entry?.cause], ['refusal', 'policy-forbids'])
})

test('while its expression is false a rule is shown, and lets everything go', () => {
  const bench = benchIn(ready, platformWithRules(hot))
  bench.level('zone/cpu_zone', 'normal', { value: 42 })
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn')?.verdict, 'ok')
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

test('a rule is asked again before each step, and a power-on is taken back for it', () => {
  const bench = benchIn(ready, platformWithRules(hot))
  bench.level('zone/cpu_zone', 'normal', { value: 42 })
  bench.ask('host.0', 'PowerOn')
  bench.level('zone/cpu_zone', 'normal', { value: 75 })
  bench.answer('raise')
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  assert.equal(bench.operation('host.0').error?.code, 'policy-forbids')
  assert.equal(bench.calls('on').length, 0)
})

test('what a rule reads and nobody knows speaks against taking power', () => {
  const bench = benchIn(ready, platformWithRules(hot))
  bench.level('zone/cpu_zone', 'unknown', { value: null })
  const verdict = saidBy(bench, 'house-rule', 'PowerOn')
  assert.equal(verdict?.verdict, 'blocks')
  assert.equal(verdict?.code, 'policy-unavailable')
  assert.match(verdict?.message ?? '', /house-rule could not be judged: there is no .*value.* now/)
})

test('what a rule reads and nobody knows does not speak against taking power away', () => {
  const down = { ...hot, when: { actions: ['GracefulShutdown'] } }
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, platformWithRules(down))
  bench.level('zone/cpu_zone', 'unknown', { value: null })
  const verdict = saidBy(bench, 'house-rule', 'GracefulShutdown')
  assert.equal(verdict?.verdict, 'ok')
  assert.match(verdict?.message ?? '', /taking power away does not wait/)
  assert.equal(bench.ask('host.0', 'GracefulShutdown').kind, 'accepted')
})

test('shortly after a start what is not known yet is waited for', () => {
  const platform = platformWithRules(hot)
  const system = systemIn(platform, ready)
  const bench = benchIn(ready, platform)
  bench.system = { ...system, settlesAt: bench.now + 1000, levels: emptyTable }
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn')?.verdict, 'waits')
})

test('a shutdown can be forbidden to who asks, and neither to a force nor to the service', () => {
  const backup = rule({ when: { actions: ['GracefulShutdown'], components: ['host'] } })
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, platformWithRules(backup))
  const answer = bench.ask('host.0', 'GracefulShutdown')
  assert.equal(answer.kind === 'refused' && answer.refusal.code, 'policy-forbids')
  assert.equal(saidBy(bench, 'house-rule', 'GracefulShutdown', { cause: 'thermal-critical' }), null)
  // The chassis takes its hosts down: nobody asked that of the host.
  assert.equal(bench.ask('chassis.0', 'PowerOff').kind, 'accepted')
  assert.equal(bench.operation('host.0').action, 'GracefulShutdown')
  assert.equal(bench.ask('host.0', 'ForceOff').kind, 'accepted')
})

test('an emergency is not asked about, whatever a rule says', () => {
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, platformWithRules(rule({})))
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(bench.operation('host.0').recipe, 'host.emergency-off')
  assert.equal(bench.ask('chassis.0', 'EmergencyShutdown').kind, 'accepted')
})

test('a rule never weakens a built-in interlock', () => {
  const generous = rule({ if: 'false', effect: 'warn' })
  const bench = benchIn(ready, platformWithRules(generous))
  bench.level('zone/cpu_zone', 'critical', { value: 95 })
  const answer = bench.ask('host.0', 'PowerOn')
  assert.equal(answer.kind === 'refused' && answer.refusal.code, 'thermal-critical')
})

test('a warning is said in check, with the operation and in the history, once', () => {
  const bench = benchIn(ready, platformWithRules(rule({ effect: 'warn', message: 'it is late' })))
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn')?.verdict, 'warns')
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'accepted')
  assert.deepEqual(answer.operation?.remarks, [
    { rule: 'house-rule', result: 'warns', message: 'it is late' },
  ])
  bench.answer('raise')
  const entries = bench.entries.filter(({ type }) => type === 'policy')
  assert.deepEqual(
    entries.map(({ outcome, cause, message, operation }) => [outcome, cause, message, operation]),
    [['warned', 'house-rule', 'it is late', answer.operation?.id]],
  )
})

test('a warning does not hold up the steps of a power-on', () => {
  const bench = benchIn(ready, platformWithRules(rule({ effect: 'warn' })))
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  assert.equal(bench.calls('on').length, 1)
})

test('a reason can be required, of people and not of the service', () => {
  const bench = benchIn(ready, platformWithRules(rule({ effect: 'require-reason' })))
  const refused = bench.ask('host.0', 'PowerOn', { reason: '  ' })
  assert.equal(refused.kind === 'refused' && refused.refusal.code, 'reason-required')
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn', { cause: 'restore' })?.verdict, 'ok')
  assert.equal(bench.ask('host.0', 'PowerOn', { reason: 'a test' }).kind, 'accepted')
})

test('a delay waits visibly until its expression is false', () => {
  const quiet = rule({
    effect: 'delay',
    atMost: '10m',
    if: 'hosts.exists(h, h.isBusy && h.name != component.name)',
    message: 'one at a time',
  })
  const bench = benchIn(ready, platformWithRules(quiet))
  bench.ask('host.1', 'PowerOn')
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'accepted')
  assert.equal(bench.operation('host.0').state, 'queued')
  assert.deepEqual(
    answer.operation?.remarks?.map(({ rule, result }) => [rule, result]),
    [['house-rule', 'delays']],
  )
  assert.equal(bench.entries.filter(({ outcome }) => outcome === 'delayed').length, 1)
  bench.ask('host.1', 'ForceOff')
  bench.answer('force-off')
  bench.power('host.1', 'Off')
  bench.answer('lower')
  assert.equal(bench.component('host.1').operation, null)
  assert.equal(bench.operation('host.0').state, 'running')
})

test('a delay ends at its deadline, which is read off the state', () => {
  const platform = platformWithRules(rule({ effect: 'delay', atMost: '2s' }))
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn')
  const verdict = saidBy(bench, 'house-rule', 'PowerOn', { acceptedAt: bench.now })
  assert.match(verdict?.message ?? '', /for 2 s more at most/)
  bench.pass(1999)
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.pass(1)
  assert.equal(bench.operation('host.0').state, 'running')
  assert.equal(broken(platform, bench.system), null)
})

test('an override lets go what a rule forbids, where the rule may be overridden', () => {
  const bench = benchIn(
    ready,
    platformWithRules(
      rule({}),
      rule({ name: 'iron', overridable: false, if: 'request.actor == "mallory"' }),
    ),
  )
  const grantOverride = (interlocks: readonly string[]) =>
    bench.deliver({
      kind: 'override.grant',
      id: 'leave',
      component: 'host.0',
      interlocks,
      actor: 'chief',
      reason: 'audit',
      forMs: 60_000,
    }).answer
  assert.equal(grantOverride(['iron'])?.kind, 'refused')
  assert.equal(grantOverride(['house-rule'])?.kind, 'recorded')
  assert.equal(
    bench.ask('host.0', 'PowerOn', { override: 'leave', actor: 'mallory' }).kind,
    'refused',
  )
  assert.equal(bench.ask('host.0', 'PowerOn', { override: 'leave' }).kind, 'accepted')
})

test('the time of day is there once it was told, and a clock that was never set has none', () => {
  const night = rule({ if: 'time.wall.getHours("UTC") < 6', message: 'not at night' })
  const bench = benchIn(ready, platformWithRules(night))
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn')?.code, 'policy-unavailable')
  const at = (wall: string) => {
    bench.deliver({ kind: 'wall', aheadMs: Date.parse(wall) - bench.now })
    return saidBy(bench, 'house-rule', 'PowerOn')
  }
  assert.equal(at('2026-11-23T03:00:00Z')?.code, 'policy-forbids')
  assert.equal(at('2026-11-23T12:00:00Z')?.verdict, 'ok')
  assert.equal(at('1970-01-01T03:00:00Z')?.code, 'policy-unavailable')
})

test('a rule about some components and actions says nothing of the others', () => {
  const narrow = rule({ when: { components: ['host.1'], actions: ['PowerCycle', 'PowerOn'] } })
  const bench = benchIn(ready, platformWithRules(narrow))
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn'), null)
  assert.equal(saidBy(bench, 'house-rule', 'PowerOn', {}, 'host.1')?.verdict, 'blocks')
  assert.equal(saidBy(bench, 'house-rule', 'GracefulShutdown', {}, 'host.1'), null)
})

test('what takes no time is refused while it cannot be judged, for it could not wait', () => {
  const blind = { ...hot, when: { actions: ['EnterDiagnostic'] } }
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, platformWithRules(blind))
  bench.level('zone/cpu_zone', 'unknown', { value: null })
  bench.system = { ...bench.system, settlesAt: bench.now + 1000 }
  const answer = bench.ask('host.0', 'EnterDiagnostic')
  assert.equal(answer.kind === 'refused' && answer.refusal.code, 'policy-unavailable')
})
