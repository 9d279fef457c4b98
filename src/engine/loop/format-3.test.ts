/** A store of format 3, as a run that was killed at work left it, is read forward. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createMemoryStore } from '../../store/memory.ts'
import { readForward, systemOf } from './snapshot.ts'

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, 'format-3.fixture.json'), 'utf8'),
) as Record<string, { readonly id?: string }>

test('what format 3 kept is what is known, and what has ended is kept by its id', async () => {
  const store = createMemoryStore()
  const parts = Object.entries(fixture)
  await store.commit({
    parts: parts.map(([key, value]) => ({ key, text: JSON.stringify(value) })),
    removed: [],
    rows: [],
  })
  const read = await readForward(store, (await store.load()).parts!, 'two-host-chassis')
  assert.deepEqual((await store.load()).parts, read)
  const ids = parts.flatMap(([key, { id }]) => (key.startsWith('ended/') ? [`ended/${id}`] : []))
  const now = [...read.keys()].filter((key) => key.startsWith('ended/'))
  assert.deepEqual(now.sort(), ids.sort())
  const { system } = systemOf(read, 30)
  assert.deepEqual(
    system.ended.map(({ requestId, action, component }) => [requestId, action, component]),
    [
      ['zero', 'PowerOn', 'chassis.0'],
      ['one', 'PowerOn', 'host.0'],
      ['off', 'ForceOff', 'host.0'],
      [null, 'PowerOn', 'chassis.0'],
      ['two', 'PowerOn', 'host.1'],
    ],
  )
  const host = system.components.rows.find(({ name }) => name === 'host.1')
  assert.deepEqual([host?.status, host?.operation?.requestId], ['ShuttingDown', 'three'])
})
