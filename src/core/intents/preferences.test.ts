/** Preferences: set, kept apart from the configuration, and free of contradictions. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, platformWith } from '../../../test/harness/platform.ts'
import type { Preferences } from '../model/platform/preferences.ts'
import { preferencesOf } from './preferences.ts'

test('what was not set is as the configuration has it, also after that has changed', () => {
  const bench = benchIn()
  set(bench, 'host.0', { autoReboot: false })
  const other = platformWith((config) => ({
    ...config,
    hosts: config.hosts.map((host) => ({ ...host, powerRestore: 'AlwaysOn' })),
  }))
  assert.deepEqual(preferencesOf(other, bench.system, 'host.0'), {
    restore: 'AlwaysOn',
    restoreOnce: null,
    autoReboot: false,
    autoRebootOnce: null,
  })
})

test('what is set is answered as it is now, and journaled with who and why', () => {
  const bench = benchIn()
  const answer = set(bench, 'host.0', { restore: 'None', autoRebootOnce: true })
  assert.deepEqual(answer?.kind === 'recorded' && answer.body, {
    name: 'host.0',
    restore: 'None',
    restoreOnce: null,
    autoReboot: true,
    autoRebootOnce: true,
  })
  const entry = bench.entries.at(-1)
  assert.deepEqual(
    [entry?.type, entry?.outcome, entry?.actor, entry?.reason, entry?.message],
    ['preference', 'set', 'anna', 'why not', 'restore: None, autoRebootOnce: true'],
  )
})

test('what makes no sense is refused, with what would', () => {
  const rows: readonly (readonly [string, Partial<Preferences>, string, RegExp])[] = [
    ['host.9', { restore: 'None' }, 'unknown-component', /no component host.9/],
    ['bmc.0', { restore: 'None' }, 'malformed', /for hosts and the chassis/],
    ['host.0', {}, 'malformed', /name restore, restoreOnce, autoReboot or autoRebootOnce/],
    ['chassis.0', { autoReboot: true }, 'malformed', /autoReboot is for hosts/],
    ['chassis.0', { autoRebootOnce: false }, 'malformed', /autoReboot is for hosts/],
  ]
  for (const [name, preferences, code, message] of rows) {
    const bench = benchIn()
    const answer = set(bench, name, preferences)
    assert.ok(answer?.kind === 'refused', name)
    assert.equal(answer.refusal.code, code)
    assert.match(answer.refusal.message, message)
    assert.deepEqual(bench.system.intents.preferences, {})
  }
})

test('a host that is always on contradicts a chassis that stays off, either way round', () => {
  for (const off of ['None', 'AlwaysOff'] as const) {
    const bench = benchIn()
    set(bench, 'chassis.0', { restore: off })
    const host = set(bench, 'host.0', { restore: 'AlwaysOn' })
    assert.equal(host?.kind === 'refused' && host.refusal.code, 'policy-contradiction')
    set(bench, 'chassis.0', { restore: 'Restore' })
    assert.equal(set(bench, 'host.0', { restore: 'AlwaysOn' })?.kind, 'recorded')
    const chassis = set(bench, 'chassis.0', { restore: off })
    assert.equal(chassis?.kind === 'refused' && chassis.refusal.code, 'policy-contradiction')
    assert.equal(set(bench, 'chassis.0', { restoreOnce: off })?.kind, 'recorded')
  }
})

function set(bench: Bench, component: string, preferences: Partial<Preferences>) {
  return bench.deliver({
    kind: 'preferences.set',
    component,
    preferences,
    actor: 'anna',
    reason: 'why not',
  }).answer
}
