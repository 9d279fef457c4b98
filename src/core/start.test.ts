/** Starts: what a restart keeps, what it doubts, and what it asks for again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  beginning,
  benchIn,
  createBench,
  example,
  platformWith,
} from '../../test/harness/platform.ts'
import { effectsBetween } from './effects.ts'
import { firstSystem } from './first-system.ts'
import type { Effect } from './model/events/event.ts'
import { componentsOf } from './model/system/system.ts'
import { emptyTable } from './model/table.ts'

const on = { 'chassis.0': 'On' }
const start = (bench: Bench, boot = 'b2') =>
  bench.deliver({ kind: 'start', boot, damage: null, machine: 'same', reset: null, clean: true })
/** As the store gives it back. */
const reload = (bench: Bench): void => {
  bench.system = JSON.parse(JSON.stringify({ ...bench.system, levels: {}, services: {} }))
}

test('at first nothing is known, and everything is looked at', () => {
  const bench = createBench(example, firstSystem(example, 'first', beginning))
  const { effects } = start(bench, 'b1')
  const looked = effects.flatMap((effect) => (effect.kind === 'look' ? [effect.component] : []))
  assert.deepEqual(looked.sort(), ['chassis.0', 'host.0', 'host.1'])
  for (const { kind, status, health, observed } of componentsOf(bench.system)) {
    assert.equal(status, kind === 'bmc' ? 'Starting' : 'Unknown')
    // The BMC rests on nothing that could be read.
    assert.deepEqual([health, observed.power], [kind === 'bmc' ? 'OK' : 'Unknown', 'Unknown'])
  }
  assert.equal(bench.entries.at(-1)?.type, 'service')
})

test('after a start nothing is believed until it is observed', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  start(bench)
  const { status, was, observed } = bench.component('host.0')
  assert.deepEqual([status, was, observed.power], ['Unknown', 'Running', 'Unknown'])
  assert.deepEqual([bench.component('bmc.0').status, bench.system.levels], ['Starting', emptyTable])
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  assert.equal(bench.component('host.0').status, 'Running')
})

test('what is held stays held, with its error, its locks and its attempts', () => {
  for (const status of ['Quiesced', 'Diagnostic', 'Isolated', 'Error']) {
    const bench = benchIn({ ...on, 'host.0': status })
    const before = bench.component('host.0')
    start(bench)
    const { lastError, locks, attemptsLeft, ...after } = bench.component('host.0')
    assert.equal(after.status, status)
    assert.deepEqual(
      { lastError, locks, attemptsLeft },
      {
        lastError: before.lastError,
        locks: before.locks,
        attemptsLeft: before.attemptsLeft,
      },
    )
  }
})

test('a call that is under way is made again under the same id, and its answer is heard', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  const [before] = bench.calls('on')
  reload(bench)
  const { effects } = start(bench)
  const again = effects.filter(({ kind }) => kind === 'call')
  assert.deepEqual(again, [before])
  bench.answer('on')
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  assert.equal(bench.component('host.0').status, 'On')
})

test('a restart does not give anybody more time', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'GracefulShutdown')
  bench.answer('shutdown')
  const deadline = bench.operation('host.0').steps[1]?.deadline
  bench.now += 200_000
  reload(bench)
  start(bench)
  assert.equal(bench.operation('host.0').steps[1]?.deadline, deadline)
  bench.now = deadline!
  bench.deliver({ kind: 'tick' })
  assert.equal(bench.calls('force-off').length, 1)
})

test('a reset that was under way is not made twice: looking tells whether it was made', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'ForceRestart')
  assert.equal(bench.calls('reset').length, 1)
  reload(bench)
  const { effects } = start(bench)
  assert.deepEqual(
    effects.filter(({ kind }) => kind === 'call'),
    [],
  )
  assert.equal(bench.operation('host.0').steps[0]?.doubtful, true)
})

test('what waited for its turn waits on, and its component is not believed to be off', () => {
  const one = platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      hostPowerOn: { ...config.policies.hostPowerOn, maxConcurrent: 1 },
    },
  }))
  const bench = benchIn(on, one)
  bench.ask('host.0', 'PowerOn')
  bench.ask('host.1', 'PowerOn')
  reload(bench)
  start(bench)
  assert.deepEqual(
    [bench.component('host.1').status, bench.operation('host.1').state],
    ['Unknown', 'queued'],
  )
  bench.power('chassis.0', 'On')
  bench.power('host.1', 'On')
  assert.equal(bench.component('host.1').operation, null)
  assert.equal(bench.system.ended.at(-1)?.state, 'succeeded')
})

test('a requestId is remembered across a start', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  const first = bench.ask('host.0', 'Nmi', { requestId: 'r1' })
  bench.answer('nmi')
  reload(bench)
  start(bench)
  const again = bench.ask('host.0', 'Nmi', { requestId: 'r1' })
  assert.ok(first.kind === 'accepted' && again.kind === 'accepted' && again.unchanged)
  assert.equal(again.operation?.id, first.operation?.id)
})

test('an operation that the configuration does not know any more is given up, held', () => {
  const bench = benchIn(on)
  bench.ask('host.0', 'PowerOn')
  const bare = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map(({ thermalZone: _, ...host }) => ({ ...host, powerDependencies: [] })),
  }))
  const after = createBench(bare, bench.system, bench.now)
  start(after)
  const { status, operation, lastError } = after.component('host.0')
  assert.deepEqual([status, operation, lastError?.code], ['Error', null, 'operation-lost'])
})

test('a component that is new is unknown, and one that is gone is gone', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running', 'host.1': 'Running' })
  bench.ask('chassis.0', 'PowerCycle')
  const other = platformWith((config) => ({
    ...config,
    hosts: [config.hosts[0]!, { ...config.hosts[0]!, name: 'host.7' }],
  }))
  const after = createBench(other, bench.system, bench.now)
  start(after)
  assert.deepEqual(after.system.components.keys.toSorted(), [
    'bmc.0',
    'chassis.0',
    'host.0',
    'host.7',
  ])
  assert.equal(after.component('host.7').status, 'Unknown')
  assert.deepEqual(after.operation('chassis.0').wereOn, ['host.0', 'host.1'])
  // The host that was on and is gone keeps nobody waiting.
  after.now += 600_000
  for (let ticks = 0; ticks < 100 && after.component('chassis.0').operation !== null; ticks++) {
    after.pass(30_000)
  }
  assert.equal(after.component('chassis.0').operation, null)
})

test('a damaged store is told of in the journal', () => {
  const bench = benchIn()
  bench.deliver({
    kind: 'start',
    boot: 'b2',
    damage: 'the file was torn',
    machine: 'same',
    reset: null,
    clean: true,
  })
  const entry = bench.entries.find(({ type }) => type === 'service')
  assert.deepEqual([entry?.outcome, entry?.message], ['store-damaged', 'the file was torn'])
})

test('the difference from nothing is all that ought to be under way, and every light', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' })
  bench.ask('host.0', 'ForceOff')
  bench.ask('host.1', 'PowerOn')
  const all = effectsBetween(example, null, bench.system)
  const ids = (kind: Effect['kind']) =>
    all.flatMap((effect) => (effect.kind === kind && 'id' in effect ? [effect.id] : [])).sort()
  assert.deepEqual(
    ids('call'),
    bench
      .calls()
      .map(({ id }) => id)
      .sort(),
  )
  assert.equal(ids('led').length, 4 * componentsOf(bench.system).length)
  assert.deepEqual(effectsBetween(example, bench.system, bench.system), [])
})
