/** Supplies: what is asked of them and what they give, in budgets and in emergencies as well. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'
import { assessmentOf, gives, supplyOf } from '../model/system/assessments.ts'

const on = { 'chassis.0': 'On' }
const running = { ...on, 'host.0': 'Running', 'host.1': 'Running' }
const platform = platformWith()
/** Each host takes as much as one supply gives, less a little. */
const tight = platformWith((config) => ({
  ...config,
  chassis: { ...config.chassis, redundancy: 0 },
  hosts: config.hosts.map((host) => ({ ...host, powerWatts: 300 })),
  supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 400 })),
}))

const output = (bench: Bench, supply: string, power: Power, times = power === 'Off' ? 2 : 1) => {
  for (let i = 0; i < times; i++)
    bench.deliver({ kind: 'output', supply, power, source: 'report', serial: null })
}
const supplyAlertsIn = (bench: Bench) =>
  Object.values(bench.system.alerts).flatMap(
    ({ alert: { component, code, message }, isCleared }) =>
      component.startsWith('supply/') && !isCleared ? [`${code}: ${message}`] : [],
  )
test('one supply is turned on once the one before it gives power', () => {
  const bench = benchIn()
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  bench.ask('chassis.0', 'PowerOn')
  assert.deepEqual(
    bench.calls('on').map(({ target }) => target),
    ['psu.0'],
  )
  bench.answer('on')
  assert.deepEqual(bench.calls('on'), [], 'it says that it was done, and gives nothing yet')
  output(bench, 'psu.0', 'On')
  assert.deepEqual(
    bench.calls('on').map(({ target }) => target),
    ['psu.1'],
  )
  bench.answer('on')
  bench.answer('raise')
  assert.deepEqual(bench.calls('on'), [])
  output(bench, 'psu.1', 'On')
  assert.deepEqual(
    bench.calls('on').map(({ target }) => target),
    ['chassis.0'],
  )
})

test('a supply that does not come on fails the power-on, and is turned off again', () => {
  const bench = benchIn()
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('raise')
  bench.answer('on')
  output(bench, 'psu.0', 'On')
  bench.answer('on')
  bench.pass(platform.limits.transitionMs)
  assert.match(
    bench.operation('chassis.0').error?.message ?? '',
    /^supply good psu\.1: not seen within 30 s/,
  )
  assert.deepEqual(
    bench.calls('off').map(({ target }) => target),
    ['psu.1'],
  )
})

test('what was heard of a supply before it was turned on again is no sign that it is on', () => {
  const bench = benchIn(on)
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  bench.ask('chassis.0', 'PowerCycle')
  bench.answer('off')
  bench.power('chassis.0', 'Off')
  for (const supply of ['psu.1', 'psu.0']) assert.equal(bench.answer('off').target, supply)
  for (let passed = 0; bench.calls('on').length === 0; passed += 1000) {
    assert.ok(passed < 60_000)
    output(bench, 'psu.0', 'On')
    bench.pass(1000)
  }
  output(bench, 'psu.0', 'Off', 1)
  assert.equal(bench.answer('on').target, 'psu.0')
  assert.deepEqual(bench.calls('on'), [], 'its off was not believed yet, and it is not on again')
  output(bench, 'psu.0', 'Off', 1)
  assert.deepEqual(bench.calls('on'), [])
  output(bench, 'psu.0', 'On')
  assert.equal(bench.answer('on').target, 'psu.1')
})

test('a rail is not turned on once the supplies that were turned on for it give nothing', () => {
  const bench = benchIn()
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  bench.ask('chassis.0', 'PowerOn')
  for (const supply of ['psu.0', 'psu.1']) {
    assert.equal(bench.answer('on').target, supply)
    output(bench, supply, 'On')
  }
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  bench.answer('raise')
  assert.deepEqual(bench.calls('on'), [])
  const { code, message } = bench.operation('chassis.0').error!
  assert.equal(code, 'power-dependency')
  assert.match(message, /supply\/psu\.0/)
})

test('an answer that is lost is no success where nobody tells of the output', () => {
  for (const isTold of [false, true]) {
    const bench = benchIn()
    bench.ask('chassis.0', 'PowerOn')
    bench.answer('raise')
    for (let attempt = 0; bench.calls('on').length > 0; attempt++) {
      bench.answer('on', 'unknown')
      bench.pass(4000)
      assert.ok(attempt < 5)
    }
    if (isTold) output(bench, 'psu.0', 'On')
    const goesOn = bench.calls('on').some(({ target }) => target === 'psu.1')
    assert.equal(goesOn, isTold)
  }
})

test('where nobody tells of outputs, what was done is believed, and shown as unverified', () => {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('on')
  const { observed } = supplyOf(bench.system, 'supply/psu.0')
  assert.deepEqual([observed.power, observed.unverified, observed.source], ['On', true, 'implied'])
  assert.deepEqual(
    bench.calls('on').map(({ target }) => target),
    ['psu.1'],
  )
})

test('a supply that gives nothing while its chassis is on is no good one', () => {
  const bench = benchIn(running)
  output(bench, 'psu.1', 'Off')
  assert.deepEqual(supplyAlertsIn(bench), [], 'hardware that was just turned on takes its time')
  for (let passed = 0; passed < platform.limits.transitionMs; passed += 5000) {
    bench.pass(5000)
    for (const name of Object.keys(running)) bench.power(name, 'On')
    output(bench, 'psu.1', 'Off', 1)
  }
  const judged = assessmentOf(bench.system, 'supply/psu.1')
  assert.deepEqual(
    [judged?.level, judged?.value, judged?.limit],
    ['critical', 'output Off', 'output On'],
  )
  assert.equal(bench.component('chassis.0').health, 'Critical')
  assert.deepEqual(supplyAlertsIn(bench), [
    'never-reached: supply/psu.1: host.0 is on, and it gives nothing',
  ])
})

test('a supply that stops giving is noticed once that is confirmed, and looked at before', () => {
  const bench = benchIn(running)
  output(bench, 'psu.1', 'On')
  output(bench, 'psu.1', 'Off', 1)
  assert.ok(bench.effects.some((one) => one.kind === 'look' && one.id.includes('supply/psu.1')))
  assert.deepEqual(supplyAlertsIn(bench), [])
  output(bench, 'psu.1', 'Off', 1)
  assert.match(supplyAlertsIn(bench).join(), /^unexpected-off: supply\/psu\.1/)
  output(bench, 'psu.1', 'On')
  assert.deepEqual(supplyAlertsIn(bench), [])
  assert.equal(bench.component('chassis.0').health, 'OK')
})

test('a budget counts what supplies give, and not what they could', () => {
  const bench = benchIn({ ...on, 'host.0': 'Running' }, tight)
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  const asked = () => bench.ask('host.1', 'PowerOn', { dryRun: true })
  assert.equal(asked().kind, 'planned')
  output(bench, 'psu.1', 'Off')
  const answer = bench.ask('host.1', 'PowerOn')
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.refusal.code, 'power-budget')
  assert.match(answer.refusal.message, /600 W would be taken, but only 400 W can be relied upon/)
})

test('hosts that one supply cannot carry go down when the other gives nothing any more', () => {
  const bench = benchIn(running, tight)
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  output(bench, 'psu.1', 'Off')
  const going = ['host.0', 'host.1'].filter((name) => bench.component(name).operation !== null)
  assert.equal(going.length, 1)
  const { action, reason } = bench.operation(going[0]!)
  assert.equal(action, 'EmergencyOff')
  assert.match(
    reason ?? '',
    /host\.0 is on, and it gives nothing any more; 400 W are left for 600 W/,
  )
})

test('a supply of a chassis that is off is idle, and keeps it from nothing', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  bench.power('chassis.0', 'Off')
  bench.pass(1000)
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  assert.deepEqual(supplyAlertsIn(bench), [])
  assert.equal(assessmentOf(bench.system, 'supply/psu.0')?.level, 'normal')
  assert.equal(bench.component('chassis.0').restartCause?.cause, 'Unknown')
  assert.equal(bench.system.intents.restoration, null)
  assert.equal(bench.ask('chassis.0', 'PowerOn').kind, 'accepted')
})

test('supplies that all trip are lost power, whether they or the rail are heard of first', () => {
  for (const isRailFirst of [true, false]) {
    const bench = benchIn(running)
    for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
    bench.pass(1000)
    if (isRailFirst) bench.power('chassis.0', 'Off')
    for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
    if (!isRailFirst) bench.power('chassis.0', 'Off')
    assert.equal(supplyAlertsIn(bench).length, 2)
    const { restartCause, status } = bench.component('chassis.0')
    assert.deepEqual([status, restartCause?.cause], ['Off', 'PowerFault'])
    assert.equal(bench.component('host.0').restartCause?.cause, 'PowerFault')
    // What is told of it is not told anew at once.
    for (let passed = 0; passed < platform.limits.alertHoldMs; passed += 5000) {
      bench.pass(5000)
      bench.power('chassis.0', 'Off')
      for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
    }
    assert.match(
      bench.system.alerts['unexpected-off/chassis.0']!.alert.message,
      /none of its supplies is good/,
    )
    assert.deepEqual(bench.system.intents.restoration?.last, {
      ...{ 'chassis.0': 'On', 'host.0': 'On', 'host.1': 'On' },
    })
    assert.equal(bench.ask('chassis.0', 'PowerOn').kind, 'accepted', 'that resets them')
  }
})

test('a supply that was asked to be off and still gives power is told of', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'On')
  bench.ask('chassis.0', 'PowerOff')
  bench.answer('off')
  bench.power('chassis.0', 'Off')
  for (const supply of ['psu.1', 'psu.0']) {
    assert.equal(bench.answer('off').target, supply)
  }
  output(bench, 'psu.0', 'Off')
  for (let passed = 0; passed < platform.limits.transitionMs; passed += 5000) {
    bench.pass(5000)
    output(bench, 'psu.1', 'On')
  }
  assert.deepEqual(supplyAlertsIn(bench), [
    'never-reached: supply/psu.1: it was asked to be off, and still gives power',
  ])
  assert.equal(assessmentOf(bench.system, 'supply/psu.1')?.level, 'warning')
})

test('a service that tells of outputs no more leaves none of them off for ever', () => {
  const bench = benchIn({ 'chassis.0': 'On' })
  output(bench, 'psu.0', 'Off')
  assert.equal(gives(bench.system, 'supply/psu.0'), false)
  bench.pass(platform.limits.observationStaleMs + 1)
  assert.equal(gives(bench.system, 'supply/psu.0'), true)
  assert.equal(supplyOf(bench.system, 'supply/psu.0').observed.unverified, true)
})

test('what was asked of supplies is known after a start, and what they gave is not', () => {
  const bench = benchIn()
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('on')
  output(bench, 'psu.0', 'On')
  bench.deliver(startOf('b2'))
  const { requested, observed } = supplyOf(bench.system, 'supply/psu.0')
  assert.equal(requested?.power, 'On')
  assert.equal(observed.unverified, true)
})

test('health follows a supply that is asked for something else', () => {
  const bench = benchIn()
  for (const supply of ['psu.0', 'psu.1']) output(bench, supply, 'Off')
  bench.ask('chassis.0', 'PowerOn')
  bench.answer('raise')
  bench.answer('on')
  for (let passed = 0; bench.calls('off').length === 0; passed += 5000) {
    assert.ok(passed < 60_000)
    bench.pass(5000)
    bench.power('chassis.0', 'Off')
    output(bench, 'psu.0', 'Off', 1)
    if (bench.calls('lower').length > 0) bench.answer('lower')
  }
  assert.equal(bench.component('chassis.0').health, 'OK')
})
