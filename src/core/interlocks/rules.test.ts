/** Tests of every interlock: what speaks against a power-on, with what evidence, and until when. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../test/harness/platform.ts'
import type { Verdict } from '../model/events/event.ts'
import type { Level } from '../model/ids.ts'
import type { Platform } from '../model/platform/platform.ts'
import { withRow } from '../model/table.ts'
import { check } from '../operations/requests/check.ts'

const budget: Platform = platformWith((config) => ({
  ...config,
  hosts: config.hosts.map((host) => ({ ...host, powerWatts: 400, heatWatts: 350 })),
  supplies: config.supplies.map((supply) => ({ ...supply, capacityWatts: 500 })),
}))
const redundant: Platform = {
  ...budget,
  capacities: { ...budget.capacities, redundancy: 1 },
}
const cooled: Platform = {
  ...budget,
  capacities: { ...budget.capacities, coolingWatts: { 'zone/cpu_zone': 600 } },
}
const ready = { 'chassis.0': 'On' }

/** What one rule says of powering `host.0` on now. */
function ruleOf(bench: Bench, rule: string, override: string | null = null): Verdict {
  const { platform, system, now } = bench
  const found = check(platform, system, 'host.0', 'PowerOn', override, now).find(
    (verdict) => verdict.rule === rule,
  )
  assert.ok(found, `${rule} says nothing`)
  return found
}

const verdictBy = (bench: Bench, rule: string) => ruleOf(bench, rule).verdict

test('where all is well, every rule is explained and none blocks', () => {
  const bench = benchIn(ready, cooled)
  bench.level('forecast/cpu_zone', 'normal')
  const { platform, system, now } = bench
  const verdicts = check(platform, system, 'host.0', 'PowerOn', null, now)
  assert.deepEqual(
    verdicts.map(({ rule, verdict }) => `${rule} ${verdict}`),
    [
      'status',
      'chassis-off',
      'locked',
      'maintenance',
      'thermal',
      'thermal-emergency',
      'forecast',
      'cooling-capacity',
      'power-dependency',
      'power-budget',
      'health',
      'bmc-not-ready',
      'firmware-update',
      'flap-hold',
      'concurrency',
    ].map((rule) => `${rule} ok`),
  )
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

const levelRows: readonly (readonly [subject: string, level: Level, rule: string, code: string])[] =
  [
    ['zone/cpu_zone', 'critical', 'thermal', 'thermal-critical'],
    ['zone/cpu_zone', 'unknown', 'thermal', 'thermal-unknown'],
    ['sensor/cpu0_temp', 'critical', 'health', 'health-critical'],
    ['sensor/dimm_temp', 'unknown', 'health', 'health-unknown'],
    ['supply/psu.1', 'critical', 'power-dependency', 'power-dependency'],
    ['supply/psu.1', 'unknown', 'power-dependency', 'power-dependency'],
    ['forecast/cpu_zone', 'critical', 'forecast', 'thermal-emergency'],
  ]
for (const [subject, level, rule, code] of levelRows) {
  test(`${subject} ${level} keeps a host off, and says what it saw`, () => {
    const bench = benchIn(ready)
    bench.level(subject, level, { value: 97, limit: 90, why: 'over the limit' })
    bench.now += 1500
    const answer = bench.ask('host.0', 'PowerOn')
    assert.ok(answer.kind === 'refused' && answer.refusal.code === code)
    assert.ok(answer.refusal.message.includes(subject.replace('forecast', 'zone')))
    assert.notEqual(answer.refusal.guidance, '')
    const { unit, ...seen } = answer.refusal.evidence.find((one) => one.subject === subject)!
    assert.deepEqual(seen, { rule, subject, value: 97, limit: 90, ageMs: 1500, ok: false })
    assert.equal(unit, subject.startsWith('supply') ? undefined : '°C')
    bench.level(subject, 'normal')
    assert.equal(verdictBy(bench, rule), 'ok')
  })
}

test('a supply that fails says how: missing, in fault, or browning out', () => {
  const bench = benchIn(ready)
  for (const value of ['missing', 'fault', 'input BrownOut', 'input Lost']) {
    bench.level('supply/psu.0', 'critical', { value, limit: 'input Good', why: `it is ${value}` })
    const { verdict, message, evidence } = ruleOf(bench, 'power-dependency')
    assert.equal(verdict, 'blocks')
    assert.ok(message.includes(value), message)
    assert.deepEqual(
      evidence.map((one) => [one.subject, one.value, one.ok]),
      [
        ['supply/psu.0', value, false],
        ['supply/psu.1', 42, true],
      ],
    )
  }
})

test('too few readings for a forecast block nothing, unless the zone is warm already', () => {
  const bench = benchIn(ready)
  bench.level('forecast/cpu_zone', 'unknown')
  assert.equal(verdictBy(bench, 'forecast'), 'ok')
  bench.level('zone/cpu_zone', 'warning')
  assert.equal(verdictBy(bench, 'thermal'), 'ok')
  assert.equal(verdictBy(bench, 'forecast'), 'blocks')
  bench.level('forecast/cpu_zone', 'warning')
  assert.equal(verdictBy(bench, 'forecast'), 'ok')
})

test('a host whose heat the cooling would not take away stays off until another is off', () => {
  const bench = benchIn({ ...ready, 'host.1': 'Running' }, cooled)
  const { verdict, message, evidence } = ruleOf(bench, 'cooling-capacity')
  assert.equal(verdict, 'blocks')
  assert.match(message, /zone\/cpu_zone would have to lose 700 W .* 600 W can be cooled/)
  assert.deepEqual([evidence[0]?.value, evidence[0]?.limit], [700, 600])
  bench.power('host.1', 'Off')
  assert.equal(verdictBy(bench, 'cooling-capacity'), 'ok')
})

test('both supplies carry two hosts, one supply carries one', () => {
  const bench = benchIn({ ...ready, 'host.1': 'Running' }, budget)
  assert.equal(verdictBy(bench, 'power-budget'), 'ok')
  bench.level('supply/psu.1', 'critical', { value: 'missing' })
  assert.equal(verdictBy(bench, 'power-dependency'), 'ok')
  const { verdict, message, evidence } = ruleOf(bench, 'power-budget')
  assert.equal(verdict, 'blocks')
  assert.match(message, /800 W would be taken, but only 500 W/)
  assert.deepEqual(
    evidence.map((one) => `${one.subject} ${one.value} ${one.ok}`),
    ['chassis.0 800 false', 'supply/psu.0 42 true', 'supply/psu.1 missing false'],
  )
  bench.power('host.1', 'Off')
  assert.equal(verdictBy(bench, 'power-budget'), 'ok')
  bench.level('supply/psu.0', 'unknown')
  assert.equal(verdictBy(bench, 'power-budget'), 'blocks')
  assert.equal(verdictBy(bench, 'power-dependency'), 'blocks')
})

test('redundancy is a reserve: left out while all is good, used up by a supply that fails', () => {
  const bench = benchIn({ ...ready, 'host.1': 'Running' }, redundant)
  assert.equal(verdictBy(bench, 'power-budget'), 'blocks')
  const alone = benchIn(ready, redundant)
  assert.equal(verdictBy(alone, 'power-budget'), 'ok')
  alone.level('supply/psu.1', 'critical')
  assert.equal(verdictBy(alone, 'power-budget'), 'ok')
  alone.level('supply/psu.0', 'critical')
  assert.equal(verdictBy(alone, 'power-budget'), 'blocks')
})

test('of two hosts that are asked for at once, the second finds the budget spoken for', () => {
  const bench = benchIn(ready, { ...budget, limits: { ...budget.limits, staggerMs: 60_000 } })
  bench.level('supply/psu.1', 'critical')
  bench.system = { ...bench.system, energisedAt: bench.now }
  const first = bench.ask('host.0', 'PowerOn')
  assert.ok(first.kind === 'accepted' && first.operation?.state === 'queued')
  const second = bench.ask('host.1', 'PowerOn')
  assert.ok(second.kind === 'refused' && second.refusal.code === 'power-budget')
})

test('a host that may be on for all anybody knows counts as one that is', () => {
  const bench = benchIn({ ...ready, 'host.1': ['Error', 'Unknown'] }, budget)
  bench.level('supply/psu.1', 'critical')
  assert.equal(verdictBy(bench, 'power-budget'), 'blocks')
  bench.system = { ...bench.system, settlesAt: bench.now + 1000 }
  assert.equal(verdictBy(bench, 'power-budget'), 'waits')
})

test('a power-on that loses its supply before the rail is switched is taken back', () => {
  const bench = benchIn(ready)
  bench.ask('host.0', 'PowerOn')
  bench.level('supply/psu.0', 'critical')
  bench.answer('raise')
  bench.pass(60_000)
  assert.equal(bench.system.ended.at(-1)?.state === 'succeeded', false)
  assert.equal(bench.calls('on').length, 0)
})

test('a chassis that is locked or in maintenance keeps its hosts off', () => {
  const bench = benchIn({ 'chassis.0': ['Maintenance', 'On'] })
  const { verdict, message } = ruleOf(bench, 'maintenance')
  assert.equal(`${verdict}: ${message}`, 'blocks: chassis.0 is in maintenance')
  const locked = benchIn(ready)
  const chassis = locked.component('chassis.0')
  const lock = { code: 'isolated', actor: 'anna', reason: null, at: locked.now }
  const components = withRow(locked.system.components, 'chassis.0', { ...chassis, locks: [lock] })
  locked.system = { ...locked.system, components }
  assert.equal(ruleOf(locked, 'locked').message, 'chassis.0 is locked (isolated) by anna')
  const refused = locked.ask('host.0', 'PowerOn')
  assert.ok(refused.kind === 'refused' && refused.refusal.code === 'locked')
})

const bmcRows = [
  ['Ready', 'ok'],
  ['Starting', 'waits'],
  ['Rebooting', 'waits'],
  ['Maintenance', 'blocks'],
  ['Quiesced', 'blocks'],
  ['Error', 'blocks'],
  ['ShuttingDown', 'blocks'],
] as const
for (const [status, verdict] of bmcRows) {
  test(`a BMC that is ${status}: a power-on ${verdict}`, () => {
    const bench = benchIn({ ...ready, 'bmc.0': status })
    assert.equal(verdictBy(bench, 'bmc-not-ready'), verdict)
    const lenient = platformWith((config) => ({
      ...config,
      policies: {
        ...config.policies,
        hostPowerOn: { ...config.policies.hostPowerOn, bmcCheck: false },
      },
    }))
    const { system, now } = benchIn({ ...ready, 'bmc.0': status }, lenient)
    const rules = check(lenient, system, 'host.0', 'PowerOn', null, now).map(({ rule }) => rule)
    assert.ok(!rules.includes('bmc-not-ready'))
  })
}

test('a firmware update is waited for, and its end starts what waited', () => {
  const bench = benchIn({ ...ready, 'bmc.0': 'Updating' })
  const asked = bench.ask('host.0', 'PowerOn')
  assert.ok(asked.kind === 'accepted' && asked.operation?.state === 'queued')
  bench.ask('bmc.0', 'CompleteUpdate')
  assert.equal(bench.operation('host.0').state, 'running')
})

test('what went off stays off for its minimum time, then what waited starts by itself', () => {
  const bench = benchIn({ ...ready, 'host.0': 'Running' })
  bench.pass(10)
  bench.power('host.0', 'Off')
  bench.now += 2000
  const asked = bench.ask('host.0', 'PowerOn')
  assert.ok(asked.kind === 'accepted' && asked.operation?.state === 'queued')
  assert.equal(verdictBy(bench, 'minimum-off'), 'waits')
  bench.pass(2900)
  assert.equal(bench.operation('host.0').state, 'queued')
  bench.pass(200)
  assert.equal(bench.operation('host.0').state, 'running')
})

test('a start is no moment of going off: what was off before it is not made to wait', () => {
  const bench = benchIn(ready)
  const start = { kind: 'start', damage: null, machine: 'same', reset: null } as const
  bench.deliver({ ...start, boot: 'again', clean: true })
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  bench.power('host.1', 'Off')
  bench.level('zone/cpu_zone', 'normal')
  assert.deepEqual(bench.component('host.0').powerChanges.at, [])
})

test('what goes on and off all the time is left off until the hold is over', () => {
  const flap = { transitions: 4, windowMs: 60_000, holdMs: 30_000 }
  const platform = platformWith()
  const bench = benchIn(
    { ...ready, 'host.0': 'Running' },
    { ...platform, limits: { ...platform.limits, flap, observationStaleMs: 1e9 } },
  )
  bench.pass(10)
  for (const power of ['Off', 'On', 'Off'] as const) {
    if (power === 'On') assert.equal(verdictBy(bench, 'flap-hold'), 'ok')
    bench.now += 6000
    bench.power('host.0', power)
  }
  bench.now += 6000
  bench.power('host.0', 'On')
  bench.now += 6000
  bench.power('host.0', 'Off')
  bench.now += 6000
  const answer = bench.ask('host.0', 'PowerOn')
  assert.ok(answer.kind === 'refused')
  assert.equal(answer.refusal.code, 'flap-hold')
  assert.deepEqual(
    answer.refusal.evidence.map((one) => [one.subject, one.value, one.limit, one.ageMs]),
    [['host.0', 4, 4, 6000]],
  )
  assert.equal(bench.component('host.0').powerChanges.at.length, 4)
  bench.now += 24_001
  assert.equal(bench.ask('host.0', 'PowerOn').kind, 'accepted')
})

test('no interlock keeps power on: off, force and emergency off go through all of them', () => {
  for (const action of ['GracefulShutdown', 'ForceOff', 'EmergencyOff', 'EmergencyCut']) {
    const bench = benchIn({ ...ready, 'host.0': 'Running', 'bmc.0': 'Error' }, cooled)
    for (const subject of bench.system.levels.keys) {
      if (!subject.startsWith('zone/')) bench.level(subject, 'unknown')
    }
    assert.equal(bench.ask('host.0', action).kind, 'accepted', action)
  }
})
