/**
 * A gap in hearing: what was done, and was told while nobody heard it, is not done again. What is
 * so afterwards is counted, and what it does not prove is not said to be.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../harness/platform.ts'

const running = { 'chassis.0': 'On', 'host.0': 'Running' }
/** As long as hardware may take to follow a reset: after that, what is told is so. */
const graceMs = 30_000

interface Polled {
  readonly host?: 'On' | 'Off'
  readonly boot?: string
}

/** Each poll says how everything is, and the host as given. */
function poll(bench: Bench, ms: number, { host = 'On', boot = 'OSRunning' }: Polled = {}): void {
  const every = ms > 60_000 ? 5000 : 1000
  for (let passed = 0; passed < ms; passed += every) {
    bench.pass(every)
    tell(bench, { host, boot })
  }
}

function tell(bench: Bench, { host = 'On', boot = 'OSRunning' }: Polled = {}): void {
  for (const name of ['chassis.0', 'bmc.0']) bench.power(name, 'On')
  bench.power('host.1', 'Off')
  bench.power('host.0', host)
  if (host === 'On') bench.boot('host.0', boot)
}

/** How often the host was to be reset, or another verb carried out, by calls of different ids. */
const times = (bench: Bench, verb = 'reset') =>
  new Set(bench.effects.flatMap((one) => (one.kind === 'call' && one.verb === verb ? one.id : [])))
    .size

const lastOf = (bench: Bench) => {
  const last = bench.system.ended.at(-1)
  return [last?.state ?? 'under way', last?.error?.code ?? null]
}

test('a reset whose answer and whole boot were lost is not made again, nor said to be done', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  bench.pass(1500)
  bench.answer('reset', 'unknown')
  poll(bench, graceMs)
  assert.equal(bench.component('host.0').status, 'Running')
  assert.deepEqual(lastOf(bench), ['failed', 'no-answer'])
  poll(bench, 700_000)
  assert.equal(times(bench), 1)
  assert.equal(bench.component('host.0').status, 'Running')
  assert.equal(bench.component('host.0').discrepancy, null)
})

test('a reset that was answered, and whose whole boot was lost, is done', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset')
  poll(bench, graceMs + 1000)
  assert.deepEqual(lastOf(bench), ['succeeded', null])
  poll(bench, 700_000)
  assert.equal(times(bench), 1)
})

test('a reset that nobody answered, and a boot that was seen, is done', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset', 'unknown')
  poll(bench, 3000, { boot: 'OSBootStarted' })
  poll(bench, 1000)
  assert.deepEqual(lastOf(bench), ['succeeded', null])
  assert.equal(times(bench), 1)
})

test('after a restart of the service in the gap, it is the same', () => {
  for (const isAnswered of [true, false]) {
    const bench = benchIn(running)
    bench.ask('host.0', 'ForceRestart')
    if (isAnswered) bench.answer('reset')
    bench.system = structuredClone(bench.system)
    bench.deliver(startOf('b2'))
    poll(bench, 700_000)
    assert.equal(times(bench), 1)
    assert.equal(bench.component('host.0').status, 'Running')
    const expected = isAnswered ? ['succeeded', null] : ['failed', 'no-answer']
    assert.deepEqual(lastOf(bench), expected)
  }
})

test('a boot that hangs is still tried again', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset')
  poll(bench, 310_000, { boot: 'OSBootStarted' })
  assert.equal(times(bench), 2)
})

test('a host that is not heard of is not reset again until it is', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceRestart')
  bench.answer('reset')
  for (let passed = 0; passed < 400; passed++) bench.pass(1000)
  assert.equal(times(bench), 1)
  poll(bench, 2000)
  assert.deepEqual(lastOf(bench), ['succeeded', null])
  const deaf = benchIn(running)
  deaf.ask('host.0', 'ForceRestart')
  deaf.answer('reset')
  for (let passed = 0; passed < 700; passed++) deaf.pass(1000)
  assert.equal(times(deaf), 1)
  assert.equal(deaf.component('host.0').status, 'Quiesced')
})

/** The host is off and on again, and its whole boot is missed. */
function bootUnheard(bench: Bench, verb: string): void {
  poll(bench, 6000, { host: 'Off' })
  if (bench.calls(verb).length > 0) bench.answer(verb)
  tell(bench)
}

test('a boot after it was seen to be off counts, whoever did not hear how it went', () => {
  for (const action of ['PowerCycle', 'GracefulRestart']) {
    const bench = benchIn(running)
    bench.ask('host.0', action)
    bench.answer(action === 'PowerCycle' ? 'force-off' : 'shutdown')
    bootUnheard(bench, 'on')
    assert.equal(bench.component('host.0').status, 'Running', action)
    assert.equal(times(bench), 0)
  }
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  poll(bench, 6000, { host: 'Off' })
  bench.answer('lower')
  bench.ask('host.0', 'PowerOn')
  bench.answer('raise')
  bench.answer('on')
  tell(bench)
  assert.equal(bench.component('host.0').status, 'Running')
  poll(bench, 700_000)
  assert.equal(times(bench), 0)
})

test('a host that went down with its chassis, and is back unheard, is not reset', () => {
  const bench = benchIn(running)
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('host.0').status, 'Off')
  poll(bench, 700_000)
  assert.equal(bench.component('host.0').status, 'Running')
  assert.equal(times(bench), 0)
})

test('a reset of the BMC that nobody answered is only said to be done if it went', () => {
  for (const hasGone of [true, false]) {
    const bench = benchIn(running)
    bench.ask('bmc.0', 'ForceReboot')
    bench.answer('reset', 'unknown')
    if (hasGone) bench.power('bmc.0', 'Off')
    // What shows it is waited for as long as a BMC may take to be back.
    poll(bench, 700_000)
    assert.deepEqual(lastOf(bench), hasGone ? ['succeeded', null] : ['failed', 'no-answer'])
    assert.equal(bench.component('bmc.0').status, 'Ready')
    assert.equal(times(bench), 1)
  }
})

test('a host that tells nothing of its boot is not said to have been reset either', () => {
  const bare = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map((host) => ({ ...host, bootProgress: false })),
  }))
  for (const [outcome, expected] of [
    ['done', ['succeeded', null]],
    ['unknown', ['failed', 'no-answer']],
  ] as const) {
    const bench = benchIn(running, bare)
    bench.ask('host.0', 'ForceRestart')
    bench.answer('reset', outcome)
    poll(bench, 40_000)
    assert.deepEqual(lastOf(bench), expected)
    assert.equal(times(bench), 1)
  }
})

test('a call that nobody answered is not made again once it is seen to be done', () => {
  const bench = benchIn(running)
  bench.ask('host.0', 'ForceOff')
  const before = bench.effects.length
  bench.answer('force-off', 'unknown')
  assert.ok(bench.effects.slice(before).some(({ kind }) => kind === 'look'))
  poll(bench, 60_000, { host: 'Off' })
  assert.equal(times(bench, 'force-off'), 1)
  const missed = benchIn(running)
  missed.ask('host.0', 'ForceOff')
  missed.answer('force-off', 'unknown')
  poll(missed, 60_000)
  assert.ok(times(missed, 'force-off') > 1)
})

test('what is in force against heat is asked for anew of whoever was away, or by a new run', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.level('zone/cpu_zone', 'warning')
  const answered = () => {
    const [effect] = bench.effects
      .slice(-30)
      .filter((one) => one.kind === 'call')
      .slice(-1)
    assert.ok(effect?.kind === 'call' && effect.verb === 'raise')
    bench.deliver({ kind: 'outcome', call: effect.id, outcome: { kind: 'done' } })
    assert.equal(bench.system.protection.mitigations['cooling/cpu_zone']?.state, 'in-force')
  }
  answered()
  bench.deliver({ kind: 'service', service: 'thermalmgr', available: false })
  bench.deliver({ kind: 'service', service: 'thermalmgr', available: true })
  assert.equal(times(bench, 'raise'), 2)
  answered()
  bench.deliver({ kind: 'service', service: 'thermalmgr', available: true })
  assert.equal(times(bench, 'raise'), 2)
  bench.deliver(startOf('b2'))
  assert.equal(times(bench, 'raise'), 3)
  answered()
})
