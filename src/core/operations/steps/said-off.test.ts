/**
 * Said to be off by a report alone: nothing is left out for that, until somebody has seen it.
 * What runs on is shut down before its power goes, and counts for whoever would power on.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../../test/harness/platform.ts'
import { check } from '../requests/check.ts'

const both = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' } as const

/** Somebody says so, as often as it takes to be believed, and nobody was asked. */
function saidOff(bench: Bench, component: string): void {
  const off = { kind: 'power', power: 'Off', source: 'report', serial: null } as const
  for (let i = 0; i < 2; i++) bench.deliver({ ...off, component })
  assert.equal(bench.component(component).status, 'Off')
}

const asked = (bench: Bench, verb: string) => bench.calls(verb).map(({ target }) => target)

function answerAll(bench: Bench, verb: string): void {
  for (const { id } of bench.calls(verb))
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
}

/** Asked to shut down by now, and seen to be off. */
function shutsDown(bench: Bench, name: string): void {
  assert.ok(asked(bench, 'shutdown').includes(name), `${name} was not asked`)
  answerAll(bench, 'shutdown')
  bench.power(name, 'Off')
  answerAll(bench, 'lower')
}

test('a graceful off of the chassis waits until a host that is only said to be off is seen', () => {
  const bench = benchIn(both)
  saidOff(bench, 'host.0')
  bench.ask('chassis.0', 'PowerOff')
  shutsDown(bench, 'host.1')
  assert.deepEqual(asked(bench, 'off'), [])
  bench.power('host.0', 'On')
  assert.deepEqual(asked(bench, 'off'), [])
  shutsDown(bench, 'host.0')
  assert.deepEqual(asked(bench, 'off'), ['chassis.0'])
})

test('a host that is seen to be off, as it was said to be, keeps nobody waiting', () => {
  const bench = benchIn(both)
  saidOff(bench, 'host.0')
  bench.ask('chassis.0', 'PowerOff')
  bench.power('host.0', 'Off')
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1'])
  shutsDown(bench, 'host.1')
  assert.deepEqual(asked(bench, 'off'), ['chassis.0'])
})

test('what nobody can see keeps nobody from taking power for longer than it may take', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  saidOff(bench, 'host.0')
  bench.ask('chassis.0', 'PowerOff')
  const { deadline } = bench.operation('chassis.0').steps[0]!
  bench.pass(deadline! - bench.now - 1)
  assert.deepEqual(asked(bench, 'off'), [])
  bench.pass(1)
  assert.deepEqual(asked(bench, 'off'), ['chassis.0'])
})

test('a power cycle of the chassis brings a host back that was only said to be off', () => {
  const bench = benchIn(both)
  saidOff(bench, 'host.0')
  bench.ask('chassis.0', 'PowerCycle')
  assert.deepEqual(bench.operation('chassis.0').wereOn, ['host.0', 'host.1'])
})

test('a shutdown is not over, and no cut left out, because somebody says off', () => {
  const bench = benchIn(both)
  bench.ask('host.0', 'GracefulShutdown')
  answerAll(bench, 'shutdown')
  const off = { kind: 'power', power: 'Off', source: 'report', serial: null } as const
  for (let i = 0; i < 2; i++) bench.deliver({ ...off, component: 'host.0' })
  assert.equal(bench.operation('host.0').state, 'running')
  bench.power('host.0', 'Off')
  answerAll(bench, 'lower')
  assert.equal(bench.system.ended.at(-1)?.state, 'succeeded')
})

test('a host that holds its chassis on does so until it is seen to be off', () => {
  const platform = platformWith((config) => ({
    ...config,
    chassis: { ...config.chassis!, hostDependencies: ['host.1'] },
  }))
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  saidOff(bench, 'host.0')
  const answer = bench.ask('chassis.0', 'PowerOff')
  assert.ok(answer.kind === 'refused')
  assert.deepEqual(
    [answer.refusal.code, answer.refusal.message],
    ['hosts-running', 'host.0 is said to be off, and not seen to be'],
  )
  bench.power('host.0', 'Off')
  assert.equal(bench.ask('chassis.0', 'PowerOff').kind, 'accepted')
})

test('what it takes is counted on until it is seen to be off', () => {
  const budgeted = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map((host) => ({ ...host, powerWatts: 300 })),
    supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
  }))
  const needed = (bench: Bench) =>
    check(budgeted, bench.system, 'host.1', 'PowerOn', null, bench.now).find(
      ({ rule }) => rule === 'power-budget',
    )?.evidence[0]?.value
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, budgeted)
  saidOff(bench, 'host.0')
  assert.equal(needed(bench), 600)
  bench.power('host.0', 'Off')
  assert.equal(needed(bench), 300)
})

test('what depends on it is not shut down before it is seen to be off', () => {
  const platform = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map((host) =>
      host.name === 'host.0'
        ? host
        : { ...host, dependsOn: [{ component: 'host.0', whenLost: 'shutdown', confirm: 3000 }] },
    ),
  }))
  const bench = benchIn(both, platform)
  saidOff(bench, 'host.0')
  bench.pass(10_000)
  assert.deepEqual(asked(bench, 'shutdown'), [])
  bench.power('host.0', 'Off')
  bench.pass(3000)
  assert.deepEqual(asked(bench, 'shutdown'), ['host.1'])
})
