/** Asking for a sensor, in bytes that sensormon of u-bmc was asked with and has answered. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex, hexOf } from '../../../../test/harness/hex.ts'
import { sensorAnswer, sensorQuestion } from './question.ts'

test('a sensor is asked for by its id', () => {
  // Field 1, a string of 9 bytes.
  assert.equal(hexOf(sensorQuestion('cpu0_temp')), '0a 09 63 70 75 30 5f 74 65 6d 70')
})

test('what sensormon answers is read', () => {
  // Recorded from the mock target of u-bmc: GetSensorResponse with one Sensor.
  const answer = hex(
    '0a 85 01 0a 09 63 70 75 30 5f 74 65 6d 70 12 11 43 50 55 20 30 20 54 65 6d 70 65 72 61 74',
    '75 72 65 18 01 20 01 28 01 42 32 2a 30 0a 29 5a 6f 6e 65 3a 20 63 70 75 2c 20 50 6f 73 69',
    '74 69 6f 6e 3a 20 64 69 65 2c 20 43 6f 6d 70 6f 6e 65 6e 74 3a 20 43 50 55 30 2a 03 64 69',
    '65 4a 0c 08 e9 d6 91 d8 06 10 f6 ed c6 a8 02 32 1d 09 e0 57 94 82 54 1d 45 40 12 12 09 00',
    '00 00 00 00 c0 52 40 11 00 00 00 00 00 40 55 40',
  )
  const read = sensorAnswer(answer)
  assert.ok(read.kind === 'reading')
  assert.deepEqual([read.sensor, read.unit, read.zone], ['cpu0_temp', '°C', null])
  assert.ok(read.value !== null && Math.abs(read.value - 42.229) < 0.001)
})

test('an error, whose body is empty, is no reading', () => {
  assert.equal(sensorAnswer(new Uint8Array()).kind, 'ignored')
  assert.equal(sensorAnswer(hex('ff')).kind, 'garbage')
})
