/** Tests of health: what a component rests on, and what its own rules make of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  benchIn,
  createBench,
  platformOf,
  startOf,
} from '../../../test/harness/platform.ts'
import { firstSystem } from '../first-system.ts'
import type { Platform } from '../model/platform/platform.ts'
import { componentsOf } from '../model/system/system.ts'

const platform = platformOf({
  hosts: [
    {
      name: 'host.0',
      healthSensors: ['flow', 'leak'],
      healthRules: [
        { sensor: 'flow', is: ['warning', 'critical'], health: 'Critical' },
        { component: 'pump.0', is: ['Off', 'Failed'], health: 'Warning' },
      ],
    },
  ],
  sensors: [
    { name: 'flow', lowerWarning: 4 },
    { name: 'leak', critical: 1 },
  ],
  kinds: { pump: {} },
  components: [{ name: 'pump.0', chassisPower: false }],
})

const healthAt = (
  levels: Readonly<Record<string, 'normal' | 'warning' | 'unknown'>>,
  pump = 'On',
) => {
  const power = pump === 'On' ? 'On' : pump === 'Off' ? 'Off' : 'Unknown'
  const bench = benchIn({ 'pump.0': [pump, power] }, platform)
  bench.level('sensor/flow', levels.flow ?? 'normal')
  bench.level('sensor/leak', levels.leak ?? 'normal')
  bench.pass(0)
  return bench.component('host.0').health
}

test('a sensor counts for what a rule says, and otherwise for what it says itself', () => {
  assert.equal(healthAt({}), 'OK')
  assert.equal(healthAt({ flow: 'warning' }), 'Critical')
  assert.equal(healthAt({ leak: 'warning' }), 'Warning')
})

test('the status of another component counts as soon as it changes', () => {
  assert.equal(healthAt({}, 'Off'), 'Warning')
  assert.equal(healthAt({ flow: 'warning' }, 'Off'), 'Critical')
})

test('what a rule looks at and nobody can see is unknown', () => {
  assert.equal(healthAt({ flow: 'unknown' }), 'Unknown')
  assert.equal(healthAt({}, 'Unknown'), 'Unknown')
})

test('a host is isolated for what its rules call critical, and not for what they excuse', () => {
  const excused = platformOf({
    hosts: [
      {
        name: 'host.0',
        healthSensors: ['flow', 'leak'],
        healthRules: [
          { sensor: 'flow', is: ['warning'], health: 'Critical' },
          { sensor: 'leak', is: ['critical'], health: 'Warning' },
        ],
      },
    ],
    sensors: [{ name: 'flow' }, { name: 'leak' }],
    emergency: { healthConfirm: '3s' },
  })
  for (const [sensor, level, isIsolated] of [
    ['leak', 'critical', false],
    ['flow', 'critical', false],
    ['flow', 'warning', true],
  ] as const) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, excused)
    bench.level(`sensor/${sensor}`, level)
    bench.pass(3000)
    const action = bench.component('host.0').operation?.action ?? null
    assert.equal(action, isIsolated ? 'EmergencyIsolate' : null, `${sensor} ${level}`)
  }
})

test('where nothing is to be read nothing is missing: what rests on nothing is well', () => {
  const least = started(platformOf({ hosts: [{ name: 'host.0' }] }))
  for (const { name, health } of componentsOf(least.system)) assert.equal(health, 'OK', name)
  const unread = started(platform)
  const healths = ['host.0', 'pump.0'].map((name) => unread.component(name).health)
  assert.deepEqual(healths, ['Unknown', 'OK'])
})

test('a start takes back what was read before', () => {
  const made = benchIn({ 'pump.0': 'On' }, platform)
  for (const sensor of ['flow', 'leak']) made.level(`sensor/${sensor}`, 'normal')
  made.pass(0)
  assert.equal(made.component('host.0').health, 'OK')
  made.deliver(startOf('again'))
  assert.equal(made.component('host.0').health, 'Unknown')
})

function started(of: Platform): Bench {
  const made = createBench(of, firstSystem(of, 'first', 0), 0)
  made.deliver(startOf('first'))
  return made
}
