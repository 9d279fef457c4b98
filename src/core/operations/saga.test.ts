/** Sagas: step by step forward, again after a failure, back where it cannot go on. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../test/harness/platform.ts'
import {
  answerCall,
  booting,
  lost,
  on,
  phases,
  poweringOn,
  rejected,
  retries,
} from '../../../test/harness/powering-on.ts'
import { backoff } from './steps/retries.ts'

test('a power-on goes through its steps to Running', () => {
  const bench = booting()
  assert.equal(bench.component('host.0').status, 'On')
  bench.boot('host.0', 'OSBootStarted')
  assert.equal(bench.component('host.0').status, 'Booting')
  bench.boot('host.0', 'OSRunning')
  assert.equal(bench.component('host.0').status, 'Running')
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.system.ended.at(-1)?.state, 'succeeded')
  const transitions = bench.entries.filter(({ type }) => type === 'transition')
  assert.deepEqual(
    transitions.map(({ from, to, outcome }) => [from, to, outcome]),
    [
      ['Off', 'PoweringOn', 'started'],
      ['PoweringOn', 'On', 'progress'],
      ['On', 'Booting', 'progress'],
      ['Booting', 'Running', 'succeeded'],
    ],
  )
})

test('steps that do not depend on each other go at the same time', () => {
  const bench = poweringOn()
  assert.deepEqual(phases(bench).slice(0, 4), ['asking', 'done', 'done', 'waiting'])
  assert.deepEqual(bench.calls('on'), [])
})

test('the answer to another call, a late one and a repeated one change nothing', () => {
  const bench = poweringOn()
  const raise = bench.answer('raise')
  const [power] = bench.calls('on')
  const before = bench.system
  for (const call of [raise.id, 'nobody/3/1', `${power!.id}1`, '', bench.operation('host.0').id]) {
    for (const outcome of [lost, rejected, { kind: 'done' } as const])
      answerCall(bench, call, outcome)
  }
  assert.equal(bench.system, before)
  answerCall(bench, power!.id, lost)
  const resting = bench.system
  answerCall(bench, power!.id, { kind: 'done' })
  assert.equal(bench.system, resting)
})

test('the answer to a call of an operation that was taken over changes nothing', () => {
  const bench = poweringOn()
  bench.answer('raise')
  const [power] = bench.calls('on')
  bench.ask('host.0', 'ForceOff')
  const before = bench.component('host.0')
  answerCall(bench, power!.id, { kind: 'done' })
  const { motions, ...after } = bench.component('host.0')
  assert.deepEqual({ ...after, motions: before.motions }, before)
})

test('a call that fails for a passing reason is made again, each time after twice as long', () => {
  const bench = poweringOn()
  const waits: number[] = []
  for (let attempt = 1; attempt <= retries; attempt++) {
    answerCall(bench, bench.calls('raise')[0]!.id, rejected)
    const { phase, deadline } = bench.operation('host.0').steps[0]!
    assert.equal(phase, 'resting')
    waits.push(deadline! - bench.now)
    bench.pass(deadline! - bench.now - 1)
    assert.deepEqual(bench.calls('raise'), [])
    bench.pass(1)
    assert.equal(bench.operation('host.0').steps[0]?.attempts, attempt + 1)
  }
  for (const [index, waitMs] of waits.entries()) {
    const wholeMs = 2000 * 2 ** index
    assert.ok(waitMs >= wholeMs / 2 && waitMs <= wholeMs, `${waitMs}`)
  }
  answerCall(bench, bench.calls('raise')[0]!.id, rejected)
  assert.notEqual(bench.component('host.0').operation?.state, 'running')
})

test('each call has a higher number than all before it, whoever makes it', () => {
  const bench = poweringOn()
  bench.ask('host.1', 'PowerOn')
  answerCall(bench, bench.calls('raise')[0]!.id, rejected)
  bench.pass(2000)
  const orders = bench.effects.flatMap((effect) => (effect.kind === 'call' ? [effect.order] : []))
  assert.equal(orders.length, 3)
  assert.ok(orders.every((order, i) => i === 0 || order > orders[i - 1]!))
})

test('no wait before an attempt is over a minute, and it is the same for the same call', () => {
  for (let attempts = 1; attempts < 30; attempts++) {
    const waitMs = backoff({ backoffMs: 2000 }, 'a/0/1', attempts)
    assert.ok(waitMs >= 1000 && waitMs <= 60_000)
    assert.equal(backoff({ backoffMs: 2000 }, 'a/0/1', attempts), waitMs)
  }
  const spread = new Set(['a', 'b', 'c', 'd'].map((id) => backoff({ backoffMs: 2000 }, id, 1)))
  assert.equal(spread.size, 4)
})

test('a call that nobody answers is doubt: what it was for is looked at', () => {
  const bench = poweringOn()
  bench.answer('raise')
  for (let wait = 0; wait < 2 * (retries + 1); wait++) {
    // Heard again and again, or else nobody would dare to ask once more.
    bench.power('chassis.0', 'On')
    bench.pass(10_000)
  }
  assert.deepEqual([phases(bench)[3], bench.operation('host.0').steps[3]?.doubtful], ['done', true])
  bench.power('host.0', 'On')
  assert.equal(bench.component('host.0').status, 'On')
})

test('a call that must not be made twice is made again only after a passing no', () => {
  const running = { ...on, 'host.0': 'Running' }
  const silent = benchIn(running)
  silent.ask('host.0', 'Nmi')
  silent.answer('nmi', 'unknown')
  assert.equal(silent.system.ended.at(-1)?.error?.code, 'no-answer')
  assert.equal(silent.effects.filter(({ kind }) => kind === 'call').length, 1)
  const refused = benchIn(running)
  refused.ask('host.0', 'Nmi')
  answerCall(refused, refused.calls('nmi')[0]!.id, rejected)
  refused.pass(2000)
  assert.equal(refused.calls('nmi').length, 1)
})

test('what was done is taken back in reverse, and then the hardware decides', () => {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('raise')
  for (let supply = 0; supply < 2; supply++) {
    assert.equal(bench.calls('on').length, 1)
    bench.answer('on')
  }
  const [rail] = bench.calls('on')
  assert.equal(rail?.target, 'chassis.0')
  bench.answer('on', 'rejected')
  const undone: string[] = []
  for (let part = 0; part < 3; part++) {
    const [call] = bench.calls()
    undone.push(`${call!.verb} ${call!.target}`)
    bench.answer(call!.verb)
  }
  assert.deepEqual(undone, ['lower cpu_zone', 'off psu.1', 'off psu.0'])
  assert.equal(bench.system.ended.at(-1)?.state, 'rolled-back')
  assert.equal(bench.component('chassis.0').status, 'Off')
})

test('what may have been done is taken back too', () => {
  const bench = poweringOn()
  bench.answer('raise')
  for (let attempt = 0; attempt <= retries; attempt++) {
    bench.answer('on', 'unknown')
    bench.pass(8000)
    bench.power('chassis.0', 'On')
    bench.power('host.0', 'Off')
  }
  bench.pass(30_000)
  bench.power('host.0', 'Off')
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  assert.equal(bench.component('host.0').status, 'PoweringOff')
  assert.equal(bench.calls('force-off').length, 1)
})

test('an undo that fails leaves the component held, with an alert', () => {
  const bench = poweringOn()
  bench.answer('raise')
  bench.answer('on')
  bench.pass(30_000)
  assert.equal(bench.operation('host.0').state, 'rolling-back')
  bench.answer('force-off', 'rejected')
  const { status, lastError, operation } = bench.component('host.0')
  assert.deepEqual([status, lastError?.code, operation], ['Error', 'rollback-failed', null])
  assert.match(lastError!.message, /it began with power good: not seen within 30 s/)
  assert.ok(bench.entries.some(({ type, outcome }) => type === 'alert' && outcome === 'raised'))
  assert.equal(bench.ask('host.0', 'ForceOff').kind, 'accepted')
})

test('a chassis power-off waits for its hosts, and takes no part in what they do', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running', 'host.1': 'Off' })
  bench.ask('chassis.0', 'PowerOff')
  assert.deepEqual(
    bench.calls().map(({ verb, target }) => `${verb} ${target}`),
    ['shutdown host.0'],
  )
  const { correlation, cause } = bench.operation('host.0')
  assert.deepEqual([correlation, cause], [bench.operation('chassis.0').id, 'chassis.0 PowerOff'])
  bench.answer('shutdown')
  bench.power('host.0', 'Off')
  for (const call of bench.calls('lower')) answerCall(bench, call.id, { kind: 'done' })
  assert.deepEqual(
    bench.calls('off').map(({ target }) => target),
    ['chassis.0'],
  )
})

test('a host that has to be seen first, after a crash, does not fail its chassis', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running', 'host.1': 'Running' })
  bench.ask('chassis.0', 'PowerOff')
  for (const call of bench.calls('shutdown')) answerCall(bench, call.id, { kind: 'done' })
  bench.power('host.0', 'Off')
  for (const call of bench.calls('lower')) answerCall(bench, call.id, { kind: 'done' })
  assert.equal(bench.component('host.0').operation, null)
  bench.deliver(startOf('b2'))
  assert.equal(bench.component('host.0').status, 'Unknown')
  assert.equal(bench.operation('chassis.0').state, 'running')
  bench.power('host.0', 'Off')
  bench.power('host.1', 'Off')
  for (const call of bench.calls('lower')) answerCall(bench, call.id, { kind: 'done' })
  assert.equal(bench.calls('off').length, 1)
})

test('a graceful shutdown that takes too long is forced, where policy says so', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown')
  keepOn(bench, 300_000)
  assert.equal(bench.component('host.0').status, 'PoweringOff')
  assert.equal(bench.calls('force-off').length, 1)
})

test('a graceful shutdown that takes too long is given up, where policy says so', () => {
  const patient = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      chassisPowerOff: { ...config.policies.chassisPowerOff, forcesHosts: false },
    },
  }))
  const bench = benchIn({ ...on, 'host.0': 'Running' }, patient)
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown')
  keepOn(bench, 300_000)
  const { status, discrepancy } = bench.component('host.0')
  assert.deepEqual([status, discrepancy?.name], ['Running', 'never-reached'])
  assert.equal(bench.system.ended.at(-1)?.state, 'failed')
})

/** A boot's whole time without a word of it, seen to have power all along. */
export const waitForBoot = (bench: Bench) => keepOn(bench, 300_000)

function keepOn(bench: Bench, ms: number): void {
  const every = 5000
  for (let passed = 0; passed < ms; passed += every) {
    bench.pass(every)
    for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
  }
}
