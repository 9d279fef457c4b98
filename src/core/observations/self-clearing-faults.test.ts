/** Tests of self-clearing faults: which faults clear themselves, and which never do. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginning, benchIn, example, systemIn } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'
import type { Component } from '../model/system/component.ts'
import { componentOf } from '../model/system/system.ts'
import { isSelfCleared } from './self-clearing-faults.ts'

/** A component that is held, of which the hardware says something a minute later. */
function held(
  name: string,
  status: string,
  code: string,
  power: Power,
  asked: Power | null = null,
): Component {
  const component = componentOf(systemIn(example, { [name]: [status, power] }), name)
  return {
    ...component,
    observed: { ...component.observed, at: power === 'Unknown' ? null : beginning + 60_000 },
    lastError: { code, message: 'it went wrong', at: beginning },
    requested:
      asked === null
        ? null
        : { action: 'x', power: asked, actor: 'anna', reason: null, at: beginning },
  }
}

const clears = (component: Component) => isSelfCleared(example, component, beginning + 60_000)

test('what was held for not being seen is let go once it is seen', () => {
  for (const [name, status, code] of [
    ['host.0', 'Error', 'never-observed'],
    ['chassis.0', 'Failed', 'never-observed'],
    ['host.0', 'Error', 'operation-lost'],
  ] as const) {
    assert.equal(clears(held(name, status, code, 'On')), true, code)
    assert.equal(clears(held(name, status, code, 'Unknown')), false, code)
  }
})

test('what was held for not following is let go once it has followed, and not before', () => {
  for (const code of ['timeout', 'no-answer', 'dependents']) {
    assert.equal(clears(held('host.0', 'Error', code, 'Off', 'Off')), true, code)
    assert.equal(clears(held('host.0', 'Error', code, 'On', 'Off')), false, code)
    assert.equal(clears(held('host.0', 'Error', code, 'On')), false, code)
  }
})

test('what was seen before it went wrong is no cure', () => {
  const component = held('host.0', 'Error', 'never-observed', 'On')
  const old = { ...component, observed: { ...component.observed, at: beginning - 1 } }
  assert.equal(isSelfCleared(example, old, beginning), false)
})

test('faults that somebody has to look at stay, whatever the hardware says', () => {
  for (const [name, status, code] of [
    ['host.0', 'Quiesced', 'boot-failed'],
    ['host.0', 'Quiesced', 'crash-loop'],
    ['host.0', 'Error', 'rollback-failed'],
    ['host.0', 'Error', 'flapping'],
    ['host.0', 'Error', 'rejected'],
    ['bmc.0', 'Error', 'update-timeout'],
    ['bmc.0', 'Error', 'reboot-timeout'],
    ['bmc.0', 'Error', 'shutdown-timeout'],
  ] as const) {
    assert.equal(clears(held(name, status, code, 'On', 'On')), false, code)
  }
})

test('what a person holds is never let go, whatever its last error was', () => {
  for (const [name, status] of [
    ['chassis.0', 'Maintenance'],
    ['bmc.0', 'Maintenance'],
    ['host.0', 'Isolated'],
    ['host.0', 'Diagnostic'],
  ] as const) {
    assert.equal(clears(held(name, status, 'never-observed', 'On', 'On')), false, status)
  }
})

test('a host that went off too late is off, with no fault and no alert left', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.ask('host.0', 'ForceOff')
  bench.answer('force-off')
  for (let i = 0; i < 8; i++) {
    bench.pass(5000)
    for (const name of ['chassis.0', 'host.0', 'bmc.0']) bench.power(name, 'On')
  }
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').lastError?.code],
    ['Error', 'timeout'],
  )
  bench.power('host.0', 'Off')
  assert.deepEqual(
    [bench.component('host.0').status, bench.component('host.0').lastError],
    ['Off', null],
  )
})
