/** What is done about heat: cooling, caps, shutdowns, and keeping off what is off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bench } from '../harness/platform.ts'
import {
  allRunning,
  answerMitigation,
  benchWith,
  emergenciesOf,
  hosts,
  mitigationsOf,
  shedOf,
} from './three-hosts.ts'

const zone = 'zone/cpu_zone'
const forecast = 'forecast/cpu_zone'

const capped = (bench: Bench) => mitigationsOf(bench).filter((call) => call.startsWith('cap'))

test('a warm zone has its cooling raised once, and let go when nobody needs it any more', () => {
  const bench = benchWith({}, { 'chassis.0': 'On' })
  bench.level(zone, 'warning')
  bench.level(zone, 'warning')
  assert.deepEqual(mitigationsOf(bench), ['raise cpu_zone'])
  answerMitigation(bench, 'raise')
  bench.level(zone, 'normal')
  assert.deepEqual(mitigationsOf(bench), ['raise cpu_zone', 'lower cpu_zone'])
  answerMitigation(bench, 'lower')
  assert.deepEqual(emergenciesOf(bench), [
    `${zone} asked thermal-warning`,
    `${zone} in-force thermal-warning`,
    `${zone} releasing thermal-warning`,
    `${zone} released thermal-warning`,
  ])
})

test('cooling is not lowered under hosts that are on', () => {
  const bench = benchWith()
  bench.level(zone, 'warning')
  bench.level(zone, 'normal')
  assert.deepEqual(mitigationsOf(bench), ['raise cpu_zone'])
  assert.deepEqual(bench.system.protection.mitigations, {})
})

test('cooling that cannot be raised is asked for again, with an alert, and not for ever', () => {
  const bench = benchWith()
  bench.level(zone, 'warning')
  for (let i = 0; i < 100; i++) bench.pass(5000)
  assert.equal(mitigationsOf(bench).length, 20)
  assert.equal(
    bench.system.protection.mitigations['cooling/cpu_zone']?.error,
    'no answer within 1 s',
  )
  assert.ok(bench.entries.some(({ type, cause }) => type === 'alert' && cause === 'cooling-failed'))
})

test('too hot a zone takes its hosts down in the order of their priority, and says why', () => {
  const bench = benchWith()
  bench.level(zone, 'critical', { value: 97, limit: 90, why: 'over the critical limit' })
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
  const [first] = bench.entries.filter(({ component }) => component === 'host.1')
  assert.equal(first?.cause, 'thermal-critical')
  assert.equal(
    first?.reason,
    'zone/cpu_zone is critical: 97 °C, over the critical limit of 90 °C; ' +
      'host.1 is 1 of 3 in turn, with priority 1',
  )
  const types = bench.entries.slice(0, 2).map(({ type }) => type)
  assert.deepEqual(types, ['thermal', 'emergency'])
  const shared = bench.entries.flatMap(({ correlation }) => correlation ?? [])
  assert.equal(new Set(shared).size, 1)
})

test('a host that does not shut down in time is forced off', () => {
  const bench = benchWith()
  bench.level(zone, 'critical')
  for (const call of bench.calls('shutdown')) {
    bench.deliver({ kind: 'outcome', call: call.id, outcome: { kind: 'done' } })
  }
  bench.pass(19_999)
  for (const name of hosts) bench.power(name, 'On')
  assert.equal(bench.calls('force-off').length, 0)
  bench.pass(1)
  assert.equal(bench.calls('force-off').length, 3)
})

test('nothing powers on until the zone is normal again, warm is not enough', () => {
  const bench = benchWith({}, { ...allRunning, 'host.0': 'Off' })
  bench.level(zone, 'critical')
  for (const name of hosts) bench.power(name, 'Off')
  bench.level(zone, 'warning')
  bench.pass(60_000)
  for (const name of hosts) bench.power(name, 'Off')
  bench.power('chassis.0', 'On')
  const answer = bench.ask('host.0', 'PowerOn')
  assert.equal(answer.kind, 'refused')
  assert.equal(answer.kind === 'refused' && answer.refusal.code, 'thermal-emergency')
  bench.level(zone, 'normal')
  bench.power('chassis.0', 'On')
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

test('nobody is given leave to add heat while a thermal emergency stands, nor can use it', () => {
  const bench = benchWith({}, { ...allRunning, 'host.0': 'Off' })
  const grant = (id: string, interlocks: string[]) =>
    bench.deliver({
      kind: 'override.grant',
      id,
      component: 'host.0',
      interlocks,
      forMs: 60_000,
      actor: 'op',
      reason: 'urgent',
    }).answer!
  assert.equal(grant('early', ['thermal', 'forecast']).kind, 'recorded')
  bench.level(zone, 'critical')
  const late = grant('late', ['thermal'])
  assert.equal(late.kind === 'refused' && late.refusal.code, 'thermal-emergency')
  const unknown = grant('odd', ['thermal-emergency'])
  assert.equal(unknown.kind === 'refused' && unknown.refusal.code, 'not-overridable')
  const used = bench.ask('host.0', 'PowerOn', { override: 'early' })
  assert.equal(used.kind === 'refused' && used.refusal.code, 'thermal-critical')
  bench.level(zone, 'warning')
  const still = bench.ask('host.0', 'PowerOn', { override: 'early' })
  assert.equal(still.kind === 'refused' && still.refusal.code, 'thermal-emergency')
})

test('a forecast of heat caps one host after the other, then shuts them down, lowest first', () => {
  const bench = benchWith({ shedInterval: '10s' })
  const alive = () => {
    bench.power('chassis.0', 'On')
    for (const name of hosts) if (bench.component(name).operation === null) bench.power(name, 'On')
  }
  bench.level(forecast, 'critical')
  assert.deepEqual(capped(bench), ['cap host.1'])
  for (const next of ['host.0', 'host.2']) {
    alive()
    bench.pass(9_999)
    assert.ok(!capped(bench).includes(`cap ${next}`))
    alive()
    bench.pass(1)
    assert.ok(capped(bench).includes(`cap ${next}`))
  }
  assert.deepEqual(shedOf(bench), [])
  alive()
  bench.pass(10_000)
  assert.deepEqual(shedOf(bench), ['host.1'])
  alive()
  bench.pass(10_000)
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0'])
})

test('caps are let go once the forecast has been good for a while', () => {
  const bench = benchWith({ shedInterval: '10s' })
  bench.level(forecast, 'critical')
  answerMitigation(bench, 'cap')
  bench.level(forecast, 'normal')
  bench.pass(9_999)
  assert.equal(bench.system.protection.mitigations['cap/host.1']?.state, 'in-force')
  bench.pass(1)
  assert.ok(mitigationsOf(bench).includes('uncap host.1'))
  assert.deepEqual(bench.system.protection.emergencies, {})
})

test('a forecast that comes true makes it the same emergency, only worse', () => {
  const bench = benchWith()
  bench.level(forecast, 'critical')
  bench.level(zone, 'critical')
  const said = emergenciesOf(bench).filter((line) => /began|grew|ended/.test(line))
  assert.deepEqual(said, [`${zone} began thermal-forecast`, `${zone} grew thermal-critical`])
  assert.deepEqual(shedOf(bench), ['host.1', 'host.0', 'host.2'])
})

test('a zone that is unknown for too long counts as critical, if the policy is so', () => {
  for (const treatUnknownAs of ['critical', 'ignore'] as const) {
    const bench = benchWith({ treatUnknownAs, unknownAfter: '30s' })
    bench.level(zone, 'unknown', { value: null })
    bench.pass(29_999)
    bench.power('chassis.0', 'On')
    for (const name of hosts) bench.power(name, 'On')
    assert.deepEqual(shedOf(bench), [])
    bench.pass(1)
    assert.deepEqual(
      shedOf(bench),
      treatUnknownAs === 'ignore' ? [] : ['host.1', 'host.0', 'host.2'],
    )
  }
})

test('a configuration without thermal shutdown sheds nobody, and still refuses to power on', () => {
  const bench = benchWith({ thermalShutdown: false }, { ...allRunning, 'host.0': 'Off' })
  bench.level(zone, 'critical')
  assert.deepEqual(shedOf(bench), [])
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'refused')
})
