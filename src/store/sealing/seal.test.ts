/** Tests that a sealed journal tells whoever looks later whether it is as it was. */

import assert from 'node:assert/strict'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { link, toLinkedRow } from '../chain.ts'
import type { Seal } from '../sealed-head.ts'
import { examineCopy } from '../sqlite/examine-copy.ts'
import { type Head, layout, readHead, rowColumns, writeHead } from '../sqlite/file.ts'
import { openSqliteStore } from '../sqlite/sqlite.ts'
import type { Bounds, Evidence, Row, Sealing, Store } from '../store.ts'
import { firstKey, seal } from './seal.ts'
import { readSeals, sealsPath } from './seal-file.ts'

const root = mkdtempSync(join(tmpdir(), 'statemgr-seal-'))
after(() => rmSync(root, { recursive: true }))
let folders = 0

/** A folder for a store of its own. */
const place = () => join(root, `${++folders}`, 'statemgr.sqlite')

const row = (seq: number, actor = 'anna', type = 'transition'): Row => ({
  ...{ seq, at: seq * 10, component: 'host.0', type, outcome: 'succeeded' },
  ...{ operation: null, correlation: null, text: JSON.stringify({ seq, actor }) },
})

const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index))

const nobody = { key: null, heads: [] }

/** One run that keeps rows; returns what came of sealing, and the evidence at its end. */
async function run(path: string, kept: readonly Row[], bounds?: Bounds) {
  const store = await openSqliteStore({ path, ...(bounds && { bounds }) })
  const news: Sealing[] = []
  store.seals?.listen((each) => news.push(each))
  // As the service does: some at once.
  for (let from = 0; from < kept.length; from += 50)
    await store.commit({ parts: [], removed: [], rows: kept.slice(from, from + 50) })
  const evidence = await examined(store)
  await store.close()
  const heads = news.flatMap((each) => (each.kind === 'sealed' ? [each.seal] : []))
  return { news, evidence, heads, last: heads.at(-1) as Seal }
}

async function examined(store: Store): Promise<Evidence> {
  assert.ok(store.seals)
  return store.seals.examine(nobody)
}

/** Replaces a row, and makes the chain and the head after it fit: as somebody would who can. */
function forge(path: string, seq: number, change: (row: Row) => Row): void {
  const db = new DatabaseSync(path)
  const found = layout.journals
    .flatMap((table) =>
      db
        .prepare(`SELECT ${rowColumns} FROM ${table} WHERE seq >= ?`)
        .all(seq)
        .map((raw) => ({ table, row: toLinkedRow(raw)! })),
    )
    .toSorted((a, b) => a.row.seq - b.row.seq)
  const head = readHead(db)
  let hash = ''
  for (const table of layout.journals)
    hash = String(db.prepare(`SELECT hash FROM ${table} WHERE seq = ?`).get(seq - 1)?.hash ?? hash)
  for (const { table, row: was } of found) {
    const now = was.seq === seq ? change(was) : was
    hash = link(hash, now)
    db.prepare(`UPDATE ${table} SET text = ?, hash = ? WHERE seq = ?`).run(now.text, hash, was.seq)
  }
  writeHead(db, { ...head, lastHash: hash } satisfies Head)
  db.close()
}

const forged = (was: Row): Row => ({ ...was, text: was.text.replace('anna', 'bert') })

test('all that a run kept is proven after it, by a key that is shown once', async () => {
  const path = place()
  const first = await run(path, rows(1, 120))
  assert.deepEqual([...new Set(first.news.map(({ kind }) => kind))], ['began', 'sealed'])
  const evidence = examineCopy(path, nobody)
  assert.equal(evidence.broken, null)
  assert.deepEqual([evidence.first, evidence.last, evidence.provenThrough], [1, 120, 120])
  const [began] = first.news
  assert.equal(began?.kind === 'began' && began.root, evidence.root)
  const second = await run(path, rows(121, 130))
  assert.ok(second.news.every(({ kind }) => kind === 'sealed'))
  const later = examineCopy(path, { key: evidence.root, heads: first.heads })
  assert.deepEqual([later.broken, later.provenThrough, later.root], [null, 130, evidence.root])
  assert.equal(later.keys, 2)
})

test('an emergency is sealed at once, all else once a second', async () => {
  const store = await openSqliteStore({ path: place() })
  const { promise, resolve } = Promise.withResolvers<Seal>()
  store.seals?.listen((news) => {
    if (news.kind === 'sealed' && news.seal.seq >= 3) resolve(news.seal)
  })
  await store.commit({ parts: [], removed: [], rows: rows(1, 2) })
  await store.commit({ parts: [], removed: [], rows: [row(3, 'anna', 'emergency')] })
  assert.equal((await promise).seq, 3)
  await store.close()
})

test('a forged row is found, although all after it was made to fit', async () => {
  const path = place()
  await run(path, rows(1, 100))
  await run(path, rows(101, 200))
  forge(path, 150, forged)
  const { broken, provenThrough } = examineCopy(path, nobody)
  assert.equal(provenThrough, 100)
  assert.deepEqual([broken?.after, broken?.through], [100, 150])
  assert.match(String(broken?.why), /not what was sealed at 20/)
})

test('it is found as well by the service that goes on from it, and stays to be found', async () => {
  const path = place()
  await run(path, rows(1, 100))
  forge(path, 60, forged)
  const { evidence } = await run(path, rows(101, 110))
  assert.deepEqual([evidence.broken?.after, evidence.broken?.through], [0, 100])
  assert.equal(examineCopy(path, nobody).broken?.through, 100)
})

test('a row that does not match its hash is named', async () => {
  const path = place()
  await run(path, rows(1, 100))
  const db = new DatabaseSync(path)
  db.prepare('UPDATE journal_0 SET text = ? WHERE seq = 40').run('{}')
  db.close()
  const { broken, provenThrough } = examineCopy(path, nobody)
  assert.deepEqual(
    [provenThrough, broken],
    [0, { after: 39, through: 40, why: 'it does not match its hash' }],
  )
})

test('who has today’s key can forge nothing of before it: no earlier one is left', async () => {
  const path = place()
  await run(path, rows(1, 100))
  const keyThen = readFileSync(`${path}-key`, 'utf8')
  await run(path, rows(101, 200))
  const left = readdirSync(join(path, '..')).map((name) => readFileSync(join(path, '..', name)))
  assert.ok(left.every((bytes) => !bytes.includes(keyThen.split('\n')[1]!)))
})

test('a folder put back from a copy does not bear out the heads that came after it', async () => {
  const path = place()
  await run(path, rows(1, 100))
  const copy = place()
  cpSync(join(path, '..'), join(copy, '..'), { recursive: true })
  const { heads } = await run(path, rows(101, 200))
  assert.equal(examineCopy(copy, nobody).broken, null)
  const { broken } = examineCopy(copy, { key: null, heads })
  assert.deepEqual([broken?.after, broken?.through], [100, heads[0]?.seq])
  assert.match(String(broken?.why), /are gone/)
})

test('another journal is not taken for this one, whatever sealed it', async () => {
  const [path, other] = [place(), place()]
  const { evidence } = await run(path, rows(1, 10))
  const { heads } = await run(other, rows(1, 10))
  const byKey = examineCopy(other, { key: evidence.root, heads: [] })
  assert.match(String(byKey.broken?.why), /never sealed this journal/)
  assert.match(String(examineCopy(path, { key: null, heads }).broken?.why), /not signed by a key/)
  const made = seal(firstKey(), { seq: 10, hash: 'x' }, 0)
  assert.notEqual(examineCopy(path, { key: null, heads: [made] }).broken, null)
})

test('a key that is lost is told of, and what comes after is sealed by a new one', async () => {
  const path = place()
  await run(path, rows(1, 10))
  rmSync(`${path}-key`)
  const { news } = await run(path, rows(11, 20))
  assert.equal(news[0]?.kind, 'began')
  const { broken, root: known } = examineCopy(path, nobody)
  assert.match(String(broken?.why), /key that signed was lost/)
  assert.ok(known)
})

test('a process that ends while keys change leaves one that goes on', async () => {
  const path = place()
  await run(path, rows(1, 10))
  // It had vouched for the next key, and had not destroyed the one before.
  const seals = readFileSync(sealsPath(path))
  const key = readFileSync(`${path}-key`)
  await run(path, rows(11, 20))
  renameSync(`${path}-key`, `${path}-key-next`)
  writeFileSync(`${path}-key`, key)
  assert.deepEqual((await run(path, rows(21, 30))).evidence.broken, null)
  // It had made the next key, and not vouched for it.
  const other = place()
  await run(other, rows(1, 10))
  writeFileSync(`${other}-key-next`, key)
  assert.deepEqual((await run(other, rows(11, 20))).evidence.broken, null)
  assert.ok(seals.length > 0)
})

test('a seal that was cut short by a loss of power is as one that was never made', async () => {
  const path = place()
  await run(path, rows(1, 10))
  const bytes = readFileSync(sealsPath(path))
  bytes.fill(0, 100, 200)
  writeFileSync(sealsPath(path), bytes)
  assert.equal(readSeals(path).latest, null)
  assert.equal((await run(path, rows(11, 20))).evidence.broken, null)
})

test('what was dropped for its age leaves an anchor, from which the rest is proven', async () => {
  const path = place()
  const bounds = { rowsMax: 100, ageMaxMs: 1e9 }
  await run(path, rows(1, 3000), bounds)
  await run(path, rows(3001, 6000), bounds)
  const { first, provenThrough, broken } = examineCopy(path, nobody)
  assert.ok(first > 1000, String(first))
  assert.deepEqual([provenThrough, broken], [6000, null])
})

test('only their owner may read what is sealed and the key', async () => {
  const path = place()
  await run(path, rows(1, 2))
  for (const suffix of ['-seals', '-key']) assert.equal(statSync(path + suffix).mode & 0o777, 0o600)
})

test('a disk that takes no seal keeps the journal all the same, and it is told once', async () => {
  const path = place()
  await run(path, rows(1, 2))
  rmSync(sealsPath(path))
  // A link is not followed.
  symlinkSync('/dev/full', sealsPath(path))
  const { news } = await run(path, rows(3, 30))
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ['failed'],
  )
})

test('its head is of a sum that everybody can make: it proves nothing by itself', async () => {
  const path = place()
  await run(path, rows(1, 20))
  const db = new DatabaseSync(path)
  const head = readHead(db)
  const text = JSON.stringify({ ...head, anchorSeq: 20, anchorHash: head.lastHash })
  db.prepare('UPDATE head SET text = ?, sum = ?').run(text, crc32(text))
  db.close()
  // Rows that are left out by it are not told to be proven one by one, and the rest is.
  const { first, provenThrough } = examineCopy(path, nobody)
  assert.deepEqual([first, provenThrough], [21, 20])
})

test('seals and key that were taken away while it runs are there again, as they were', async () => {
  const path = place()
  const store = await openSqliteStore({ path })
  await store.commit({ parts: [], removed: [], rows: rows(1, 10) })
  const { root: before } = await examined(store)
  rmSync(sealsPath(path))
  rmSync(`${path}-key`)
  await store.commit({ parts: [], removed: [], rows: [row(11, 'anna', 'emergency')] })
  await store.close()
  const { root: found, broken, provenThrough } = examineCopy(path, nobody)
  assert.deepEqual([found, broken, provenThrough], [before, null, 11])
  assert.equal((await run(path, rows(12, 20))).evidence.broken, null)
})
