/** Files that are taken away, cut, written over or put back under an open store are noticed. */

import assert from 'node:assert/strict'
import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { allPages, batchOf, rowOf, rowsOf } from '../contract.ts'
import { type Store, StoreError } from '../store.ts'
import { openSqliteStoreHere } from './here.ts'
import { openSqliteStore } from './sqlite.ts'

const root = mkdtempSync(join(tmpdir(), 'statemgr-guard-'))
after(() => rmSync(root, { recursive: true, force: true }))

let stores = 0
const newPath = () => join(root, `${++stores}`, 'statemgr.db')
const state = (value: string) => ({ parts: [{ key: 'a', text: value }] })

/** What befalls the files of a store, `old` being a copy that was made before its last rows. */
const strikes: readonly {
  readonly name: string
  readonly strike: (path: string, old: string) => void
  /** Whether all rows can still be had from what is open. */
  readonly keepsRows: boolean
}[] = [
  {
    name: 'all of them deleted',
    strike: (path) => rmSync(dirname(path), { recursive: true }),
    keepsRows: true,
  },
  { name: 'the file deleted', strike: (path) => rmSync(path), keepsRows: true },
  { name: 'the log deleted', strike: (path) => rmSync(`${path}-wal`), keepsRows: true },
  {
    name: 'the folder renamed, and another one in its place',
    strike: (path) => {
      renameSync(dirname(path), `${dirname(path)}-away`)
      mkdirSync(dirname(path))
    },
    keepsRows: true,
  },
  {
    name: 'another file moved there',
    strike: (path, old) => {
      copyFileSync(old, `${path}.tmp`)
      renameSync(`${path}.tmp`, path)
    },
    keepsRows: true,
  },
  {
    name: 'a link put there',
    strike: (path, old) => {
      rmSync(path)
      symlinkSync(old, path)
    },
    keepsRows: true,
  },
  {
    name: 'a whole folder put back over it',
    strike: (path, old) => cpSync(dirname(old), dirname(path), { recursive: true }),
    keepsRows: false,
  },
  { name: 'the file cut to nothing', strike: (path) => truncateSync(path, 0), keepsRows: false },
  {
    name: 'the log cut to nothing',
    strike: (path) => truncateSync(`${path}-wal`, 0),
    keepsRows: false,
  },
  {
    name: 'an older copy written over it',
    strike: (path, old) => writeFileSync(path, readFileSync(old)),
    keepsRows: false,
  },
]

for (const { name, strike, keepsRows } of strikes) {
  for (const open of [openSqliteStoreHere, openSqliteStore]) {
    test(`${name}: the next commit notices, and what is kept stays (${open.name})`, async () => {
      const path = newPath()
      const store = await open({ path })
      const old = await halfway(store, path)
      strike(path, old)
      const before = existsSync(old) ? readFileSync(old) : null
      const lost = await lostBy(() => store.commit(batchOf([rowOf(41)], state('forty-one'))))
      assert.match(lost.message, /while it was in use/)
      // All that is known is written anew, by who knows it.
      await store.commit(batchOf([rowOf(41)], state('forty-one')))
      await store.commit(batchOf([rowOf(42)], state('forty-two')))
      await assertKept(store, keepsRows)
      await store.close()
      const next = await open({ path })
      assert.equal((await next.load()).damage, null)
      await assertKept(next, keepsRows)
      await next.close()
      if (before !== null)
        assert.deepEqual(readFileSync(old), before, 'somebody else’s was touched')
    })
  }
}

test('it is noticed by a look as well, where nothing is to be kept', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf(rowsOf(1, 3), state('three')))
  await store.check?.()
  rmSync(dirname(path), { recursive: true })
  await lostBy(async () => store.check?.())
  await store.check?.()
  await store.commit(batchOf([rowOf(4)], state('four')))
  await store.close()
})

test('a witness that was taken away is written anew by a look', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf(rowsOf(1, 3), state('three')))
  const before = readFileSync(`${path}-witness`)
  rmSync(`${path}-witness`)
  await store.check?.()
  assert.deepEqual(readFileSync(`${path}-witness`), before)
  await store.close()
})

test('what is the store’s own doing alarms nobody: commits that fail, and long logs', async () => {
  const store = await openSqliteStore({ path: newPath() })
  for (let seq = 1; seq <= 400; seq += 20) {
    const big = [{ key: 'a', text: 'x'.repeat(1_000_000) }]
    await store.commit(batchOf(rowsOf(seq, seq + 19), { parts: big }))
    await assert.rejects(store.commit(batchOf([rowOf(9999)], { parts: big })), { name: 'Error' })
    await store.check?.()
  }
  await store.close()
})

test('what lies there when it is closed is not written to', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  const old = await halfway(store, path)
  writeFileSync(path, readFileSync(old))
  await store.close()
  const next = await openSqliteStore({ path })
  const { damage, lastSeq, parts } = await next.load()
  assert.match(damage?.message ?? '', /while it was in use/)
  assert.deepEqual([lastSeq, parts], [40, null])
  assert.deepEqual(readFileSync(damage?.keptAt ?? ''), readFileSync(old))
  await next.close()
})

for (const companion of ['', '-wal', '-journal', '-witness']) {
  test(`a symbolic link in place of statemgr.db${companion} is not followed`, async () => {
    const path = newPath()
    mkdirSync(dirname(path))
    const victim = join(dirname(path), 'victim')
    for (const isThere of [true, false]) {
      if (isThere) writeFileSync(victim, 'somebody else’s')
      else rmSync(victim)
      rmSync(`${path}${companion}`, { force: true })
      symlinkSync(victim, `${path}${companion}`)
      const opening = openSqliteStore({ path })
      if (companion === '-witness') await (await opening).close()
      else await assert.rejects(opening, isStoreError(/cannot be written: it is a symbolic link/))
      if (isThere) assert.equal(readFileSync(victim, 'utf8'), 'somebody else’s')
      else assert.ok(!existsSync(victim), 'it was made')
    }
  })
}

test('a witness that is somebody else’s file as well is left to them', async () => {
  const path = newPath()
  mkdirSync(dirname(path))
  writeFileSync(`${path}-other`, 'somebody else’s')
  linkSync(`${path}-other`, `${path}-witness`)
  await (await openSqliteStore({ path })).close()
  assert.equal(readFileSync(`${path}-other`, 'utf8'), 'somebody else’s')
})

test('a folder that cannot be made is told at once', async () => {
  await assert.rejects(
    openSqliteStore({ path: '/proc/no/such/folder/statemgr.db' }),
    isStoreError(/cannot be written: make it writable or pass another --data DIR/),
  )
})

test('a copy is all of it as it was, and a store by itself', async () => {
  const path = newPath()
  const store = await openSqliteStore({ path })
  await store.commit(batchOf(rowsOf(1, 3), state('three')))
  await store.copy?.('before')
  await store.commit(batchOf([rowOf(4)], state('four')))
  await store.close()
  const copy = await openSqliteStore({ path: `${path}.before` })
  const { parts, lastSeq, damage } = await copy.load()
  assert.deepEqual(
    { parts, lastSeq, damage },
    { parts: new Map([['a', 'three']]), lastSeq: 3, damage: null },
  )
  assert.deepEqual(await allPages(copy, { limit: 9, order: 'oldest' }), rowsOf(1, 3))
  await copy.close()
})

/** Rows 1 … 40, with a copy of all files as they were after 20 of them. */
async function halfway(store: Store, path: string): Promise<string> {
  await store.commit(batchOf(rowsOf(1, 20), state('twenty')))
  cpSync(dirname(path), `${dirname(path)}-old`, { recursive: true })
  await store.commit(batchOf(rowsOf(21, 40), state('forty')))
  return path.replace(dirname(path), `${dirname(path)}-old`)
}

async function lostBy(act: () => Promise<void>): Promise<StoreError> {
  const error = await act().then(
    () => null,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof StoreError, String(error))
  assert.ok(error.lost !== null, error.message)
  return error
}

async function assertKept(store: Store, keepsRows: boolean): Promise<void> {
  const { parts, lastSeq } = await store.load()
  assert.deepEqual([parts, lastSeq], [new Map([['a', 'forty-two']]), 42])
  const rows = await allPages(store, { limit: 100, order: 'oldest' })
  assert.deepEqual(rows.slice(-2), [rowOf(41), rowOf(42)])
  const wanted = rowsOf(1, 42).filter(({ seq }) => rows.some((row) => row.seq === seq))
  assert.deepEqual(rows, wanted)
  if (keepsRows) assert.equal(rows.length, 42)
}

function isStoreError(message: RegExp) {
  return (error: unknown) => error instanceof StoreError && message.test(error.message)
}
