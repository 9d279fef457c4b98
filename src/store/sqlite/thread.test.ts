/** The thread of a SQLite store keeps order, holds up nobody, and is missed when it ends. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, mock, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { batchOf, rowOf, rowsOf } from '../contract.ts'
import { StoreError } from '../store.ts'
import { openSqliteStore, threadsComeToRest } from './sqlite.ts'

const root = mkdtempSync(join(tmpdir(), 'statemgr-thread-'))
after(() => rmSync(root, { recursive: true, force: true }))

let stores = 0
const newPath = () => join(root, `${++stores}`, 'statemgr.db')
/** The thread collects its garbage after a second without a call. */
const longerThanRestMs = 1100
const wide = { rowsMax: 1e6, ageMaxMs: 1e12 }

test('what is asked after a commit sees it, without waiting for it', async () => {
  const store = await openSqliteStore({ path: newPath() })
  const asked = [1, 2, 3].map(async (seq) => {
    void store.commit(batchOf([rowOf(seq)], { parts: [{ key: 'a', text: `${seq}` }] }))
    const [page, { parts }] = await Promise.all([store.history({ limit: 9 }), store.load()])
    return [page.rows.length, parts?.get('a')]
  })
  const seen = await Promise.all(asked)
  assert.deepEqual(seen, [
    [3, '1'],
    [3, '2'],
    [3, '3'],
  ])
  await store.close()
})

test('a thread that has rested goes on when it is called', async () => {
  const store = await openSqliteStore({ path: newPath() })
  await store.commit(batchOf([rowOf(1)]))
  await setTimeout(longerThanRestMs)
  await store.commit(batchOf([rowOf(2)]))
  assert.equal((await store.history({ limit: 9 })).rows.length, 2)
  await store.close()
})

test('a seal, which nobody asks for, is no answer: who is busy is not at rest', async () => {
  const store = await openSqliteStore({ path: newPath(), bounds: wide })
  const urgent = (seq: number) => ({ ...rowOf(seq), type: 'emergency' })
  for (const seq of [1, 2, 3]) await store.commit(batchOf([urgent(seq)]))
  assert.ok(threadsComeToRest(longerThanRestMs))
  const committing = store.commit(batchOf(rowsOf(4, 2000)))
  assert.ok(!threadsComeToRest(0))
  await committing
  assert.ok(threadsComeToRest(longerThanRestMs))
  await store.close()
})

test('a commit does not wait for a long look through the journal', async () => {
  const store = await openSqliteStore({ path: newPath(), bounds: wide })
  const rows = 100_000
  for (let seq = 1; seq <= rows; seq += 10_000) await store.commit(batchOf(rowsOf(seq, seq + 9999)))
  const ended: string[] = []
  const looking = store.history({ correlation: 'none', limit: 1 }).then(() => ended.push('history'))
  await setTimeout(1)
  for (const seq of [1, 2, 3]) {
    await store.commit(batchOf([rowOf(rows + seq)]))
    ended.push('commit')
  }
  await looking
  assert.deepEqual(ended, ['commit', 'commit', 'commit', 'history'])
  await store.close()
})

test('a long commit holds up nobody else', async () => {
  const store = await openSqliteStore({ path: newPath(), bounds: wide })
  const batch = batchOf(rowsOf(1, 50_000))
  const committing = store.commit(batch)
  let isCommitting = true
  void committing.finally(() => {
    isCommitting = false
  })
  let turns = 0
  while (isCommitting) {
    await setTimeout(1)
    turns += 1
  }
  assert.ok(turns > 20, `${turns} turns`)
  await store.close()
})

test('closing waits for what is under way', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path, bounds: wide })
  await store.commit(batchOf(rowsOf(1, 20_000)))
  const looking = store.history({ correlation: 'none', limit: 1 })
  const commits = rowsOf(20_001, 20_020).map((row) => store.commit(batchOf([row])))
  await store.close()
  assert.deepEqual(await looking, { rows: [], next: null })
  await Promise.all(commits)
  const again = await openSqliteStore({ path, bounds: wide })
  assert.equal((await again.load()).lastSeq, 20_020)
  await again.close()
})

test('a thread that ends fails what waits and all that comes, and loses nothing', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  const posting = mock.method(Worker.prototype, 'postMessage')
  await store.commit(batchOf([rowOf(1)]))
  const worker = posting.mock.calls[0]?.this as Worker
  mock.restoreAll()
  const committing = assert.rejects(store.commit(batchOf(rowsOf(2, 200_000))), isLost)
  const looking = assert.rejects(store.history({ limit: 1 }), isLost)
  // In the same turn, so that nothing can have been answered.
  await worker.terminate()
  await Promise.all([looking, committing])
  await assert.rejects(store.load(), isLost)
  await assert.rejects(store.commit(batchOf([rowOf(2)])), isLost)
  await store.close()
  const again = await openSqliteStore({ path })
  const { lastSeq, damage } = await again.load()
  assert.equal(damage, null)
  assert.ok(lastSeq === 1 || lastSeq === 200_000, `${lastSeq}`)
  await again.close()
})

const isLost = (error: unknown) =>
  error instanceof StoreError &&
  /statemgr\.db has lost its thread: restart statemgr \([^\n]+\)$/.test(error.message)

test('an open store that nobody asks costs no time, and keeps no process alive', () => {
  const sources = JSON.stringify(join(import.meta.dirname, 'sqlite.ts'))
  const script = `
    import { openSqliteStore, threadsComeToRest } from ${sources}
    const store = await openSqliteStore({ path: ${JSON.stringify(newPath())} })
    await store.commit({ parts: [], removed: [], rows: [] })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const before = process.cpuUsage()
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { user, system } = process.cpuUsage(before)
    process.stdout.write(String(user + system))`
  const args = ['--input-type=module', '-e', script]
  const cpuUs = Number(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 }))
  assert.ok(cpuUs > 0 && cpuUs < 50_000, `${cpuUs} µs within 500 ms`)
})
