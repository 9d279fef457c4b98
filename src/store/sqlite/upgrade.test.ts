/** A SQLite file as statemgr 0.1 wrote it is read forward, whatever has become of it. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { chainStart, link } from '../chain.ts'
import { allPages, batchOf, rowOf, rowsOf } from '../contract.ts'
import { StoreError } from '../store.ts'
import { openSqliteStoreHere } from './here.ts'

const root = mkdtempSync(join(tmpdir(), 'statemgr-upgrade-'))
after(() => rmSync(root, { recursive: true, force: true }))

let stores = 0
const newPath = () => join(root, `${++stores}`, 'statemgr.db')

/** The schema of statemgr 0.1, word by word. */
const schema1 = [
  'CREATE TABLE part (key TEXT PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)' +
    ' WITHOUT ROWID',
  'CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, component TEXT NOT NULL,' +
    ' type TEXT NOT NULL, outcome TEXT NOT NULL, operation TEXT, correlation TEXT,' +
    ' text TEXT NOT NULL, hash TEXT NOT NULL)',
  'CREATE TABLE head (id INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)',
]
const parts = new Map([
  ['component/host.0', 'x'.repeat(3000)],
  ['root', '{"format":1}'],
])

/** Writes such a file with rows `from` … `to`; a killed one has its newest commits in the log. */
function writeVersion1(path: string, from: number, to: number, end: 'closed' | 'killed'): void {
  mkdirSync(dirname(path), { recursive: true })
  const db = new DatabaseSync(path)
  db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL')
  db.exec('BEGIN IMMEDIATE; PRAGMA application_id=0x53544d31; PRAGMA user_version=1')
  for (const statement of schema1) db.exec(statement)
  const sum = (key: string, text: string) => crc32(text, crc32(`${key}\n`))
  let partsSum = 0
  for (const [key, text] of parts) {
    db.prepare('INSERT INTO part VALUES (?, ?, ?)').run(key, text, sum(key, text))
    partsSum ^= sum(key, text)
  }
  let [anchorHash, lastHash] = [chainStart, chainStart]
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const row of rowsOf(1, to)) {
    const { seq, at, component, type, outcome, operation, correlation, text } = row
    lastHash = link(lastHash, row)
    if (seq < from) anchorHash = lastHash
    else insert.run(seq, at, component, type, outcome, operation, correlation, text, lastHash)
  }
  const of = { commits: 9, lastSeq: to, lastAt: to * 10, lastHash, anchorSeq: from - 1, anchorHash }
  const head = JSON.stringify({ ...of, partsSum, damage: null })
  db.prepare('INSERT INTO head VALUES (1, ?, ?)').run(head, crc32(head))
  db.exec('COMMIT')
  const witness = `9 ${to} ${to * 10}`
  writeFileSync(`${path}-witness`, `${witness} ${crc32(witness)}`.padEnd(96))
  const copy = `${dirname(path)}-killed`
  // By another process: closing a file gives up this one's lock on it.
  execFileSync('cp', ['-rT', dirname(path), copy])
  db.close()
  if (end === 'killed') cpSync(copy, dirname(path), { recursive: true })
}

async function assertWhole(path: string, from: number, to: number): Promise<void> {
  const store = await openSqliteStoreHere({ path })
  const loaded = await store.load()
  assert.deepEqual(loaded, { parts, lastSeq: to, lastAt: to * 10, damage: null })
  assert.deepEqual(await allPages(store, { limit: 1000, order: 'oldest' }), rowsOf(from, to))
  await store.close()
}

const versionOf = (path: string) => {
  const db = new DatabaseSync(path)
  const [version, page] = ['user_version', 'page_size'].map((pragma) =>
    Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]),
  )
  db.close()
  return { version, page }
}

for (const end of ['closed', 'killed'] as const) {
  for (const from of [1, 301]) {
    test(`a file of version 1 with rows from ${from} that was ${end} is read forward`, async () => {
      const path = newPath()
      writeVersion1(path, from, 900, end)
      assert.equal(existsSync(`${path}-wal`), end === 'killed')
      await assertWhole(path, from, 900)
      assert.deepEqual(versionOf(path), { version: 2, page: 1024 })
      assert.equal(versionOf(`${path}.schema-1`).version, 1)
      assert.deepEqual(readdirSync(dirname(path)).sort(), [
        'statemgr.db',
        'statemgr.db-witness',
        'statemgr.db.schema-1',
      ])
      const store = await openSqliteStoreHere({ path })
      await store.commit(batchOf([rowOf(901)], { removed: ['component/host.0'] }))
      await store.close()
      const again = await openSqliteStoreHere({ path })
      const { lastSeq, damage, parts: left } = await again.load()
      assert.deepEqual([lastSeq, damage, left?.size], [901, null, 1])
      await again.close()
    })
  }
}

test('an upgrade that was cut off begins anew', async () => {
  const path = newPath()
  writeVersion1(path, 1, 900, 'killed')
  writeFileSync(`${path}-fresh`, 'half a file')
  writeFileSync(`${path}-fresh-wal`, 'half a log')
  await assertWhole(path, 1, 900)
  assert.deepEqual(readdirSync(dirname(path)).sort(), [
    'statemgr.db',
    'statemgr.db-witness',
    'statemgr.db.schema-1',
  ])
})

test('an upgrade that has no room leaves the file as it was, and says so', async () => {
  const path = newPath()
  writeVersion1(path, 1, 20_000, 'closed')
  const before = readFileSync(path)
  execFileSync('prlimit', ['--pid', `${process.pid}`, '--fsize=100000:'])
  try {
    await assert.rejects(openSqliteStoreHere({ path }), StoreError)
  } finally {
    execFileSync('prlimit', ['--pid', `${process.pid}`, '--fsize=unlimited:'])
  }
  assert.deepEqual(readFileSync(path), before)
  await assertWhole(path, 1, 20_000)
})

test('a damaged file of version 1 is put aside, and what is true in it is kept', async () => {
  const path = newPath()
  writeVersion1(path, 1, 900, 'closed')
  const bytes = readFileSync(path)
  bytes.write('Because', bytes.indexOf('because of 300"'))
  writeFileSync(path, bytes)
  const store = await openSqliteStoreHere({ path })
  const loaded = await store.load()
  assert.deepEqual([loaded.parts, loaded.lastSeq, loaded.damage?.rowsKept], [null, 900, 899])
  assert.deepEqual(readFileSync(loaded.damage?.keptAt ?? ''), bytes)
  const rows = await allPages(store, { limit: 1000, order: 'oldest' })
  assert.deepEqual(rows, [...rowsOf(1, 299), ...rowsOf(301, 900)])
  await store.close()
  assert.equal(versionOf(path).version, 2)
})

test('a row altered deep in a file of version 1 is found when it is read, as ever', async () => {
  const path = newPath()
  writeVersion1(path, 1, 12_000, 'closed')
  const bytes = readFileSync(path)
  bytes.write('Because', bytes.indexOf('because of 1500"'))
  writeFileSync(path, bytes)
  const store = await openSqliteStoreHere({ path })
  assert.equal((await store.load()).damage, null)
  const deep = { from: 14_900, to: 15_100, limit: 100 }
  await assert.rejects(store.history(deep), /row 1500 does not match its hash/)
  await store.close()
})
