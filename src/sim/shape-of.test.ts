/** The hardware that is pretended for a configuration. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Configured, shapeOf } from './shape-of.ts'

const configured: Configured = {
  integrations: { power: 'p', thermal: 't', sensors: 's', leds: 'l' },
  hosts: Array.from({ length: 16 }, (_, index) => ({
    name: `host.${index}`,
    powerDependencies: ['psu.0'],
    thermalZone: 'bay',
    bootProgress: index > 0,
  })),
  chassis: { name: 'chassis.0', powerSequence: ['psu.0'] },
  bmc: { name: 'bmc.0' },
  supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
  zones: [{ name: 'bay', warning: 60 }],
  sensors: [
    { name: 'cpu', unit: '°C', zone: 'bay', warning: 85 },
    { name: 'rail_12v', unit: 'V', lowerWarning: 11, warning: 13 },
    { name: 'fan', unit: 'RPM', lowerCritical: 1000 },
  ],
  emergency: {},
  simulation: {
    speed: 10,
    railTime: 50,
    bootTime: 2000,
    shutdownTime: 500,
    bmcResetTime: 1000,
    heatLag: 20_000,
    reportInterval: 1000,
    ambient: 20,
  },
}
const shape = shapeOf(configured)

test('everything that the configuration names is there, on its service', () => {
  assert.deepEqual(shape.services, configured.integrations)
  assert.equal(shape.hosts.length, 16)
  assert.deepEqual(shape.hosts[0], {
    name: 'host.0',
    zone: 'bay',
    supplies: ['psu.0'],
    reportsBoot: false,
  })
  assert.deepEqual(shape.leds.map(({ component }) => component).slice(-3), [
    'host.15',
    'chassis.0',
    'bmc.0',
  ])
  assert.deepEqual([shape.timing.speed, shape.timing.bootMs, shape.ambientCelsius], [10, 2000, 20])
})

test('a supply that the chassis does not switch is on from the start', () => {
  assert.deepEqual(
    shape.supplies.map(({ output }) => output),
    ['Off', 'On'],
  )
})

test('a zone with all its hosts on and little cooling stays below its warning', () => {
  const [zone] = shape.zones
  assert.ok(zone)
  const cooled = 1 + (zone.coolingGain * zone.loweredPercent) / 100
  const celsius = shape.ambientCelsius + (16 * zone.riseCelsius) / cooled
  assert.ok(celsius > 40 && celsius < 60, `${celsius} °C`)
})

test('a sensor follows its zone, or stands where it is normal', () => {
  assert.deepEqual(
    shape.sensors.map(({ zone, offset }) => [zone, offset]),
    [
      ['bay', 2],
      [null, 12],
      [null, 2000],
    ],
  )
})
