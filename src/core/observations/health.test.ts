/** Tests of health: what a component rests on, and what its own rules make of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn, platformOf } from '../../../test/harness/platform.ts'

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
