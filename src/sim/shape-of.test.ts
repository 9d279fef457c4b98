/** The hardware that is pretended for a configuration. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Configured } from './plant/configured.ts'
import { shapeOf } from './shape-of.ts'

const configured: Configured = {
  integrations: {
    power: 'p',
    thermal: 't',
    sensors: 's',
    leds: 'l',
    others: ['traymgr'],
    dialect: 'native',
    dialects: {},
  },
  hosts: Array.from({ length: 16 }, (_, index) => ({
    name: `host.${index}`,
    powerDependencies: ['psu.0'],
    thermalZone: 'bay',
    bootProgress: index > 0,
  })),
  chassis: { name: 'chassis.0', powerSequence: ['psu.0'] },
  bmc: { name: 'bmc.0' },
  kinds: {
    tray: {
      service: 'traymgr',
      leds: { leak: {} },
      usualLeds: true,
      addedSteps: [],
      recipes: {
        fill: {
          steps: [
            { call: 'thermal.raise', target: 'zones', undo: [{ call: 'thermal.flush' }] },
            { call: 'traymgr.start', undo: { none: 'none' } },
            { call: 'traymgr.prime', undo: [{ call: 'traymgr.halt' }] },
          ],
        },
      },
    },
    chassis: {
      leds: {},
      usualLeds: true,
      addedSteps: [],
      recipes: { tidy: { steps: [{ call: 'power.tidy' }] } },
    },
  },
  components: [
    { name: 'tray.0', chassisPower: true, powerDependencies: ['psu.1'], thermalZone: 'bay' },
    { name: 'pump.0', chassisPower: false, powerDependencies: [] },
  ],
  supplies: [{ name: 'psu.0' }, { name: 'psu.1' }],
  zones: [{ name: 'bay', warning: 60 }],
  sensors: [
    { name: 'cpu', unit: '°C', zone: 'bay', warning: 85 },
    { name: 'rail_12v', unit: 'V', lowerWarning: 11, warning: 13 },
    { name: 'fan', unit: 'RPM', lowerCritical: 1000 },
    { name: 'flow', unit: 'l/min', lowerCritical: 4 },
  ],
  resources: [{ name: 'fabric' }, { name: 'coolant', sensors: ['flow'] }],
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
    startsOn: [],
    ubmc: { backend: 'gpio', bmcPower: false, alertWarning: 75, alertCritical: 85 },
    verbs: { halt: 'off' },
    zones: { bay: { cooledBy: ['pump.0'] } },
    sensors: { flow: { value: 12, follows: 'pump.0', idle: 0 } },
  },
}
const shape = shapeOf(configured)

test('everything that the configuration names is there, on its service', () => {
  const { dialect: _, dialects: __, ...services } = configured.integrations
  assert.deepEqual(shape.services, services)
  assert.equal(shape.hosts.length, 16)
  assert.deepEqual(shape.hosts[0], {
    name: 'host.0',
    zone: 'bay',
    supplies: ['psu.0'],
    drawsWatts: 0,
    reportsBoot: false,
  })
  assert.deepEqual(shape.leds.map(({ component }) => component).slice(-4), [
    'chassis.0',
    'bmc.0',
    'tray.0',
    'pump.0',
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
  const celsius = shape.ambientCelsius + (17 * zone.riseCelsius) / cooled
  assert.ok(celsius > 40 && celsius < 60, `${celsius} °C`)
})

test('a sensor follows its zone, or stands where it is normal', () => {
  assert.deepEqual(
    shape.sensors.map(({ zone, offset }) => [zone, offset]),
    [
      ['bay', 2],
      [null, 12],
      [null, 2000],
      [null, 12],
    ],
  )
})

test('components of own kinds are with whoever switches them, with the LEDs of their kind', () => {
  assert.deepEqual(shape.components, [
    { name: 'tray.0', service: 'traymgr', chassisPower: true, supplies: ['psu.1'], zone: 'bay' },
    { name: 'pump.0', service: 'p', chassisPower: false, supplies: [], zone: null },
  ])
  const ledsOf = (name: string) => shape.leds.find(({ component }) => component === name)?.leds
  assert.deepEqual(ledsOf('tray.0'), ['power', 'status', 'error', 'identify', 'leak'])
  assert.deepEqual(ledsOf('pump.0'), ['power', 'status', 'error', 'identify'])
})

test('the verbs of own recipes are understood, and turn on or off what their words say', () => {
  assert.deepEqual(
    shape.ownVerbs.map(({ service, target, verb, as }) => `${service} ${target} ${verb} ${as}`),
    [
      't bay raise null',
      't bay flush null',
      'traymgr tray.0 start on',
      'traymgr tray.0 prime null',
      'traymgr tray.0 halt off',
      'p chassis.0 tidy null',
    ],
  )
})

test('a resource is told of by its name, unless sensors tell of it', () => {
  assert.deepEqual(shape.resources, ['fabric'])
})

test('what follows a component, and what it cools, is as the simulation says', () => {
  const flow = shape.sensors.find(({ name }) => name === 'flow')
  assert.deepEqual(flow?.follows, { component: 'pump.0', working: 12, idle: 0 })
  assert.deepEqual(shape.zones[0]?.cooledBy, ['pump.0'])
})

test('services are played as those of u-bmc where the configuration says that they are', () => {
  assert.equal(shape.ubmc, undefined)
  const { integrations, simulation } = configured
  const speaking = shapeOf({
    ...configured,
    integrations: { ...integrations, dialect: 'ubmc', dialects: { leds: 'native' } },
    simulation: { ...simulation, ubmc: { ...simulation.ubmc, offPulse: 300 } },
  }).ubmc
  assert.deepEqual([...speaking!.speaking], ['power', 'thermal', 'sensors'])
  assert.deepEqual(speaking!.powermgr.takesMs, {
    power_on: 200,
    power_off: 300,
    reset: 100,
    force_off: 4000,
  })
  assert.equal(speaking!.powermgr.components.includes('bmc.0'), false)
  assert.deepEqual(speaking!.sensormon.sensors[1], {
    id: 'rail_12v',
    unit: 'V',
    zone: null,
    upper: { warning: 13 },
    lower: { warning: 11 },
  })
})

test('what is on from the beginning is said, and what follows a host follows its power', () => {
  const { simulation } = configured
  const rail = { value: 12, follows: 'host.0', idle: 0 }
  const started = shapeOf({
    ...configured,
    simulation: { ...simulation, startsOn: ['chassis.0'], sensors: { rail_12v: rail } },
  })
  assert.deepEqual(started.startsOn, ['chassis.0'])
  assert.deepEqual(started.sensors[1]?.follows, { component: 'host.0', working: 12, idle: 0 })
})
