/** The table of LEDs: every status, and what comes before what. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  beginning,
  benchIn,
  example,
  type Statuses,
  systemIn,
} from '../../../test/harness/platform.ts'
import { wordOf } from '../model/power.ts'
import type { Component } from '../model/system/component.ts'
import type { Alert } from '../model/system/signals.ts'
import { componentOf, put, type System } from '../model/system/system.ts'
import { ledsOf as shownBy } from './table.ts'

/** Power, status and error LED by status; those that a fault holds come with one. */
const shown: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  host: {
    Unknown: 'fast-blink off off',
    Off: 'off on off',
    PoweringOn: 'blink on off',
    On: 'blink on off',
    Booting: 'blink on off',
    Running: 'on on off',
    ShuttingDown: 'blink on off',
    PoweringOff: 'blink on off',
    Resetting: 'blink on off',
    PowerCycling: 'blink on off',
    Quiesced: 'on blink on',
    Diagnostic: 'on blink off',
    Isolated: 'off blink off',
    Error: 'on blink on',
  },
  chassis: {
    Unknown: 'fast-blink off off',
    Off: 'off on off',
    PoweringOn: 'blink on off',
    On: 'on on off',
    PoweringOff: 'blink on off',
    PowerCycling: 'blink on off',
    Maintenance: 'on blink off',
    Failed: 'on blink fast-blink',
  },
  bmc: {
    Off: 'off on off',
    Ready: 'on on off',
    Starting: 'blink on off',
    Updating: 'blink on off',
    Rebooting: 'blink on off',
    ShuttingDown: 'blink on off',
    Maintenance: 'on blink off',
    Quiesced: 'on blink on',
    Error: 'on blink on',
  },
}
const names: Readonly<Record<string, string>> = {
  host: 'host.0',
  chassis: 'chassis.0',
  bmc: 'bmc.0',
}
const faulty = ['Quiesced', 'Error', 'Failed']

for (const [kind, table] of Object.entries(shown)) {
  test(`every status of a ${kind} has its LEDs, and no two that differ in kind look alike`, () => {
    const name = names[kind]!
    assert.deepEqual(Object.keys(table), Object.keys(example.machines[kind]!.statuses))
    for (const [status, leds] of Object.entries(table)) {
      const lastError = { code: 'timeout', message: 'did not follow', at: beginning }
      const system = having(
        name,
        status === 'Unknown' ? [status, 'Unknown'] : powered(kind, status),
        faulty.includes(status) ? { lastError } : {},
      )
      assert.equal(ledsOf(system, name), leds, status)
    }
  })
}

test('unknown has a pattern of its own, for a held component of unknown power too', () => {
  assert.equal(ledsOf(having('host.0', ['Quiesced', 'Unknown']), 'host.0'), 'fast-blink off off')
  const all = Object.entries(shown).flatMap(([, table]) => Object.entries(table))
  const alike = all.filter(([, leds]) => leds.startsWith('fast-blink'))
  assert.deepEqual(new Set(alike.map(([status]) => status)), new Set(['Unknown']))
})

test('health shows on the status LED, and critical health on the error LED as well', () => {
  for (const [health, leds] of [
    ['OK', 'on on off'],
    ['Unknown', 'on on off'],
    ['Warning', 'on blink off'],
    ['Critical', 'on fast-blink fast-blink'],
  ] as const) {
    assert.equal(ledsOf(having('host.0', 'Running', { health }), 'host.0'), leds, health)
  }
})

test('an emergency under way blinks fast, whatever else there is', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  bench.deliver({
    kind: 'emergency.off',
    id: 'e',
    component: 'host.0',
    actor: 'anna',
    reason: 'smoke',
  })
  assert.equal(ledsOf(bench.system, 'host.0'), 'blink on fast-blink')
})

test('alerts about a component show on its error LED: warnings blink, critical ones are on', () => {
  const running = having('host.0', 'Running')
  assert.equal(ledsOf(alerted(running, 'host.0', 'Warning'), 'host.0'), 'on on blink')
  assert.equal(ledsOf(alerted(running, 'host.0', 'Critical'), 'host.0'), 'on on on')
  assert.equal(ledsOf(alerted(running, 'host.1', 'Critical'), 'host.0'), 'on on off')
})

test('what is about a service or the store shows on the BMC, a reading does not', () => {
  const system = systemIn(example)
  assert.equal(ledsOf(alerted(system, 'powermgr', 'Critical'), 'bmc.0'), 'on on on')
  assert.equal(ledsOf(alerted(system, 'zone/cpu_zone', 'Critical'), 'bmc.0'), 'on on off')
})

test('a chassis shows what its hosts suffer from, not that one is off or booting', () => {
  const statuses = { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Booting' }
  assert.equal(ledsOf(systemIn(example, statuses), 'chassis.0'), 'on on off')
  const lastError = { code: 'boot-failed', message: 'did not boot', at: beginning }
  const failed = withComponent(systemIn(example, statuses), 'host.1', {
    status: 'Quiesced',
    lastError,
  })
  assert.equal(ledsOf(failed, 'chassis.0'), 'on on on')
  const warm = withComponent(systemIn(example, statuses), 'host.0', { health: 'Warning' })
  assert.equal(ledsOf(warm, 'chassis.0'), 'on blink off')
})

test('identify never hides anything: it changes no LED but its own', () => {
  for (const [kind, table] of Object.entries(shown)) {
    for (const status of Object.keys(table)) {
      const name = names[kind]!
      const system = having(name, powered(kind, status))
      const identified = withComponent(system, name, { identify: true })
      assert.equal(ledsOf(identified, name), ledsOf(system, name), status)
      assert.equal(ledsIn(identified, name).identify, 'blink')
      assert.equal(ledsIn(system, name).identify, 'off')
    }
  }
})

const ledsIn = (system: System, name: string) =>
  shownBy(example, system, componentOf(system, name), beginning)

function ledsOf(system: System, name: string): string {
  const { power, status, error } = ledsIn(system, name)
  return `${power} ${status} ${error}`
}

/** With power where the status leaves it open. */
function powered(kind: string, status: string): Statuses[string] {
  const { impliedPower } = example.machines[kind]!.statuses[status]!
  return [status, impliedPower === null ? 'On' : wordOf(impliedPower)]
}

const having = (name: string, status: Statuses[string], changes: Partial<Component> = {}): System =>
  withComponent(systemIn(example, { 'chassis.0': 'On', [name]: status }), name, changes)

const withComponent = (system: System, name: string, changes: Partial<Component>): System =>
  put(system, { ...componentOf(system, name), ...changes })

function alerted(system: System, component: string, severity: Alert['severity']): System {
  const alert = {
    id: `a/${component}`,
    code: 'a',
    component,
    severity,
    since: 0,
    value: null,
    limit: null,
    unit: null,
    until: null,
    message: '',
    guidance: '',
  }
  const alertState = { at: 0, isCleared: false, isFlapping: false, goneAt: null, dueAt: null }
  return { ...system, alerts: { [alert.id]: { ...alertState, alert } } }
}
