/** Tests of what u-bmc's services tell: quirks, mixed-up alerts, and what makes no sense. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hex } from '../../../../test/harness/hex.ts'
import { encode, timestampOf } from '../codec.ts'
import {
  SensorAlertSchema,
  SensorReadingSchema,
  SensorSchema,
  SensorStatus,
  SensorUnit,
} from '../gen/schema/v1alpha1/sensor_pb.ts'
import {
  ThermalEmergencyAlertSchema,
  ThermalEventResponseSchema,
} from '../gen/schema/v1alpha1/thermal_pb.ts'
import { type Alarm, eventPatterns, readEvent, type SensorRead } from './events.ts'

const text = (value: string) => new TextEncoder().encode(value)

const sensor = (value: number, more: object = {}) =>
  encode(SensorSchema, {
    id: 'cpu0_temp',
    name: 'CPU 0',
    status: SensorStatus.ENABLED,
    unit: SensorUnit.CELSIUS,
    reading: { case: 'analogReading', value: { value } },
    lastReadingTimestamp: timestampOf(5000),
    ...more,
  })

const read = (bytes: Uint8Array, subject = 'sensormon.data.cpu0_temp'): SensorRead => {
  const read = readEvent(subject, bytes)
  if (read.kind !== 'reading') assert.fail(JSON.stringify(read))
  return read
}

const alarm = (subject: string, bytes: Uint8Array): Alarm => {
  const read = readEvent(subject, bytes)
  if (read.kind !== 'alarm') assert.fail(JSON.stringify(read))
  return read
}

test('a status or a unit that nobody here knows makes its value unknown, and says which', () => {
  const odd = [
    { status: 42, field: 'status' },
    { unit: 99, field: 'unit' },
  ]
  for (const { field, ...more } of odd) {
    const { value, faults } = read(sensor(41, more))
    assert.equal(value, null)
    const number = String(Object.values(more)[0])
    const why = `no ${field} of u-bmc`
    assert.deepEqual(faults, [{ about: 'sensor/cpu0_temp', field, value: number, why }])
  }
  assert.equal(read(sensor(41, { context: 99 })).value, 41)
})

test('a sensor is read with its unit, its zone and its own time', () => {
  const bytes = hex(
    '0a 01 74 12 01 74', // fields 1 and 2: t
    '20 01 28 01', // fields 4 and 5: ENABLED, CELSIUS
    '32 09 09 00 00 00 00 00 40 45 40', // field 6: 42.5
    '4a 02 08 07', // field 9: 7 s
    '52 10 0a 0c 74 68 65 72 6d 61 6c 5f 7a 6f 6e 65 12 00', // field 10: thermal_zone, of no name
  )
  assert.deepEqual(readEvent('sensormon.data.t', bytes), {
    kind: 'reading',
    sensor: 't',
    zone: null,
    value: 42.5,
    unit: '°C',
    takenAt: 7000,
  })
  assert.equal(
    read(sensor(50, { customAttributes: { thermal_zone: 'cpu_zone' } })).zone,
    'cpu_zone',
  )
})

test('units become ours', () => {
  assert.equal(read(sensor(212, { unit: SensorUnit.FAHRENHEIT })).value, 100)
  assert.equal(read(sensor(300, { unit: SensorUnit.KELVIN })).value?.toFixed(2), '26.85')
  assert.deepEqual(
    [SensorUnit.WATTS, SensorUnit.RPM, SensorUnit.UNSPECIFIED].map(
      (unit) => read(sensor(1, { unit })).unit,
    ),
    ['W', 'rpm', null],
  )
})

test('a sensor that cannot be read reads nothing, and not 0', () => {
  for (const status of [
    SensorStatus.ERROR,
    SensorStatus.DISABLED,
    SensorStatus.NOT_PRESENT,
    SensorStatus.UNKNOWN,
  ]) {
    assert.equal(read(sensor(0, { status })).value, null)
  }
  assert.equal(read(sensor(0, { reading: { case: undefined } })).value, null)
  assert.equal(read(sensor(Number.NaN)).value, null)
  assert.equal(read(sensor(0)).value, 0)
})

test('a sensor that is told as enabled at its limit is read as it is', () => {
  assert.equal(read(sensor(120)).value, 120)
  assert.equal(read(sensor(120, { status: SensorStatus.CRITICAL })).value, 120)
})

test('a temperature is told again with a time that says nothing of when it was read', () => {
  const temperature = (more: object = {}) =>
    encode(SensorReadingSchema, {
      sensorId: 'cpu0_temp',
      sensorName: 'CPU 0',
      value: 71,
      unit: 'celsius',
      timestamp: timestampOf(9000),
      zoneName: 'cpu_zone',
      ...more,
    })
  const subject = 'thermalmgr.data.temperature.cpu0_temp'
  assert.deepEqual(read(temperature(), subject), {
    kind: 'reading',
    sensor: 'cpu0_temp',
    zone: 'cpu_zone',
    value: 71,
    unit: '°C',
    takenAt: null,
  })
  assert.equal(readEvent(subject, temperature({ unit: 'bananas' })).kind, 'garbage')
})

test('a violation comes as JSON', () => {
  const subject = 'sensormon.events.threshold.critical'
  const violation = {
    sensor_id: 'cpu0_temp',
    sensor_name: 'CPU 0',
    violation_type: 'upper_critical',
    current_value: 97.25,
    threshold_value: 95,
    severity: 'critical',
    timestamp: '2026-11-23T12:00:00Z',
  }
  const read = alarm(subject, text(JSON.stringify(violation)))
  assert.deepEqual(
    [read.by, read.sensor, read.level, read.value, read.limit],
    ['threshold', 'cpu0_temp', 'critical', 97.25, 95],
  )
  const broken = JSON.stringify(violation).replace('CPU 0', 'CPU "0"')
  assert.equal(readEvent(subject, text(broken)).kind, 'garbage')
  assert.equal(readEvent(subject, text('{"current_value": NaN}')).kind, 'garbage')
  assert.equal(readEvent(subject, text(`{"a":"${'x'.repeat(1 << 20)}"}`)).kind, 'garbage')
  assert.equal(readEvent(subject, hex('')).kind, 'garbage')
})

const sensorAlert = (more: object = {}) =>
  encode(SensorAlertSchema, {
    type: 'emergency_thermal',
    sensorId: 'cpu0_temp',
    sensorName: 'CPU 0',
    value: 99,
    threshold: 95,
    severity: 'emergency',
    timestamp: timestampOf(1),
    message: 'far too hot',
    ...more,
  })

const emergencyAlert = (more: object = {}) =>
  encode(ThermalEmergencyAlertSchema, {
    type: 'thermal',
    zoneName: 'cpu_zone',
    temperature: 105,
    severity: 'critical',
    action: 'immediate_shutdown',
    timestamp: timestampOf(1),
    message: 'burning',
    ...more,
  })

test('the two kinds of alerts on one subject are told apart', () => {
  const subject = 'thermalmgr.alerts.emergency'
  const one = alarm(subject, sensorAlert())
  assert.deepEqual(
    [one.by, one.sensor, one.level, one.value, one.limit],
    ['sensor-alert', 'cpu0_temp', 'critical', 99, 95],
  )
  for (const more of [{}, { zoneName: undefined }, { threshold: 100 }, { sensorId: 's' }]) {
    const other = alarm(subject, emergencyAlert(more))
    assert.deepEqual(
      [other.by, other.level, other.value, other.action],
      ['thermal-emergency', 'critical', 105, 'immediate_shutdown'],
    )
  }
  assert.equal(
    alarm('thermalmgr.alerts.warning', sensorAlert({ severity: 'warning' })).level,
    'warning',
  )
  assert.equal(readEvent(subject, sensorAlert({ severity: 'mild' })).kind, 'garbage')
  assert.equal(readEvent(subject, emergencyAlert({ severity: '' })).kind, 'garbage')
})

test('what powermgr did by itself is told, though not to whom', () => {
  const event = (eventType: string) =>
    encode(ThermalEventResponseSchema, {
      eventType,
      componentName: '2_components',
      action: 'emergency_shutdown',
      success: true,
      message: 'Emergency shutdown completed for 2/2 components',
    })
  assert.deepEqual(
    readEvent('powermgr.events.thermal_shutdown', event('emergency_shutdown_completed')),
    {
      kind: 'deed',
      what: 'shutdown',
      isDone: true,
      message: 'Emergency shutdown completed for 2/2 components',
    },
  )
  assert.equal(readEvent('powermgr.events.x', event('constructor')).kind, 'garbage')
})

test('a word that a sensor reads, and subjects of others, are nothing to judge', () => {
  const discrete = sensor(0, { reading: { case: 'discreteReading', value: { state: 'open' } } })
  assert.equal(readEvent('sensormon.data.door', discrete).kind, 'ignored')
  assert.equal(readEvent('sensormon.response.x', hex('')).kind, 'ignored')
})

test('whatever the bytes are, every subject hears something, or says why not', () => {
  const subjects = eventPatterns.map((pattern) => pattern.replace(/[*>]$/, 'x'))
  for (const whole of [sensor(1), sensorAlert(), emergencyAlert()]) {
    for (const subject of subjects) {
      for (let length = 0; length <= whole.length; length++)
        readEvent(subject, whole.subarray(0, length))
    }
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...subjects),
      fc.uint8Array({ maxLength: 64 }),
      (subject, bytes) => {
        const read = readEvent(subject, bytes)
        if (read.kind === 'garbage') assert.notEqual(read.why, '')
      },
    ),
    { numRuns: 1000 },
  )
  for (const subject of subjects) {
    assert.equal(readEvent(subject, new Uint8Array(1 << 20)).kind, 'garbage')
  }
})
