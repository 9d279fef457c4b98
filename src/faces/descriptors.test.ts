/** Connections by the limit of descriptors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectionsFor, connectionsHere } from './descriptors.ts'

test('a server holds no more connections than leave descriptors for all else', () => {
  const rows = [
    ['1048576', 256],
    ['1024', 225],
    ['256', 45],
    ['64', 4],
    ['16', 4],
    ['unlimited', 256],
  ] as const
  for (const [soft, expected] of rows) {
    const limits = `Limit            Soft Limit  Hard Limit\nMax open files   ${soft}    9 files\n`
    assert.equal(connectionsFor(limits), expected, soft)
  }
  assert.equal(connectionsFor(''), 256)
  assert.ok(connectionsHere() >= 4)
})
