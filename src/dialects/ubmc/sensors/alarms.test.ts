/** Tests of alarms that are repeated without end, and never said to be over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addAlarm, expireAlarms } from './alarms.ts'
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
  const first = addAlarm({}, hot, 0)
  assert.equal(first.isNews, true)
  const again = addAlarm(first.active, hot, 5000)
  assert.equal(again.isNews, false)
  const worse = addAlarm(again.active, { ...hot, level: 'warning' }, 10_000)
  assert.equal(worse.isNews, true)
  assert.deepEqual(expireAlarms(worse.active, 29_999).over, [])
  const quiet = expireAlarms(worse.active, 30_000)
  assert.equal(quiet.over.length, 1)
  assert.deepEqual(quiet.active, {})
})

test('a flood of alarms is bounded', () => {
  let active = {}
  for (let i = 0; i < 1100; i++) {
    active = addAlarm(active, { ...hot, sensor: `s${i}` }, 0).active
  }
  assert.equal(Object.keys(active).length, 1024)
})
