/** The SQLite store keeps the contract of a store, and keeps what it was given whatever happens. */

import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { trimEveryRows } from '../bounds.ts'
import { allPages, batchOf, rowOf, rowsOf, storeContract } from '../contract.ts'
import { StoreError } from '../store.ts'
import { storeError } from './errors.ts'
import { openSqliteStoreHere } from './here.ts'
import { openSqliteStore } from './sqlite.ts'

const root = mkdtempSync(join(tmpdir(), 'statemgr-store-'))
after(() => rmSync(root, { recursive: true, force: true }))

const childScript = join(import.meta.dirname, '../../../test/harness/store-child.ts')

let stores = 0
function newPath(): string {
  stores += 1
  return join(root, `${stores}`, 'statemgr.db')
}

const adapters = { sqlite: openSqliteStore, 'sqlite here': openSqliteStoreHere }

for (const [name, open] of Object.entries(adapters)) {
  storeContract(name, (bounds) => open({ path: newPath(), ...(bounds ? { bounds } : {}) }))
}

test('a store opened again has its parts and its whole journal', async () => {
  const path = newPath()
  for (let round = 0; round < 4; round += 1) {
    const store = await openSqliteStore({ path })
    const { parts, lastSeq, lastAt, damage } = await store.load()
    assert.deepEqual(
      { lastSeq, lastAt, damage },
      { lastSeq: round, lastAt: round * 10, damage: null },
    )
    assert.deepEqual(parts, round === 0 ? null : new Map([['a', `${round}`]]))
    await store.commit(batchOf([rowOf(round + 1)], { parts: [{ key: 'a', text: `${round + 1}` }] }))
    assert.equal((await store.history({ limit: 9 })).rows.length, round + 1)
    await store.close()
  }
})

test('a closed store is one file, its witness and its seals', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf(rowsOf(1, 100)))
  await store.close()
  assert.deepEqual(readdirSync(join(path, '..')).sort(), [
    'statemgr.db',
    'statemgr.db-key',
    'statemgr.db-seals',
    'statemgr.db-witness',
  ])
})

test('a trimmed journal still verifies when it is opened again', async () => {
  const path = newPath()
  const bounds = { rowsMax: 500, ageMaxMs: 1e12 }
  for (let round = 0; round < 3; round += 1) {
    const store = await openSqliteStore({ path, bounds })
    const { lastSeq, damage } = await store.load()
    assert.equal(damage, null)
    for (let seq = lastSeq + 1; seq <= lastSeq + 900; seq += 30) {
      await store.commit(batchOf(rowsOf(seq, seq + 29)))
    }
    const kept = await allPages(store, { limit: 1000, order: 'oldest' })
    assert.deepEqual(kept, rowsOf(lastSeq + 901 - kept.length, lastSeq + 900))
    assert.ok(kept.length < 1000)
    await store.close()
  }
})

test('history looks through a journal longer than one scan', async () => {
  const store = await openSqliteStore({ path: newPath() })
  for (let seq = 1; seq <= 12_000; seq += 1000) await store.commit(batchOf(rowsOf(seq, seq + 999)))
  const rare = { correlation: 'c-7', limit: 5 }
  assert.deepEqual(await store.history(rare), { rows: [rowOf(7)], next: null })
  assert.deepEqual(await store.history({ ...rare, order: 'oldest' }), {
    rows: [rowOf(7)],
    next: null,
  })
  const late = { correlation: 'c-11998', limit: 5, order: 'oldest' } as const
  assert.deepEqual(await store.history(late), { rows: [rowOf(11_998)], next: null })
  assert.deepEqual(await store.history({ correlation: 'none', limit: 1 }), { rows: [], next: null })
  await store.close()
})

test('a store in use is refused to a second opener, and goes on unharmed', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf([rowOf(1)]))
  await assert.rejects(openSqliteStore({ path }), isStoreError(/in use by another statemgr/))
  await store.commit(batchOf([rowOf(2)]))
  await assert.rejects(openSqliteStore({ path }), isStoreError(/pass another --data DIR/))
  await store.close()
  const again = await openSqliteStore({ path })
  assert.equal((await again.load()).lastSeq, 2)
  await again.close()
})

test('a store in use is refused to another process', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  const { status, stderr } = spawnSync(process.execPath, [childScript, path], { encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stderr, /StoreError: .* is in use by another statemgr/)
  await store.commit(batchOf([rowOf(1)]))
  await store.close()
})

test('a file of zero bytes is a new store', async () => {
  const path = join(root, 'zero.db')
  writeFileSync(path, '')
  const store = await openSqliteStore({ path })
  assert.deepEqual(await store.load(), { parts: null, lastSeq: 0, lastAt: 0, damage: null })
  await store.close()
})

for (const mode of ['DELETE', 'WAL']) {
  test(`another program's database in ${mode} mode is refused and left as it is`, async () => {
    const path = join(root, `foreign-${mode}.db`)
    const foreign = new DatabaseSync(path)
    foreign.exec(`PRAGMA journal_mode=${mode}; CREATE TABLE song (title TEXT)`)
    foreign.close()
    const before = readFileSync(path)
    await assert.rejects(openSqliteStore({ path }), isStoreError(/belongs to another program/))
    assert.deepEqual(readFileSync(path), before)
  })
}

test('a file of a newer statemgr is refused', async () => {
  const path = newPath()
  await (await openSqliteStore({ path })).close()
  const newer = new DatabaseSync(path)
  newer.exec('PRAGMA user_version=99')
  newer.close()
  await assert.rejects(openSqliteStore({ path }), isStoreError(/newer statemgr \(schema 99/))
})

test('a place that cannot be written to is a StoreError that says so', async () => {
  const file = join(root, 'plain-file')
  writeFileSync(file, 'text')
  const path = join(file, 'statemgr.db')
  await assert.rejects(openSqliteStore({ path }), isStoreError(/cannot be written/))
  await assert.rejects(openSqliteStore({ path: root }), isStoreError(/cannot be written/))
})

test('a commit the disk has no room for keeps nothing, and the next is kept', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf(rowsOf(1, 10), { parts: [{ key: 'a', text: '1' }] }))
  const big = batchOf(rowsOf(11, 20), { parts: [{ key: 'a', text: 'x'.repeat(2_000_000) }] })
  limitFileSize(1_000_000)
  try {
    await assert.rejects(store.commit(big), isStoreError(/check its disk|no room left/))
    await assert.rejects(store.commit(big), StoreError)
    const { parts, lastSeq } = await store.load()
    assert.deepEqual({ parts, lastSeq }, { parts: new Map([['a', '1']]), lastSeq: 10 })
    await store.commit(batchOf([rowOf(11)]))
  } finally {
    limitFileSize('unlimited')
  }
  await store.commit(batchOf(rowsOf(12, 20), { parts: [{ key: 'b', text: '2' }] }))
  await store.close()
  const again = await openSqliteStore({ path })
  const { parts, damage } = await again.load()
  assert.deepEqual(
    [parts, damage],
    [
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
      null,
    ],
  )
  assert.deepEqual((await again.history({ limit: 99, order: 'oldest' })).rows, rowsOf(1, 20))
  await again.close()
})

test('a commit that fails while it begins a table of the journal leaves no trace', async () => {
  const path = newPath()
  const bounds = { rowsMax: 300, ageMaxMs: 1e12 }
  const store = await openSqliteStoreHere({ path, bounds })
  for (let seq = 1; seq <= 1000; seq += 50) {
    await store.commit(batchOf(rowsOf(seq, seq + 49)))
    const big = { parts: [{ key: 'a', text: 'x'.repeat(2_000_000) }] }
    limitFileSize(1_000_000)
    try {
      await assert.rejects(store.commit(batchOf(rowsOf(seq + 50, seq + 400), big)), StoreError)
    } finally {
      limitFileSize('unlimited')
    }
  }
  const kept = await allPages(store, { limit: 1000, order: 'oldest' })
  assert.deepEqual(kept, rowsOf(1001 - kept.length, 1000))
  await store.close()
  const again = await openSqliteStoreHere({ path, bounds })
  assert.equal((await again.load()).damage, null)
  assert.deepEqual(await allPages(again, { limit: 1000, order: 'oldest' }), kept)
  await again.close()
})

test('a file grows no further once its journal is full, whatever the bounds become', async () => {
  const path = newPath()
  const size = async (rowsMax: number, from: number, to: number) => {
    const store = await openSqliteStoreHere({ path, bounds: { rowsMax, ageMaxMs: 1e12 } })
    for (let seq = from; seq <= to; seq += 250) await store.commit(batchOf(rowsOf(seq, seq + 249)))
    const kept = await allPages(store, { limit: 1000, order: 'oldest' })
    assert.deepEqual(kept, rowsOf(to + 1 - kept.length, to))
    assert.ok(kept.length < rowsMax + trimEveryRows + 250, `${kept.length} kept of ${rowsMax}`)
    await store.close()
    return statSync(path).size
  }
  const full = await size(3000, 1, 5000)
  assert.ok((await size(3000, 5001, 15_000)) < full * 1.1)
  assert.ok((await size(300, 15_001, 25_000)) < full * 1.1)
  assert.ok((await size(3000, 25_001, 35_000)) < full * 1.1)
})

test('a full disk is called that', () => {
  const full = new DatabaseSync(':memory:')
  full.exec('CREATE TABLE t (x); PRAGMA max_page_count=10')
  const fill = full.prepare('INSERT INTO t VALUES (zeroblob(100000))')
  try {
    fill.run()
    assert.fail('it was not full')
  } catch (error) {
    const message = storeError(error, '/data/statemgr.db')
    assert.ok(message instanceof StoreError)
    assert.match(message.message, /statemgr\.db has no room left: free space/)
  }
  full.close()
})

/** Whole services are killed at any moment in `test/adversary/`. */
const rounds = process.env.LONG === undefined ? 3 : 8

test('what was acknowledged before kill -9 is there, without a gap', async () => {
  const path = newPath()
  let previousSeq = 0
  for (let round = 0; round < rounds; round += 1) {
    const acknowledged = await commitUntilKilled(path, 20 + round * 15)
    assert.ok(acknowledged > previousSeq, 'the child committed')
    const store = await openSqliteStore({ path, bounds: { rowsMax: 2000, ageMaxMs: 1e12 } })
    const { parts, lastSeq, damage } = await store.load()
    assert.equal(damage, null)
    assert.ok(lastSeq >= acknowledged, `${acknowledged} was acknowledged, ${lastSeq} is there`)
    const texts = ['a', 'b', 'c'].map((key) => [key, `${key} at ${lastSeq}`] as const)
    assert.deepEqual(parts, new Map(texts))
    const kept = await allPages(store, { limit: 1000, order: 'oldest' })
    assert.deepEqual(kept, rowsOf(lastSeq + 1 - kept.length, lastSeq))
    await store.close()
    previousSeq = lastSeq
  }
  assert.ok(!existsSync(`${path}.damaged-1`))
})

/** Kills the child after `lines` commits or more; gives the last sequence it acknowledged. */
async function commitUntilKilled(path: string, lines: number): Promise<number> {
  const child = spawn(process.execPath, [childScript, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => {
    output += text
    if (output.split('\n').length > lines) child.kill('SIGKILL')
  })
  const [, signal] = await once(child, 'close')
  assert.equal(signal, 'SIGKILL')
  const whole = output.slice(0, output.lastIndexOf('\n')).split('\n')
  return Number(whole.at(-1))
}

/** A write beyond the limit fails as on a full disk, in this process alone; needs no root. */
function limitFileSize(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', `${process.pid}`, `--fsize=${bytes}:`])
}

function isStoreError(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && message.test(error.message)
}
