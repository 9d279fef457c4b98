/** Connections by the limit of descriptors. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertDescriptors, connectionsFor, connectionsHere } from './descriptors.ts'

test('fewer descriptors than it needs by itself are refused, with what to do', () => {
  const limits = (soft: string) => `Max open files            ${soft}      9      files\n`
  for (const soft of ['64', '1024', 'unlimited']) assertDescriptors(limits(soft))
  assertDescriptors('')
  const message =
    'at most 63 files may be open at once, and 64 are needed: ' +
    'raise the limit, with `ulimit -n 1024` or `LimitNOFILE=1024` in its unit'
  assert.throws(() => assertDescriptors(limits('63')), { name: 'LimitError', message })
})

test('a server holds no more connections than leave descriptors for all else', () => {
  const rows = [
    ['1048576', 256],
    ['1024', 213],
    ['256', 42],
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
