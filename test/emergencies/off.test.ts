/** Emergency off: whoever asks for it gets it, whatever else is going on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bench } from '../harness/platform.ts'
import { benchWith, hosts } from './three-hosts.ts'

let presses = 0
const press = (bench: Bench, component: string | null = null) =>
  bench.deliver({
    kind: 'emergency.off',
    id: `off-${++presses}`,
    component,
    actor: 'operator',
    reason: 'smoke',
  }).answer!

const classOf = (bench: Bench, name: string) =>
  bench.platform.recipes[bench.operation(name).recipe]!.class

test('it cuts the chassis and every host at once', () => {
  const bench = benchWith()
  assert.equal(press(bench).kind, 'recorded')
  for (const name of ['chassis.0', ...hosts]) assert.equal(classOf(bench, name), 'cut')
  assert.deepEqual(
    bench.calls('force-off').map(({ target }) => target),
    [...hosts],
  )
  assert.deepEqual(
    bench.calls('off').map(({ target }) => target),
    ['chassis.0'],
  )
})

for (const [what, prepare] of Object.entries<(bench: Bench) => void>({
  'a shutdown': (bench) => bench.ask('host.0', 'GracefulShutdown'),
  'a reset': (bench) => bench.ask('host.0', 'ForceRestart'),
  'a forced off': (bench) => bench.ask('host.0', 'ForceOff'),
  'an isolation': (bench) => bench.ask('host.0', 'Isolate'),
  'a thermal emergency': (bench) => bench.level('zone/cpu_zone', 'critical'),
  'a chassis that powers off': (bench) => bench.ask('chassis.0', 'PowerOff'),
  'a chassis that power cycles': (bench) => bench.ask('chassis.0', 'PowerCycle'),
  'a lost supply': (bench) => bench.level('supply/psu.0', 'critical', { value: 'fault' }),
  'no readings at all': (bench) => {
    for (const subject of bench.system.levels.keys) bench.level(subject, 'unknown')
  },
})) {
  test(`it takes over from ${what}`, () => {
    const bench = benchWith()
    prepare(bench)
    press(bench)
    for (const name of ['chassis.0', ...hosts]) assert.equal(classOf(bench, name), 'cut')
  })
}

test('it takes over from a power-on, and from one that is being taken back', () => {
  for (const isTakenBack of [false, true]) {
    const bench = benchWith({}, { 'chassis.0': 'On' })
    bench.ask('host.0', 'PowerOn')
    if (isTakenBack) {
      const call = bench.calls('raise')[0]!
      bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
      bench.deliver({
        kind: 'operation.abort',
        operation: bench.operation('host.0').id,
        actor: 'x',
        reason: null,
      })
    }
    press(bench, 'host.0')
    assert.equal(classOf(bench, 'host.0'), 'cut')
  }
})

test('asked again and again it does no harm, and each time is in the journal', () => {
  const bench = benchWith()
  press(bench)
  const calls = bench.calls().length
  const again = press(bench)
  assert.deepEqual(again, {
    kind: 'recorded',
    body: { operations: [], going: ['chassis.0', ...hosts], kept: true },
  })
  assert.equal(bench.calls().length, calls)
  const asked = bench.entries.filter(
    ({ type, outcome }) => type === 'emergency' && outcome === 'asked',
  )
  assert.deepEqual(
    asked.map(({ component, actor, reason }) => [component, actor, reason]),
    [
      ['system', 'operator', 'smoke'],
      ['system', 'operator', 'smoke'],
    ],
  )
})

test('one host goes alone, and a chassis takes its hosts with it', () => {
  const alone = benchWith()
  press(alone, 'host.1')
  assert.equal(alone.component('host.0').operation, null)
  const together = benchWith()
  press(together, 'chassis.0')
  for (const name of hosts) assert.equal(classOf(together, name), 'cut')
})

test('what is not there, or has no power to cut, is refused by name', () => {
  const bench = benchWith()
  for (const [name, code] of [
    ['host.9', 'unknown-component'],
    ['bmc.0', 'unknown-action'],
  ] as const) {
    const answer = press(bench, name)
    assert.equal(answer.kind === 'refused' && answer.refusal.code, code)
  }
})
