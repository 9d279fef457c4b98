/** A store of format 3, as a run that was killed at work left it, is read forward. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFixture } from '../../../test/harness/read-forward.ts'
import { systemOf } from './snapshot.ts'

test('what format 3 kept is what is known, and what has ended is kept by its id', async () => {
  const { kept, read } = await readFixture(new URL('format-3.fixture.json', import.meta.url))
  const parts = Object.entries(kept)
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
