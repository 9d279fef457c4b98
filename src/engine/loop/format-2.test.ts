/** A store of format 2, as a run that was killed in the middle of much left it, is read forward. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMemoryStore } from '../../store/memory.ts'
import { readForward, systemOf } from './snapshot.ts'

const fixture = readFileSync(join(import.meta.dirname, 'format-2.fixture.json'), 'utf8')

test('what format 2 kept is what is known, and is kept in the format of today', async () => {
  const store = createMemoryStore()
  const parts = Object.entries(JSON.parse(fixture) as Record<string, unknown>)
  await store.commit({
    parts: parts.map(([key, value]) => ({ key, text: JSON.stringify(value) })),
    removed: [],
    rows: [],
  })
  const read = await readForward(store, (await store.load()).parts!, 'two-host-chassis')
  assert.deepEqual((await store.load()).parts, read)
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
