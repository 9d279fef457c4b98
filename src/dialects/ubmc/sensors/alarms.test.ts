/** Tests of alarms that are repeated without end, and never called off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noteAlarm, quietAlarms } from './alarms.ts'
import type { Alarm } from './events.ts'

const hot: Alarm = {
  kind: 'alarm',
  by: 'sensor-alert',
  sensor: 'cpu0_temp',
  zone: null,
  level: 'critical',
  value: 99,
  limit: 95,
  action: null,
  message: 'far too hot',
}

test('an alarm that is repeated is news once, and is over when it is not repeated any more', () => {
  const first = noteAlarm({}, hot, 0)
  assert.equal(first.isNews, true)
  const again = noteAlarm(first.standing, hot, 5000)
  assert.equal(again.isNews, false)
  const worse = noteAlarm(again.standing, { ...hot, level: 'warning' }, 10_000)
  assert.equal(worse.isNews, true)
  assert.deepEqual(quietAlarms(worse.standing, 29_999).over, [])
  const quiet = quietAlarms(worse.standing, 30_000)
  assert.equal(quiet.over.length, 1)
  assert.deepEqual(quiet.standing, {})
})

test('a flood of alarms is bounded', () => {
  let standing = {}
  for (let i = 0; i < 1100; i++) {
    standing = noteAlarm(standing, { ...hot, sensor: `s${i}` }, 0).standing
  }
  assert.equal(Object.keys(standing).length, 1024)
})
