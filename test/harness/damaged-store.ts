/** Damages files of a store, and sees that nothing false comes out of them. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { allPages, batchOf, rowOf, rowsOf } from '../../src/store/contract.ts'
import { openSqliteStoreHere } from '../../src/store/sqlite/here.ts'
import type { openSqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { type Part, type Row, type Store, StoreError } from '../../src/store/store.ts'

export const root = mkdtempSync(join(tmpdir(), 'statemgr-damage-'))
after(() => rmSync(root, { recursive: true, force: true }))

export const rowsMade = 600
/** The files of a store: the database, the log a killed process leaves, the witness. */
export const db = 'statemgr.db'
export const log = `${db}-wal`
export const witness = `${db}-witness`

let copies = 0
export const closed = join(root, 'closed')
export const killed = join(root, 'killed')
await make()

export const flipsMax = 30
export type Open = typeof openSqliteStore

/** Exactly the last commit, or no parts and damage, or a `StoreError`; and true rows alone. */
export async function assertTruthful(open: Open, path: string, what: string): Promise<void> {
  let store: Store
  try {
    store = await open({ path })
  } catch (error) {
    assert.ok(error instanceof StoreError, `${what}: ${error}`)
    return
  }
  const { parts, damage, lastSeq } = await store.load()
  if (parts !== null || damage === null) {
    assert.deepEqual([parts, damage, lastSeq], [lastParts(), null, rowsMade], what)
  } else {
    assert.ok(existsSync(damage.keptAt ?? ''), what)
  }
  const rows = await allPages(store, { limit: 1000, order: 'oldest' })
  assertTrueRows(rows)
  if (damage !== null) assert.equal(rows.length, damage.rowsKept, what)
  const next = batchOf([rowOf(lastSeq + 1)], { parts: [{ key: 'a', text: 'next' }] })
  await store.commit(next)
  await store.close()
  const again = await open({ path })
  const loaded = await again.load()
  assert.deepEqual([loaded.damage, loaded.lastSeq], [null, lastSeq + 1], what)
  assert.equal(loaded.parts?.get('a'), 'next')
  await again.close()
}

export function assertTrueRows(rows: readonly Row[]): void {
  let lastSeq = 0
  for (const row of rows) {
    assert.deepEqual(row, rowOf(row.seq))
    assert.ok(row.seq > lastSeq)
    lastSeq = row.seq
  }
}

/** Makes two folders: `closed` as after a graceful end, `killed` with commits in the log alone. */
async function make(): Promise<void> {
  const path = join(closed, db)
  for (const [from, to] of [
    [1, rowsMade / 2],
    [rowsMade / 2 + 1, rowsMade],
  ] as const) {
    const store = await openSqliteStoreHere({ path })
    for (let seq = from; seq <= to; seq += 10) {
      await store.commit(batchOf(rowsOf(seq, seq + 9), { parts: partsAt(seq + 9) }))
    }
    // By another process: closing a file gives up this one's lock on it.
    execFileSync('cp', ['-rT', closed, killed])
    await store.close()
  }
}

function partsAt(seq: number): readonly Part[] {
  const keys = Array.from({ length: 20 }, (_, index) => `host.${index}`)
  return keys.map((key) => ({ key, text: `${key} at ${seq} ${'.'.repeat(200)}` }))
}

function lastParts(): ReadonlyMap<string, string> {
  return new Map(partsAt(rowsMade).map(({ key, text }) => [key, text]))
}

export const everyNth = <T>(all: readonly T[], nth: number) =>
  all.filter((_, index) => index % nth === 0)

export function copyOf(folder: string): string {
  copies += 1
  const copy = join(root, `copy-${copies}`)
  cpSync(folder, copy, { recursive: true })
  return join(copy, db)
}

export function describe(folder: string, name: string): string {
  return `${name} of a ${folder === closed ? 'closed' : 'killed'} store`
}

/** Mulberry32: the same numbers in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
