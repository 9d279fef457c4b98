/** Reads a store of an older format forward, as a run that was killed left it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { readForward } from '../../src/engine/loop/snapshot.ts'
import { createMemoryStore } from '../../src/store/memory.ts'

/** By key what was kept, from a file, and a store that holds it. */
export async function keptIn(file: URL) {
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { readonly id?: string }>
  const store = createMemoryStore()
  await store.commit({
    parts: Object.entries(kept).map(([key, value]) => ({ key, text: JSON.stringify(value) })),
    removed: [],
    rows: [],
  })
  return { kept, store }
}

/** And what is known and kept of it from then on. */
export async function readFixture(file: URL) {
  const { kept, store } = await keptIn(file)
  const read = await readForward(store, (await store.load()).parts!, 'two-host-chassis')
  assert.deepEqual((await store.load()).parts, read)
  return { kept, read }
}
