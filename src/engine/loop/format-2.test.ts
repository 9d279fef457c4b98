/** A store of format 2, as a run that was killed in the middle of much left it, is read forward. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFixture } from '../../../test/harness/read-forward.ts'
import { systemOf } from './snapshot.ts'

test('what format 2 kept is what is known, and is kept in the format of today', async () => {
  const { read } = await readFixture(new URL('format-2.fixture.json', import.meta.url))
  const { components, intents, ended, alerts } = systemOf(read, 30).system
  assert.ok(Object.keys(alerts).length > 0)
  for (const { alert } of Object.values(alerts))
    assert.deepEqual([alert.value, alert.limit, alert.unit], [null, null, null], alert.id)
  assert.deepEqual(
    components.rows.map(({ name, status, operation }) => [name, status, operation?.action]),
    [
      ['host.0', 'Resetting', 'GracefulRestart'],
      ['host.1', 'On', 'PowerOn'],
      ['chassis.0', 'On', undefined],
      ['bmc.0', 'Ready', undefined],
    ],
  )
  assert.equal(Object.values(intents.overrides)[0]?.reason, 'sensor is being replaced')
  assert.equal(Object.values(intents.schedules)[0]?.action, 'ForceOff')
  assert.equal(intents.preferences['host.0']?.restore, 'AlwaysOn')
  assert.deepEqual(
    ended.map(({ action, state }) => [action, state]),
    [
      ['PowerOn', 'succeeded'],
      ['PowerOn', 'succeeded'],
    ],
  )
})
