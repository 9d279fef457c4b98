/** A store that is timed keeps the contract of a store, and tells what it took. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storeContract } from './contract.ts'
import { createMemoryStore } from './memory.ts'
import { StoreError } from './store.ts'
import { type Commit, timedStore } from './timed.ts'

storeContract('timed', async (bounds) =>
  timedStore(createMemoryStore(bounds ? { bounds } : {}), () => {}),
)

test('each commit is told once, with its entries and whether it was kept', async () => {
  const commits: Commit[] = []
  const memory = createMemoryStore()
  const failing = {
    ...memory,
    commit: () => Promise.reject(new StoreError('the disk is full')),
  }
  const batch = { parts: [{ key: 'root', text: '{}' }], removed: [], rows: [] }
  await timedStore(memory, (commit) => commits.push(commit)).commit(batch)
  await assert.rejects(
    timedStore(failing, (commit) => commits.push(commit)).commit(batch),
    StoreError,
  )
  assert.deepEqual(
    commits.map(({ outcome, entries }) => [outcome, entries]),
    [
      ['kept', 0],
      ['failed', 0],
    ],
  )
  assert.ok(commits.every(({ tookMs }) => tookMs >= 0 && tookMs < 1000))
})
