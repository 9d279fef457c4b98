/** What a thread has made and let go of is given back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heap } from './heap.ts'

test('a collection gives back what was made and let go of', () => {
  let kept: object[] | null = Array.from({ length: 2e6 }, (_, index) => ({ index }))
  const grown = heap.bytes()
  assert.equal(kept.length, 2e6)
  kept = null
  heap.collect()
  const freed = grown - heap.bytes()
  assert.ok(freed > 32 * 1024 * 1024, `${freed} bytes of ${grown}`)
})

test('bytes beside it count, and are given back as well', () => {
  const before = heap.bytes()
  let kept: Buffer | null = Buffer.alloc(64 * 1024 * 1024)
  assert.ok(heap.bytes() - before >= kept.length)
  kept = null
  heap.collect()
  assert.ok(heap.bytes() - before < 32 * 1024 * 1024)
})
