/** Tests of readings as `assess` takes them: told again, remembered, and the hottest of a zone. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SensorRead } from './events.ts'
import { noteReading as note } from './readings.ts'

/** Without the measurement that each tells of. */
function noteReading(...given: Parameters<typeof note>) {
  const { latest, readings } = note(...given)
  return { latest, readings: readings.map(({ reading }) => reading) }
}

const reading = (id: string, value: number | null, more: Partial<SensorRead> = {}): SensorRead => ({
  kind: 'reading',
  sensor: id,
  zone: 'cpu_zone',
  value,
  unit: '°C',
  takenAt: null,
  ...more,
})

test('a reading that was taken when the last was is no sign of life', () => {
  const first = noteReading({}, reading('a', 40, { takenAt: 5, zone: null }), 0)
  assert.deepEqual(first.readings, [{ kind: 'scale', subject: 'sensor/a', value: 40 }])
  const same = noteReading(first.latest, reading('a', 40, { takenAt: 5 }), 1000)
  assert.deepEqual(same.readings, [])
  // Whatever its clock says: back to 1970 is another moment all the same.
  const next = noteReading(same.latest, reading('a', 41, { takenAt: 1, zone: null }), 2000)
  assert.deepEqual(next.readings, [{ kind: 'scale', subject: 'sensor/a', value: 41 }])
  const remembered = noteReading(next.latest, reading('a', 41), 3000)
  assert.deepEqual(remembered.readings, [])
})

test('a zone is as hot as its hottest sensor, and unread while one of them cannot be read', () => {
  const zoneAfter = (...steps: readonly (readonly [SensorRead, number])[]) => {
    let latest = {}
    let value: number | null | undefined
    for (const [one, now] of steps) {
      const recorded = noteReading(latest, one, now)
      latest = recorded.latest
      value = recorded.readings.find(({ subject }) => subject === 'zone/cpu_zone')?.value
    }
    return value
  }
  assert.equal(zoneAfter([reading('a', 80), 0], [reading('b', 40), 1000]), 80)
  assert.equal(zoneAfter([reading('a', null), 0], [reading('b', 40), 1000]), null)
  assert.equal(zoneAfter([reading('a', 80), 0], [reading('b', 40), 30_000]), 40)
  const odd = reading('a', null, { unit: null })
  assert.equal(zoneAfter([reading('a', 80), 0], [reading('b', 40), 0], [odd, 1000]), null)
  const fan = reading('fan', 5000, { unit: 'rpm' })
  assert.equal(zoneAfter([fan, 0]), undefined)
  assert.equal(zoneAfter([fan, 0], [reading('a', 60), 0]), 60)
})
