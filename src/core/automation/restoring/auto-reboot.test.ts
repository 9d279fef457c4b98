/** Boots that fail and hosts that crash: the budget of attempts, and who may spend it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith, startOf } from '../../../../test/harness/platform.ts'
import type { Preferences } from '../../model/platform/preferences.ts'

const bootMs = 10_000
const platform = platformWith((config) => ({
  ...config,
  limits: { ...config.limits, bootStable: 300_000 },
  hosts: config.hosts.map((host) => ({ ...host, bootTimeout: bootMs, bootAttempts: 3 })),
}))

test('a boot that never ends is tried again while attempts are left, then it is Quiesced', () => {
  const bench = poweredOn()
  assert.deepEqual(bootFails(bench), ['On', 2])
  assert.deepEqual(bootFails(bench), ['On', 1])
  assert.deepEqual(bootFails(bench), ['Quiesced', 0])
  assert.equal(bench.calls('reset').length, 0)
  assert.equal(bench.component('host.0').lastError?.code, 'boot-failed')
})

test('without auto-reboot it is Quiesced at the first failed boot', () => {
  const bench = poweredOn({ autoReboot: false })
  assert.deepEqual(bootFails(bench), ['Quiesced', 2])
})

test('the one-time value counts for the next failed boot only', () => {
  const rows: readonly (readonly [boolean, boolean, string])[] = [
    [true, false, 'Quiesced'],
    [false, true, 'On'],
  ]
  for (const [autoReboot, autoRebootOnce, status] of rows) {
    const bench = poweredOn({ autoReboot, autoRebootOnce })
    assert.equal(bootFails(bench)[0], status)
    assert.equal(bench.system.intents.preferences['host.0']?.autoRebootOnce, null)
    assert.equal(bench.system.intents.preferences['host.0']?.autoReboot, autoReboot)
  }
  const once = poweredOn({ autoReboot: false, autoRebootOnce: true })
  bootFails(once)
  assert.deepEqual(bootFails(once), ['Quiesced', 1])
})

test('attempts that were used up stay so across a crash of the service', () => {
  const bench = poweredOn()
  bootFails(bench)
  assert.equal(bench.calls('reset').length, 1)
  bench.system = JSON.parse(JSON.stringify({ ...bench.system, levels: {}, services: {} }))
  const { effects } = bench.deliver(startOf('b2', false))
  assert.deepEqual(
    effects.filter(({ kind }) => kind === 'call'),
    [],
    'a reset that may have been made is not asked for again: that is looked at',
  )
  fed(bench)
  assert.equal(bench.component('host.0').attemptsLeft, 2)
  assert.deepEqual(bootFails(bench), ['On', 1])
  assert.deepEqual(bootFails(bench), ['Quiesced', 0])
})

test('who asks again has all attempts again', () => {
  const bench = poweredOn()
  for (let boots = 0; boots < 3; boots++) bootFails(bench)
  bench.ask('host.0', 'ForceRestart')
  assert.equal(bench.component('host.0').attemptsLeft, 3)
})

test('a host that runs and starts anew by itself has crashed: that uses up an attempt', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  const crash = () => {
    bench.boot('host.0', 'MemoryInitializationStarted')
    const { status, attemptsLeft, restartCause } = bench.component('host.0')
    bench.boot('host.0', 'OSRunning')
    return [status, attemptsLeft, restartCause?.cause]
  }
  assert.deepEqual(crash(), ['Booting', 2, 'Unknown'])
  assert.deepEqual(crash(), ['Booting', 1, 'Unknown'])
  assert.deepEqual(crash(), ['Booting', 0, 'Unknown'])
  assert.deepEqual(crash(), ['Quiesced', 0, 'HostCrash'])
  assert.equal(bench.component('host.0').lastError?.code, 'crash-loop')
})

test('a host that starts anew because its power was gone has not failed to boot', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  for (let times = 0; times < 5; times++) {
    bench.power('host.0', 'Off', 1)
    bench.power('host.0', 'On')
    bench.boot('host.0', 'MemoryInitializationStarted')
    const { status, attemptsLeft, restartCause } = bench.component('host.0')
    assert.deepEqual([status, attemptsLeft], ['Booting', 3])
    assert.notEqual(restartCause?.cause, 'HostCrash')
    bench.boot('host.0', 'OSRunning')
  }
})

test('a host that has run for long enough has all attempts again', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  bench.boot('host.0', 'MemoryInitializationStarted')
  bench.boot('host.0', 'OSRunning')
  waitOn(bench, 299_000)
  assert.equal(bench.component('host.0').attemptsLeft, 2)
  waitOn(bench, 1000)
  assert.equal(bench.component('host.0').attemptsLeft, 3)
})

test('a crashed host whose boot never ends is reset, and keeps its first cause', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  bench.boot('host.0', 'MemoryInitializationStarted')
  waitOn(bench, bench.component('host.0').deadline! - bench.now)
  const { operation, attemptsLeft, restartCause } = bench.component('host.0')
  assert.deepEqual([operation?.action, operation?.cause], ['ForceRestart', 'boot-failed'])
  assert.deepEqual([attemptsLeft, restartCause?.cause], [1, 'Unknown'])
  const quiet = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
  setPreferences(quiet, { autoReboot: false })
  quiet.boot('host.0', 'MemoryInitializationStarted')
  waitOn(quiet, quiet.component('host.0').deadline! - quiet.now)
  assert.equal(quiet.component('host.0').status, 'Quiesced')
  assert.equal(quiet.component('host.0').operation, null)
})

function poweredOn(preferences: Partial<Preferences> = {}): Bench {
  const bench = benchIn({ 'chassis.0': 'On' }, platform)
  setPreferences(bench, preferences)
  bench.ask('host.0', 'PowerOn')
  for (const verb of ['raise', 'on']) bench.answer(verb)
  bench.power('host.0', 'On')
  return bench
}

/** Lets the time of one boot pass without a sign of it. */
function bootFails(bench: Bench): readonly [string, number | null] {
  waitOn(bench, bootMs)
  const { status, attemptsLeft } = bench.component('host.0')
  return [status, attemptsLeft]
}

/** Lets time pass while power is reported all along. */
function waitOn(bench: Bench, ms: number): void {
  for (let left = ms; left > 0; left -= 1000) {
    bench.now += Math.min(left, 1000)
    fed(bench)
  }
  bench.deliver({ kind: 'tick' })
}

function fed(bench: Bench): void {
  for (const name of ['chassis.0', 'host.0']) bench.power(name, 'On')
}

function setPreferences(bench: Bench, preferences: Partial<Preferences>): void {
  const { intents } = bench.system
  bench.system = {
    ...bench.system,
    intents: { ...intents, preferences: { 'host.0': preferences } },
  }
}
