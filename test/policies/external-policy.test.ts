/** Tests of the external policy in the core: it is asked, waited for, and done without. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Effect } from '../../src/core/model/events/event.ts'
import type { Platform } from '../../src/core/model/platform/platform.ts'
import type { Decision, ExternalPolicyState } from '../../src/core/model/platform/rules.ts'
import { componentsOf } from '../../src/core/model/system/system.ts'
import {
  type Bench,
  benchIn,
  createBench,
  example,
  platformWith,
  startOf,
} from '../harness/platform.ts'
import { configWith, rule, saidBy } from './with-rules.ts'

const url = 'http://127.0.0.1:8181/v1/data/statemgr/decision'
const platform: Platform = platformWith(() => configWith({ opa: { url } }))
const everything: Platform = platformWith(() =>
  configWith({ opa: { url, when: { actions: ['PowerOn', 'GracefulShutdown', 'IdentifyOn'] } } }),
)
const ready = { 'chassis.0': 'On' }

const decision = (given: Partial<Decision> = {}): Decision => ({
  result: 'allow',
  message: 'as the policy has it',
  guidance: null,
  warnings: [],
  ...given,
})

/** As the API asks before it puts a request. */
const policyState = (
  { now }: Bench,
  given: Partial<Decision> = {},
): { externalPolicy: ExternalPolicyState } => ({
  externalPolicy: { askedAt: now, decision: decision(given) },
})

type Question = Extract<Effect, { kind: 'ask-policy' }>

/** What an operation that nobody asked for by the API asks; only once until it is answered. */
function questions({ effects }: Bench): readonly Question[] {
  const asked = effects.filter((effect) => effect.kind === 'ask-policy')
  assert.equal(new Set(asked.map(({ id }) => id)).size, asked.length)
  return asked
}

function answer(bench: Bench, given: Partial<Decision> = {}): void {
  const { operation, askedAt } = questions(bench).at(-1)!
  bench.deliver({ kind: 'external-policy', operation, askedAt, decision: decision(given) })
}

test('what the policy allows begins, and the history says who allowed it', () => {
  const bench = benchIn(ready, platform)
  assert.equal(bench.ask('host.0', 'PowerOn', policyState(bench)).kind, 'accepted')
  assert.equal(bench.operation('host.0').state, 'running')
  const entry = bench.entries.find(({ type }) => type === 'policy')
  assert.deepEqual([entry?.outcome, entry?.cause], ['allowed', 'policy'])
  assert.equal(questions(bench).length, 0)
})

test('what the policy forbids is refused with its words', () => {
  const bench = benchIn(ready, platform)
  const no = { result: 'forbid', message: 'frozen', guidance: 'Thaw it.' } as const
  const answered = bench.ask('host.0', 'PowerOn', policyState(bench, no))
  assert.ok(answered.kind === 'refused')
  const { code, message, guidance } = answered.refusal
  assert.deepEqual([code, message, guidance], ['policy-forbids', 'frozen', 'Thaw it.'])
})

test('where no decision can be had, no power is given', () => {
  const bench = benchIn(ready, platform)
  const none = { result: 'unavailable', message: 'the policy engine cannot be reached' } as const
  const answered = bench.ask('host.0', 'PowerOn', policyState(bench, none))
  assert.equal(answered.kind === 'refused' && answered.refusal.code, 'policy-unavailable')
})

test('where no decision can be had, power may be taken away, and the journal says so', () => {
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, everything)
  const none = policyState(bench, { result: 'unavailable', message: 'it is gone' })
  assert.equal(bench.ask('host.0', 'GracefulShutdown', none).kind, 'accepted')
  assert.equal(bench.operation('host.0').state, 'running')
  const { id } = bench.operation('host.0')
  assert.deepEqual(
    bench.entries
      .filter(({ type }) => type === 'policy')
      .map(({ component, operation, outcome, cause, message }) => [
        ...[component, operation, outcome, cause, message],
      ]),
    [['host.0', id, 'unavailable', 'policy', 'it is gone']],
  )
})

test('what forces and what is an emergency is never asked about', () => {
  const bench = benchIn({ ...ready, 'host.0': 'Running' }, everything)
  assert.equal(saidBy(bench, 'policy', 'ForceOff'), null)
  bench.level('zone/cpu_zone', 'critical')
  assert.equal(bench.operation('host.0').recipe, 'host.emergency-off')
  assert.equal(questions(bench).length, 0)
})

test('an operation that nobody asked for by the API waits for its own answer', () => {
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn', { cause: 'schedule' })
  assert.equal(bench.operation('host.0').state, 'queued')
  assert.equal(questions(bench).length, 1)
  answer(bench)
  assert.equal(bench.operation('host.0').state, 'running')
})

test('an operation that the policy forbids while it waits fails, and says why', () => {
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn', { cause: 'schedule' })
  answer(bench, { result: 'forbid', message: 'frozen' })
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.component('host.0').lastError?.code, 'policy-forbids')
  assert.deepEqual(
    bench.entries.filter(({ type }) => type === 'policy').map(({ outcome }) => outcome),
    ['forbidden'],
  )
})

test('nobody answers: the operation fails at its deadline, and waits no longer', () => {
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn', { cause: 'schedule' })
  bench.pass(1999)
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.pass(1)
  assert.equal(bench.component('host.0').lastError?.code, 'policy-unavailable')
  assert.match(bench.component('host.0').lastError?.message ?? '', /did not answer in 2 s/)
})

test('a late answer, and one to another operation, change nothing', () => {
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn', { cause: 'schedule' })
  const { operation, askedAt } = questions(bench)[0]!
  const before = bench.system
  bench.deliver({ kind: 'external-policy', operation: 'another', askedAt, decision: decision() })
  bench.deliver({ kind: 'external-policy', operation, askedAt: askedAt - 1, decision: decision() })
  assert.equal(bench.system, before)
})

test('what waits for its turn for too long is asked about again', () => {
  const bench = benchIn(
    { ...ready, 'host.0': 'Off' },
    {
      ...platform,
      limits: { ...platform.limits, staggerMs: 100_000, observationStaleMs: 1_000_000 },
    },
  )
  bench.ask('host.1', 'PowerOn', policyState(bench))
  bench.ask('host.0', 'PowerOn', policyState(bench))
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.pass(59_999)
  assert.equal(questions(bench).length, 0)
  bench.pass(1)
  assert.equal(questions(bench).length, 1)
  assert.equal(bench.operation('host.0').externalPolicy?.decision, null)
  answer(bench, { result: 'forbid', message: 'too late' })
  assert.equal(bench.component('host.0').lastError?.code, 'policy-forbids')
})

test('a restart asks again, and gives all the time for the answer', () => {
  const bench = benchIn(ready, platform)
  bench.ask('host.0', 'PowerOn', { cause: 'schedule' })
  bench.now += 1_000_000
  bench.deliver(startOf('second', false))
  assert.equal(questions(bench).length, 2)
  assert.equal(questions(bench)[1]?.askedAt, bench.now)
  assert.equal(bench.operation('host.0').externalPolicy?.decision, null)
})

test('what takes no time cannot wait: without an answer it is refused', () => {
  const bench = benchIn(ready, everything)
  const answered = bench.ask('host.0', 'IdentifyOn', { cause: 'schedule' })
  assert.equal(answered.kind === 'refused' && answered.refusal.code, 'policy-unavailable')
  assert.equal(bench.ask('host.0', 'IdentifyOn', policyState(bench)).kind, 'accepted')
})

test('what the policy warns of is a remark, and goes on', () => {
  const bench = benchIn(ready, platform)
  const answered = bench.ask(
    'host.0',
    'PowerOn',
    policyState(bench, { warnings: ['warm', 'late'] }),
  )
  assert.ok(answered.kind === 'accepted')
  assert.deepEqual(answered.operation?.remarks, [
    { rule: 'policy', result: 'warns', message: 'warm; late' },
  ])
})

test('an override lets go what the policy forbids, where it may be overridden', () => {
  const bench = benchIn(ready, platform)
  bench.deliver({
    kind: 'override.grant',
    id: 'leave',
    component: 'host.0',
    interlocks: ['policy'],
    actor: 'chief',
    reason: 'the engine is being moved',
    forMs: 60_000,
  })
  const none = policyState(bench, { result: 'unavailable', message: 'it is gone' })
  assert.equal(bench.ask('host.0', 'PowerOn', none).kind, 'refused')
  assert.equal(bench.ask('host.0', 'PowerOn', { ...none, override: 'leave' }).kind, 'accepted')
  assert.equal(bench.operation('host.0').state, 'running')
})

test('after a change of the configuration nobody waits for a policy that is gone', () => {
  const asking = benchIn(ready, platform)
  asking.ask('host.0', 'PowerOn', { cause: 'schedule' })
  const bench = createBench(example, asking.system, asking.now)
  bench.deliver({ kind: 'tick' })
  assert.equal(bench.operation('host.0').state, 'running')
})

test('whatever is asked and answered, nothing waits for a policy for ever', () => {
  const act = fc.oneof(
    fc.record({
      kind: fc.constant('ask' as const),
      name: fc.constantFrom('host.0', 'host.1', 'chassis.0'),
      action: fc.constantFrom('PowerOn', 'PowerCycle', 'PowerOff', 'ForceOff'),
      cause: fc.constantFrom('request', 'schedule'),
    }),
    fc.record({
      kind: fc.constant('external-policy' as const),
      result: fc.constantFrom('allow' as const, 'forbid' as const, 'unavailable' as const),
    }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 5000 }) }),
  )
  const strict = platformWith(() =>
    configWith({
      opa: { url },
      rules: [
        rule({ effect: 'delay', atMost: '20s', if: 'hosts.exists(h, h.power != "Off")' }),
        rule({ name: 'too-late', effect: 'forbid', if: 'request.waitedMs > 15000' }),
      ],
    }),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      const bench = benchIn(ready, strict)
      for (const one of acts) {
        if (one.kind === 'pass') bench.pass(one.ms)
        else if (one.kind === 'ask') {
          const { name, action, cause } = one
          const known = strict.machines[bench.component(name).kind]!.actions
          if (action in known) bench.ask(name, action, { cause })
        } else if (questions(bench).length > 0) answer(bench, { result: one.result })
      }
      for (let i = 0; i < 30; i++) bench.pass(1000)
      const waiting = componentsOf(bench.system).filter(({ operation }) => {
        return operation?.state === 'queued' && operation.externalPolicy?.decision === null
      })
      assert.deepEqual(waiting, [])
    }),
    { numRuns: 100, seed: 1 },
  )
})
