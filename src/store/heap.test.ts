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
