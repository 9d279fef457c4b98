/** Restorations: in which order power is given back, what is waited for and for how long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../../test/harness/platform.ts'
import { nextDeadline } from '../../deadlines.ts'
import type { Preferences } from '../../model/platform/preferences.ts'
import { put } from '../../model/system/system.ts'

const patient = platformWith((config) => ({
  ...config,
  restore: { delay: 30_000, patience: 60_000 },
}))

test('after an AC loss the chassis comes first, then its hosts that were on', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Off' })
  bench.power('chassis.0', 'Off')
  assert.equal(bench.operation('chassis.0').cause, 'PowerPolicyPreviousState')
  assert.equal(bench.component('host.0').operation, null)
  chassisComesOn(bench)
  assert.equal(bench.operation('host.0').cause, 'PowerPolicyPreviousState')
  // What went off just now stays off for its minimum time: it waits for that in the queue.
  bench.pass(bench.platform.limits.minimumOffMs)
  assert.equal(bench.component('host.0').restartCause?.cause, 'PowerLoss')
  bench.answer('raise')
  bench.answer('on')
  bench.power('host.0', 'On')
  assert.equal(bench.component('host.0').restartCause?.cause, 'PowerPolicyPreviousState')
  assert.equal(bench.component('host.1').operation, null)
  assert.equal(bench.system.intents.restoration, null)
})

test('the delay counts from when the supplies are good: a brown-out begins it anew', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' }, {}, patient)
  bench.power('chassis.0', 'Off')
  bench.pass(20_000)
  bench.level('supply/psu.0', 'critical')
  bench.pass(5000)
  bench.level('supply/psu.0', 'normal')
  bench.power('chassis.0', 'Off')
  bench.pass(29_000)
  assert.equal(bench.component('chassis.0').operation, null)
  assert.equal(nextDeadline(patient, bench.system, bench.now), bench.now + 1000)
  bench.power('chassis.0', 'Off')
  bench.pass(1000)
  assert.equal(bench.operation('chassis.0').action, 'PowerOn')
})

test('what speaks against it is waited for, but not for ever', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' }, {}, patient)
  bench.level('supply/psu.1', 'critical')
  bench.power('chassis.0', 'Off')
  for (let s = 0; s < 90; s++) {
    bench.pass(1000)
    bench.power('chassis.0', 'Off')
  }
  assert.equal(bench.component('chassis.0').operation, null)
  assert.equal(bench.component('chassis.0').discrepancy?.name, 'never-reached')
  assert.equal(bench.system.intents.restoration, null)
  const gaveUp = bench.entries.find(({ outcome }) => outcome === 'gave-up')
  assert.deepEqual(
    [gaveUp?.type, gaveUp?.message],
    ['restore', 'what speaks against it stays: host.0, chassis.0'],
  )
})

test('where the only supply is back nothing of it is back in part', () => {
  const single = platformWith((config) => ({
    ...config,
    supplies: config.supplies.slice(0, 1),
    hosts: config.hosts.map((host) => ({ ...host, powerDependencies: ['psu.0'] })),
    chassis: { ...config.chassis, powerSequence: ['psu.0'] },
  }))
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, single)
  goodLevels(bench)
  bench.level('supply/psu.0', 'critical')
  for (const { id } of bench.calls('shutdown'))
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  bench.power('host.0', 'Off')
  bench.pass(10_000)
  const before = bench.entries.length
  bench.level('supply/psu.0', 'normal')
  const entries = bench.entries.slice(before).filter(({ type }) => type === 'restore')
  assert.equal(entries[0]?.outcome, 'decided')
})

test('a host that the hardware brought up by itself is not touched', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.power('chassis.0', 'Off')
  const { id } = bench.operation('chassis.0')
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'On')
  chassisEnds(bench)
  bench.power('chassis.0', 'On')
  assert.equal(bench.component('chassis.0').operation, null, id)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.system.intents.restoration, null)
})

test('who asks for something meanwhile has the last word', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  bench.power('chassis.0', 'Off')
  bench.now += 10
  bench.ask('host.0', 'GracefulShutdown')
  chassisComesOn(bench)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.component('host.0').requested?.power, 'Off')
  assert.equal(bench.operation('host.1').cause, 'PowerPolicyPreviousState')
})

test('a held or locked host stays as it is', () => {
  for (const status of ['Quiesced', 'Isolated', 'Diagnostic'] as const) {
    const bench = lost({ 'chassis.0': 'On', 'host.0': status }, { restore: 'AlwaysOn' })
    bench.power('chassis.0', 'Off')
    chassisComesOn(bench)
    bench.power('host.0', 'Off')
    assert.equal(bench.component('host.0').status, status)
    assert.equal(bench.component('host.0').operation, null)
  }
})

test('a host that is to be on brings its chassis with it, unless that is to stay off', () => {
  const last = { 'chassis.0': 'Off', 'host.0': 'Off' } as const
  const brought = lost(last)
  setPolicy(brought, 'host.0', { restore: 'AlwaysOn' })
  brought.power('chassis.0', 'Off')
  assert.equal(brought.operation('chassis.0').cause, 'PowerPolicyAlwaysOn')
  const kept = lost(last)
  setPolicy(kept, 'host.0', { restoreOnce: 'AlwaysOn' })
  setPolicy(kept, 'chassis.0', { restore: 'AlwaysOff' })
  kept.power('chassis.0', 'Off')
  assert.equal(kept.component('chassis.0').operation, null)
  assert.equal(kept.system.intents.restoration, null)
})

test('a restart of the service in the middle goes on with it', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' }, {}, patient)
  bench.power('chassis.0', 'Off')
  bench.pass(10_000)
  bench.deliver(startOf('b3', false))
  goodLevels(bench)
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('chassis.0').operation, null)
  bench.pass(30_000)
  bench.power('chassis.0', 'Off')
  assert.equal(bench.operation('chassis.0').cause, 'PowerPolicyPreviousState')
})

test('a power loss that was seen coming, rails first, is restored like any other', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'PowerOn')
  bench.power('chassis.0', 'Off')
  assert.equal(bench.component('chassis.0').discrepancy?.name, 'unexpected-off')
  askedFor(bench, 'chassis.0')
  askedFor(bench, 'host.0')
  acLoss(bench)
  bench.power('chassis.0', 'Off')
  chassisComesOn(bench)
  assert.equal(bench.operation('host.0').cause, 'PowerPolicyPreviousState')
})

test('a host that had been off by itself before the power loss stays off', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  for (const name of ['chassis.0', 'host.0', 'host.1']) askedFor(bench, name)
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  acLoss(bench)
  bench.power('chassis.0', 'Off')
  chassisComesOn(bench)
  assert.equal(bench.component('host.0').operation, null)
  assert.equal(bench.operation('host.1').action, 'PowerOn')
})

test('what was decided is in the journal, and so is that a one-time value was used up', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' }, { restoreOnce: 'AlwaysOff' })
  bench.power('chassis.0', 'Off')
  const journal = bench.entries.map(
    ({ type, outcome, message }) => `${type} ${outcome}: ${message}`,
  )
  assert.ok(journal.includes('restore nothing: power was lost, and no policy gives it back'))
  assert.ok(journal.includes('preference used-up: restoreOnce: none'))
})

test('a chassis that nobody can see leaves nothing waiting', () => {
  const bench = lost({ 'chassis.0': 'On', 'host.0': 'Running' }, {}, patient)
  bench.pass(90_000)
  assert.equal(bench.system.intents.restoration, null)
})

function lost(
  statuses: Parameters<typeof benchIn>[0],
  preferences: Partial<Preferences> = {},
  platform?: Parameters<typeof benchIn>[1],
): Bench {
  const bench = benchIn(statuses, platform)
  for (const name of ['chassis.0', 'host.0', 'host.1']) setPolicy(bench, name, preferences)
  acLoss(bench)
  return bench
}

function acLoss(bench: Bench): void {
  bench.now += 1000
  bench.deliver({
    kind: 'start',
    boot: 'b2',
    damage: null,
    machine: 'booted',
    reset: 'power',
    clean: false,
  })
  goodLevels(bench)
}

function goodLevels(bench: Bench): void {
  for (const { zones, supplies, sensors } of Object.values(bench.platform.components)) {
    for (const subject of [...zones, ...supplies, ...sensors]) bench.level(subject, 'normal')
  }
}

function setPolicy(bench: Bench, name: string, preferences: Partial<Preferences>): void {
  const { intents } = bench.system
  bench.system = {
    ...bench.system,
    intents: {
      ...intents,
      preferences: { ...intents.preferences, [name]: preferences },
    },
  }
}

function askedFor(bench: Bench, name: string): void {
  const requested = { action: 'PowerOn', power: 'On', actor: 'a', reason: null, at: 0 } as const
  const component = { ...bench.component(name), requested }
  bench.system = put(bench.system, component)
}

/** Every call of the chassis' power-on is answered, and its power is seen. */
function chassisComesOn(bench: Bench): void {
  chassisEnds(bench)
  bench.power('chassis.0', 'On')
  chassisEnds(bench)
  bench.power('chassis.0', 'On')
}

function chassisEnds(bench: Bench): void {
  for (let round = 0; round < 20; round++) {
    const calls = bench.calls().filter(({ id }) => {
      return id.startsWith(`${bench.component('chassis.0').operation?.id}/`)
    })
    for (const { id } of calls) {
      bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
    }
    if (calls.length === 0) return
  }
}
