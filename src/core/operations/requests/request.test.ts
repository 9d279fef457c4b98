/** Requests: repeated, too late, only tried, waiting for their turn, called off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformOf, platformWith } from '../../../../test/harness/platform.ts'
import type { Answer } from '../../model/events/event.ts'

const refusalOf = (answer: Answer) => (answer.kind === 'refused' ? answer.refusal.code : null)
const operationOf = (answer: Answer) => (answer.kind === 'accepted' ? answer.operation : null)

const oneAtATime = platformWith((config) => ({
  ...config,
  policies: {
    ...config.policies,
    hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
  },
  limits: { ...config.limits, queue: 1 },
  hosts: ['host.0', 'host.1', 'host.2'].map((name) => ({ ...config.hosts[0]!, name })),
}))

test('an action that is under way already is unchanged, and tells of the operation', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const first = operationOf(bench.ask('host.0', 'PowerOn'))
  const effects = bench.effects.length
  const again = bench.ask('host.0', 'PowerOn')
  assert.ok(again.kind === 'accepted' && again.unchanged)
  assert.equal(again.operation?.id, first?.id)
  assert.equal(bench.effects.length, effects)
})

test('a requestId that is repeated gives the same operation, under way and ended', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const first = operationOf(bench.ask('host.0', 'Nmi', { requestId: 'r1' }))
  assert.equal(operationOf(bench.ask('host.0', 'Nmi', { requestId: 'r1' }))?.id, first?.id)
  bench.answer('nmi')
  const late = bench.ask('host.0', 'Nmi', { requestId: 'r1' })
  assert.ok(late.kind === 'accepted' && late.unchanged)
  assert.deepEqual([late.operation?.id, late.operation?.state], [first?.id, 'succeeded'])
  assert.notEqual(operationOf(bench.ask('host.0', 'Nmi', { requestId: 'r2' }))?.id, first?.id)
})

test('what takes no time tells of itself, beside another that is under way', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const powering = operationOf(bench.ask('host.0', 'PowerOn'))
  const identified = operationOf(bench.ask('host.0', 'IdentifyOn', { requestId: 'r1' }))
  assert.deepEqual([identified?.action, identified?.state], ['IdentifyOn', 'succeeded'])
  assert.notEqual(identified?.id, powering?.id)
  const again = bench.ask('host.0', 'IdentifyOn', { requestId: 'r1' })
  assert.equal(operationOf(again)?.id, identified?.id)
})

test('a requestId that was used for something else is refused', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  bench.ask('host.0', 'Nmi', { requestId: 'r1' })
  assert.equal(refusalOf(bench.ask('host.1', 'Nmi', { requestId: 'r1' })), 'request-id-reused')
  assert.equal(
    refusalOf(bench.ask('host.0', 'PowerCycle', { requestId: 'r1' })),
    'request-id-reused',
  )
})

test('a request for a revision that is gone is refused, even where nothing would change', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const { revision } = bench.component('host.0')
  const stale = { ifRevision: revision - 1 }
  assert.equal(refusalOf(bench.ask('host.0', 'PowerOn', stale)), 'revision-conflict')
  assert.equal(refusalOf(bench.ask('host.0', 'ForceOff', stale)), 'revision-conflict')
  assert.ok(operationOf(bench.ask('host.0', 'PowerOn', { ifRevision: revision })))
  assert.notEqual(bench.component('host.0').revision, revision)
})

test('who does not exist and what it cannot do are refused by name', () => {
  const bench = benchIn()
  assert.equal(refusalOf(bench.ask('host.9', 'PowerOn')), 'unknown-component')
  assert.equal(refusalOf(bench.ask('host.0', 'Levitate')), 'unknown-action')
})

test('a dry run shows the whole plan with its verdicts, and moves nothing', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.level('zone/cpu_zone', 'critical')
  const before = bench.system
  const effects = bench.effects.length
  const answer = bench.ask('host.0', 'PowerOn', { dryRun: true })
  assert.ok(answer.kind === 'planned' && !answer.unchanged)
  assert.deepEqual(
    answer.steps.map(({ name, after }) => [name, after]),
    [
      ['raise cooling cpu_zone', []],
      ['power dependencies good psu.0', []],
      ['power dependencies good psu.1', []],
      [
        'power on',
        [
          'raise cooling cpu_zone',
          'power dependencies good psu.0',
          'power dependencies good psu.1',
        ],
      ],
      ['power good', ['power on']],
      ['boot started', ['power good']],
      ['operating system running', ['boot started']],
    ],
  )
  assert.deepEqual(answer.steps[3]?.undo, ['force off', 'power off'])
  const objecting = answer.verdicts.filter(({ verdict }) => verdict === 'blocks')
  assert.deepEqual(
    objecting.map(({ code }) => code),
    ['thermal-critical', 'thermal-emergency'],
  )
  assert.equal(bench.system, before)
  assert.equal(bench.effects.length, effects)
})

test('a dry run of what is so already has no step, and calls nothing off', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  bench.ask('host.1', 'PowerOn')
  assert.equal(bench.operation('host.1').state, 'queued')
  const answer = bench.ask('host.1', 'ForceOff', { dryRun: true })
  assert.ok(answer.kind === 'planned')
  assert.deepEqual(answer.steps, [])
  assert.equal(bench.operation('host.1').state, 'queued')
})

test('more than maxConcurrent wait in a queue, and start in the order they were asked', () => {
  const bench = benchIn(
    { 'chassis.0': 'On' },
    platformWith((config) => ({
      ...config,
      policies: oneAtATimePolicies(config),
      hosts: ['host.0', 'host.1', 'host.2'].map((name) => ({ ...config.hosts[0]!, name })),
    })),
  )
  for (const name of ['host.2', 'host.0', 'host.1']) bench.ask(name, 'PowerOn')
  assert.deepEqual(statesOf(bench), ['queued', 'queued', 'running'])
  bench.ask('host.2', 'ForceOff')
  assert.deepEqual(statesOf(bench), ['running', 'queued', 'running'])
  bench.ask('host.0', 'ForceOff')
  assert.equal(bench.operation('host.1').state, 'running')
})

const oneAtATimePolicies = (
  config: Parameters<Parameters<typeof platformWith>[0] & object>[0],
) => ({
  ...config.policies,
  hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
})

const statesOf = (bench: Bench) =>
  ['host.0', 'host.1', 'host.2'].map((name) => bench.component(name).operation?.state ?? null)

test('a full queue takes no more', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  bench.ask('host.1', 'PowerOn')
  assert.equal(refusalOf(bench.ask('host.2', 'PowerOn')), 'queue-full')
  assert.ok(operationOf(bench.ask('host.0', 'ForceOff')))
})

test('off withdraws a power-on that waits for its turn', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  bench.ask('host.1', 'PowerOn')
  const answer = bench.ask('host.1', 'ForceOff')
  assert.ok(answer.kind === 'accepted' && answer.unchanged)
  assert.equal(bench.component('host.1').operation, null)
  assert.equal(bench.system.ended.at(-1)?.state, 'aborted')
})

test('what waits in the queue is checked again when its turn comes', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  const { id } = operationOf(bench.ask('host.1', 'PowerOn'))!
  bench.level('supply/psu.0', 'critical')
  const ended = bench.system.ended.find((operation) => operation.id === id)
  assert.deepEqual([ended?.state, ended?.error?.code], ['failed', 'power-dependency'])
  assert.equal(bench.component('host.1').status, 'Off')
})

test('between two power-ons the stagger passes', () => {
  const bench = benchIn(
    { 'chassis.0': 'On' },
    platformWith((config) => ({
      ...config,
      limits: { ...config.limits, stagger: 2000 },
    })),
  )
  bench.ask('host.0', 'PowerOn')
  bench.ask('host.1', 'PowerOn')
  bench.pass(1999)
  assert.equal(bench.operation('host.1').state, 'queued')
  bench.pass(1)
  assert.equal(bench.operation('host.1').state, 'running')
})

const abort = (bench: Bench, operation: string) =>
  bench.deliver({ kind: 'operation.abort', operation, actor: 'tester', reason: 'the wrong one' })
    .answer!

test('a power-on is aborted by taking back what it did', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  const { id } = operationOf(bench.ask('host.0', 'PowerOn'))!
  bench.answer('raise')
  assert.equal(operationOf(abort(bench, id))?.state, 'rolling-back')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  assert.deepEqual(bench.calls('lower'), [], 'what was asked before may yet come')
  for (let s = 0; s < 60 && bench.calls('lower').length === 0; s++) {
    bench.pass(1000)
    for (const name of ['host.0', 'host.1']) bench.power(name, 'Off')
  }
  bench.answer('lower')
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.system.ended.at(-1)?.state, 'aborted')
  assert.equal(bench.component('host.0').status, 'Off')
})

test('an operation that did nothing yet is aborted without a trace on its component', () => {
  const steps = [{ pause: '1m' }, { call: 'power.on', undo: { none: 'a test' } }]
  const powerOn = { replaces: true, class: 'up', power: 'On', abortable: true } as const
  const platform = platformOf({
    hosts: [{ name: 'host.0' }],
    kinds: {
      host: {
        recipes: {
          'power-on': { ...powerOn, status: 'PoweringOn', failed: 'observed', steps },
        },
      },
    },
  })
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  const { id } = operationOf(bench.ask('host.0', 'PowerOn'))!
  abort(bench, id)
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').lastError],
    ['Off', null],
  )
  assert.equal(bench.system.ended.at(-1)?.state, 'aborted')
})

test('an operation that waits is aborted at once', () => {
  const bench = benchIn({ 'chassis.0': 'On' }, oneAtATime)
  bench.ask('host.0', 'PowerOn')
  const { id } = operationOf(bench.ask('host.1', 'PowerOn'))!
  assert.equal(operationOf(abort(bench, id))?.state, 'aborted')
  assert.equal(bench.component('host.1').operation, null)
})

test('what cannot be taken back, has ended or never was is not aborted', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  const { id } = operationOf(bench.ask('host.0', 'ForceOff'))!
  assert.equal(refusalOf(abort(bench, id)), 'not-abortable')
  bench.answer('force-off')
  bench.power('host.0', 'Off')
  bench.answer('lower')
  assert.equal(bench.component('host.0').status, 'Off')
  assert.equal(refusalOf(abort(bench, id)), 'not-abortable')
  assert.equal(refusalOf(abort(bench, 'nobody')), 'unknown-operation')
})
