/** What a thread has made and let go of is given back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
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

test('a heap that grows sparingly keeps less of what lived for a while', async () => {
  const [usual, sparing] = [await grownBy(false), await grownBy(true)]
  assert.ok(sparing < 0.8 * usual, `${sparing} of ${usual} bytes`)
})

/** How large the heap of a thread becomes that always holds on to what it made last. */
function grownBy(sparingly: boolean): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const given = { eval: true, workerData: sparingly }
  new Worker(lastingWhile, given).once('message', resolve).once('error', reject)
  return promise
}

const lastingWhile = `
  const { parentPort, workerData } = require('node:worker_threads')
  import(${JSON.stringify(new URL('heap.ts', import.meta.url))}).then(({ heap }) => {
    const last = Array.from({ length: 100_000 }, () => ({}))
    let most = 0
    for (let count = 0; count < 2e6; count++) {
      last[count % last.length] = { count }
      if (count % 50_000 !== 0) continue
      heap.grow(workerData)
      most = Math.max(most, heap.bytes())
    }
    heap.grow(false)
    parentPort.postMessage(most)
  })
`
