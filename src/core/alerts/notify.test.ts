/** Tests of notifications: once each, whatever flaps, over restarts, until they are gone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, example } from '../../../test/harness/platform.ts'
import { nextDeadline } from '../deadlines.ts'
import { activeAlerts } from './notify.ts'

const holdMs = example.limits.alertHoldMs

/** A System that runs, with all that its alerts so far were told of. */
const running = () => benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })

const alertEntries = ({ entries }: Bench, code = 'level-warning') =>
  entries.filter(({ type, cause }) => type === 'alert' && cause === code)

const outcomes = (bench: Bench, code?: string) =>
  alertEntries(bench, code).map(({ outcome }) => outcome)

const active = ({ system }: Bench) => activeAlerts(system).map(({ id }) => id)

/** Lets time pass, second by second, while the hardware says that it is as it was. */
function letPass(bench: Bench, ms: number): void {
  for (let passed = 0; passed < ms; passed += 1000) {
    bench.pass(1000)
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
    bench.power('host.1', 'Off')
  }
}

/** Only its alert follows from this one. */
const subject = 'sensor/dimm_temp'
const id = `level-warning/${subject}`

test('an alert is raised when its condition comes, and cleared when it is gone', () => {
  const bench = running()
  bench.level(subject, 'warning')
  assert.deepEqual(active(bench), [id])
  letPass(bench, 60_000)
  bench.level(subject, 'normal')
  assert.deepEqual(active(bench), [])
  const [raised, cleared] = alertEntries(bench)
  assert.deepEqual([raised?.outcome, cleared?.outcome], ['raised', 'cleared'])
  assert.equal(raised?.component, subject)
  assert.equal(cleared?.durationMs, 60_000)
})

test('one condition is one alert, however often it is heard of', () => {
  const bench = running()
  for (let i = 0; i < 100; i++) bench.level(subject, 'warning', { value: 80 + i / 10 })
  assert.deepEqual(outcomes(bench), ['raised'])
})

test('a condition that flaps and flaps floods nobody', () => {
  const bench = running()
  const lastsMs = 600_000
  for (let passed = 0; passed < lastsMs; passed += 2000) {
    bench.level(subject, 'warning')
    letPass(bench, 1000)
    bench.level(subject, 'normal')
    letPass(bench, 1000)
  }
  // It never was gone for long enough to be believed.
  assert.deepEqual(outcomes(bench), ['raised', 'cleared', 'raised'])
  assert.deepEqual(active(bench), [id])
  letPass(bench, holdMs)
  assert.deepEqual(outcomes(bench), ['raised', 'cleared', 'raised', 'cleared'])
})

test('whatever the rhythm it comes and goes in, what is told is bounded', () => {
  for (const periodMs of [1000, 7000, 29_000, 31_000, 61_000]) {
    const bench = running()
    const begun = bench.now
    while (bench.now < begun + 400_000) {
      bench.level(subject, 'warning')
      letPass(bench, periodMs)
      bench.level(subject, 'normal')
      letPass(bench, periodMs)
    }
    const atMost = 2 + (2 * (bench.now - begun)) / holdMs
    assert.ok(
      alertEntries(bench).length <= atMost,
      `${periodMs}: ${alertEntries(bench).length} of ${atMost}`,
    )
  }
})

test('one that comes back long after it was cleared is a new one, cleared at once', () => {
  const bench = running()
  for (let i = 0; i < 3; i++) {
    bench.level(subject, 'warning')
    bench.level(subject, 'normal')
    letPass(bench, holdMs + 1000)
  }
  assert.equal(alertEntries(bench).length, 6)
  assert.deepEqual(bench.system.alerts, {})
})

test('what an alert says is updated, though not with every breath', () => {
  const bench = running()
  grantOverride(bench, 'a', ['thermal'])
  assert.deepEqual(outcomes(bench, 'override'), ['raised'])
  const { system } = bench
  const reworded = (reason: string) => {
    const { overrides } = bench.system.intents
    const override = { ...overrides.a!, reason }
    bench.system = {
      ...bench.system,
      intents: { ...bench.system.intents, overrides: { a: override } },
    }
    bench.pass(0)
  }
  assert.equal(system.alerts['override/host.1/a']?.isCleared, false)
  for (let i = 0; i < 60; i++) {
    reworded(`because of ${i}`)
    letPass(bench, 1000)
  }
  const updates = outcomes(bench, 'override').filter((outcome) => outcome === 'updated')
  assert.ok(updates.length >= 1 && updates.length <= 60_000 / holdMs, `${updates.length}`)
  letPass(bench, holdMs)
  assert.match(bench.system.alerts['override/host.1/a']!.alert.message, /because of 59/)
})

test('a restart clears no alert that was not seen to be gone, and raises none twice', () => {
  const bench = running()
  bench.level(subject, 'warning')
  bench.deliver({ kind: 'alert.acknowledge', alert: id, actor: 'anna', reason: 'fan ordered' })
  start(bench)
  assert.deepEqual(active(bench), [id])
  bench.level(subject, 'warning')
  letPass(bench, 120_000)
  assert.deepEqual(outcomes(bench), ['raised'])
  assert.equal(bench.system.intents.acknowledged[id]?.actor, 'anna')
  bench.level(subject, 'normal')
  assert.deepEqual(outcomes(bench), ['raised', 'cleared'])
})

test('an alert about what this run never hears of again is cleared in the end', () => {
  const bench = running()
  bench.level('sensor/taken_out', 'warning')
  start(bench)
  letPass(bench, example.limits.settleMs + holdMs - 2000)
  assert.deepEqual(active(bench), ['level-warning/sensor/taken_out'])
  letPass(bench, 4000)
  assert.deepEqual(active(bench), [])
})

test('an acknowledged alert stands on, and is new again when it comes back', () => {
  const bench = running()
  bench.level(subject, 'warning')
  const { answer } = bench.deliver({
    kind: 'alert.acknowledge',
    alert: id,
    actor: 'anna',
    reason: 'fan ordered',
  })
  assert.equal(answer?.kind, 'recorded')
  assert.deepEqual(active(bench), [id])
  const entry = bench.entries.find(({ type }) => type === 'acknowledgement')
  assert.deepEqual(
    [entry?.component, entry?.cause, entry?.actor, entry?.reason, entry?.outcome],
    [subject, 'level-warning', 'anna', 'fan ordered', 'acknowledged'],
  )
  bench.level(subject, 'normal')
  assert.deepEqual(bench.system.intents.acknowledged, {})
})

test('acknowledging it again in the same words is not told of again', () => {
  const bench = running()
  bench.level(subject, 'warning')
  const again = () =>
    bench.deliver({ kind: 'alert.acknowledge', alert: id, actor: 'anna', reason: null })
  again()
  again()
  const entries = bench.entries.filter(({ type }) => type === 'acknowledgement')
  assert.equal(entries.length, 1)
})

test('an alert that does not stand cannot be acknowledged', () => {
  const bench = running()
  for (const alert of [id, 'constructor', '__proto__', '']) {
    const { answer } = bench.deliver({
      kind: 'alert.acknowledge',
      alert,
      actor: 'anna',
      reason: null,
    })
    assert.equal(answer?.kind === 'refused' && answer.refusal.code, 'unknown-alert', alert)
  }
})

test('a store that was damaged is an alert until somebody has acknowledged it', () => {
  const bench = running()
  start(bench, 'the last 3 commits were lost')
  assert.deepEqual(active(bench), ['store-damaged/statemgr'])
  start(bench)
  letPass(bench, 600_000)
  assert.deepEqual(active(bench), ['store-damaged/statemgr'])
  bench.deliver({
    kind: 'alert.acknowledge',
    alert: 'store-damaged/statemgr',
    actor: 'anna',
    reason: 'new disk',
  })
  assert.deepEqual(active(bench), [])
  const entry = bench.entries.find(({ type }) => type === 'acknowledgement')
  assert.deepEqual([entry?.actor, entry?.reason], ['anna', 'new disk'])
})

test('what somebody holds is an alert that names them, for as long as they hold it', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('chassis.0', 'EnterMaintenance', { actor: 'anna', reason: 'fan 3' })
  const [alert] = activeAlerts(bench.system)
  assert.equal(alert?.id, 'maintenance/chassis.0')
  assert.match(alert?.message ?? '', /anna: fan 3/)
  bench.ask('chassis.0', 'ExitMaintenance')
  assert.deepEqual(active(bench), [])
})

test('an override is journaled from its grant to its end, with who and why', () => {
  const bench = running()
  grantOverride(bench, 'a', ['thermal'])
  grantOverride(bench, 'b', ['health'])
  bench.deliver({ kind: 'override.revoke', id: 'a', actor: 'otto', reason: 'done' })
  letPass(bench, 61_000)
  const entries = bench.entries.filter(({ type }) => type === 'override')
  assert.deepEqual(
    entries.map(({ outcome, cause, actor, reason }) => [outcome, cause, actor, reason]),
    [
      ['granted', 'a', 'anna', 'a test'],
      ['granted', 'b', 'anna', 'a test'],
      ['revoked', 'a', 'otto', 'done'],
      ['expired', 'b', 'statemgr', null],
    ],
  )
})

test('where nothing is to be told of any more there is no deadline left', () => {
  const bench = running()
  bench.level(subject, 'warning')
  bench.level(subject, 'normal')
  bench.level(subject, 'warning')
  bench.level(subject, 'normal')
  letPass(bench, 3 * holdMs)
  assert.deepEqual(bench.system.alerts, {})
  assert.ok(nextDeadline(example, bench.system, bench.now) > bench.now)
})

function grantOverride(bench: Bench, name: string, interlocks: readonly string[]): void {
  bench.deliver({
    kind: 'override.grant',
    id: name,
    component: 'host.1',
    interlocks,
    actor: 'anna',
    reason: 'a test',
    forMs: name === 'a' ? 3_600_000 : 60_000,
  })
}

const start = (bench: Bench, damage: string | null = null) =>
  bench.deliver({ kind: 'start', boot: 'next', damage, machine: 'same', reset: null, clean: true })
