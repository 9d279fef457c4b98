/** A damaged SQLite file is never taken for a sound one, and what is true in it is kept. */

import assert from 'node:assert/strict'
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  assertTrueRows,
  assertTruthful,
  closed,
  copyOf,
  db,
  describe,
  everyNth,
  flipsMax,
  killed,
  log,
  type Open,
  randomFrom,
  root,
  rowsMade,
  witness,
} from '../../../test/harness/damaged-store.ts'
import { allPages, batchOf, rowOf, rowsOf } from '../contract.ts'
import { StoreError } from '../store.ts'
import { openSqliteStoreHere } from './here.ts'
import { damagedFilesMax } from './salvage.ts'
import { openSqliteStore } from './sqlite.ts'

const isLong = process.env.LONG !== undefined
damageTests('', openSqliteStoreHere, isLong ? 1 : 4)
// The same code, so that a sample does; starting a thread each time takes its time.
damageTests(', by its thread', openSqliteStore, isLong ? 6 : 20)

/** Registers the tests; of places in a file, each `nth`. */
export function damageTests(by: string, open: Open, nth: number): void {
  for (const [folder, name] of [
    [closed, db],
    [killed, db],
    [killed, log],
    [killed, witness],
  ] as const) {
    test(`${flipsMax} flipped bytes in ${describe(folder, name)}, one at a time${by}`, async () => {
      const bytes = readFileSync(join(folder, name))
      const random = randomFrom(7)
      const places = [18, 28, 60, 70, 105]
      while (places.length < flipsMax) places.push(Math.floor(random() * bytes.length))
      for (const place of everyNth(places, nth)) {
        const path = copyOf(folder)
        const flipped = Buffer.from(bytes)
        const at = place % bytes.length
        flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8))
        writeFileSync(join(path, '..', name), flipped)
        await assertTruthful(open, path, `byte ${at}`)
      }
    })

    test(`${describe(folder, name)} cut short anywhere${by}`, async () => {
      const { length } = readFileSync(join(folder, name))
      const random = randomFrom(11)
      const sizes = [0, 1, 16, 99, 100, 511, 4096, 8192, length - 4096, length - 1]
      while (sizes.length < 20) sizes.push(Math.floor(random() * length))
      const possible = sizes.filter((each) => each >= 0 && each < length)
      for (const size of everyNth(possible, nth)) {
        const path = copyOf(folder)
        truncateSync(join(path, '..', name), size)
        await assertTruthful(open, path, `${size} bytes`)
      }
    })
  }

  test(`a log that is gone is noticed, and what is before it is kept${by}`, async () => {
    const path = copyOf(killed)
    rmSync(`${path}-wal`)
    const store = await open({ path })
    const { parts, damage, lastSeq, lastAt } = await store.load()
    assert.equal(parts, null)
    assert.match(
      damage?.message ?? '',
      /it has \d+ commits of \d+; if it was put back from a backup/,
    )
    assert.deepEqual({ lastSeq, lastAt }, { lastSeq: rowsMade, lastAt: rowsMade * 10 })
    await store.close()
  })

  test(`a file of which only the log is left is put aside with it${by}`, async () => {
    const path = copyOf(killed)
    rmSync(path)
    const store = await open({ path })
    const { parts, damage } = await store.load()
    assert.deepEqual([parts, damage?.rowsKept], [null, 0])
    assert.deepEqual(readFileSync(`${damage?.keptAt}-wal`), readFileSync(join(killed, log)))
    await store.close()
  })

  test(`a damaged file and its log are put aside as they were${by}`, async () => {
    const path = copyOf(killed)
    const bytes = readFileSync(join(killed, log))
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 100)
    writeFileSync(`${path}-wal`, bytes)
    const store = await open({ path })
    const { damage } = await store.load()
    assert.deepEqual(readFileSync(damage?.keptAt ?? ''), readFileSync(join(killed, db)))
    assert.deepEqual(readFileSync(`${damage?.keptAt}-wal`), bytes)
    assert.ok((damage?.rowsKept ?? 0) > rowsMade / 2)
    await store.close()
  })

  test(`an older copy put back is not taken for the newest state${by}`, async () => {
    const path = copyOf(closed)
    const store = await open({ path })
    await store.commit(batchOf([rowOf(rowsMade + 1)]))
    await store.close()
    copyFileSync(join(closed, db), path)
    const again = await open({ path })
    const { parts, damage, lastSeq } = await again.load()
    assert.deepEqual([parts, damage?.rowsKept, lastSeq], [null, rowsMade, rowsMade + 1])
    await again.close()
  })

  test(`an altered row is lost alone, and numbers are not given twice${by}`, async () => {
    const path = copyOf(closed)
    const bytes = readFileSync(path)
    const place = bytes.indexOf('because of 300"')
    assert.ok(place > 0)
    bytes.write('Because', place)
    writeFileSync(path, bytes)
    const store = await open({ path })
    const { parts, lastSeq, lastAt, damage } = await store.load()
    assert.deepEqual([parts, lastSeq, lastAt], [null, rowsMade, rowsMade * 10])
    assert.match(damage?.message ?? '', /row 300 does not match its hash/)
    assert.deepEqual(readFileSync(damage?.keptAt ?? ''), bytes)
    const rows = await allPages(store, { limit: 1000, order: 'oldest' })
    assert.deepEqual(rows, [...rowsOf(1, 299), ...rowsOf(301, rowsMade)])
    await store.commit(batchOf([rowOf(rowsMade + 1)], { parts: [{ key: 'a', text: 'new' }] }))
    await store.close()
    const again = await open({ path })
    assert.equal((await again.load()).damage, null)
    assert.equal((await again.history({ limit: 1000 })).rows.length, rowsMade)
    await again.close()
  })

  test(`behind pages that cannot be read the journal goes on${by}`, async () => {
    const path = copyOf(closed)
    const bytes = readFileSync(path)
    const page = Math.floor(bytes.indexOf('because of 300"') / 4096)
    bytes.fill(0xff, page * 4096, (page + 1) * 4096)
    writeFileSync(path, bytes)
    const store = await open({ path })
    const { damage } = await store.load()
    const rows = await allPages(store, { limit: 1000, order: 'oldest' })
    assert.equal(damage?.rowsKept, rows.length)
    assert.ok(rows.length > rowsMade - 50 && rows.length < rowsMade, `${rows.length} kept`)
    assert.deepEqual([rows[0], rows.at(-1)], [rowOf(1), rowOf(rowsMade)])
    assertTrueRows(rows)
    await store.close()
  })

  test(`damage is told at every start until something is committed${by}`, async () => {
    const path = copyOf(closed)
    truncateSync(path, 5000)
    for (let start = 0; start < 3; start += 1) {
      const store = await open({ path })
      const { damage, parts, lastSeq } = await store.load()
      assert.deepEqual([damage?.keptAt, parts, lastSeq], [`${path}.damaged-1`, null, rowsMade])
      if (start === 2) await store.commit(batchOf([rowOf(rowsMade + 1)]))
      await store.close()
    }
    const store = await open({ path })
    assert.equal((await store.load()).damage, null)
    await store.close()
  })

  test(`a salvage that was cut off is finished at the next start${by}`, async () => {
    const path = copyOf(closed)
    truncateSync(path, 5000)
    await (await open({ path })).close()
    renameSync(path, `${path}-fresh`)
    const store = await open({ path })
    assert.equal((await store.load()).damage?.keptAt, `${path}.damaged-1`)
    await store.close()
  })

  test(`no more than a few damaged files are kept, the newest${by}`, async () => {
    const path = copyOf(closed)
    for (let start = 0; start < damagedFilesMax + 3; start += 1) {
      truncateSync(path, 5000)
      await (await open({ path })).close()
    }
    const names = readdirSync(join(path, '..')).filter((name) => name.includes('damaged'))
    assert.deepEqual(
      names.sort(),
      [4, 5, 6, 7, 8].map((n) => `${db}.damaged-${n}`),
    )
  })

  test(`an altered row deep in a long journal is not returned by history${by}`, async () => {
    const path = join(root, `long${by}`, db)
    const store = await open({ path })
    for (let seq = 1; seq <= 12_000; seq += 1000)
      await store.commit(batchOf(rowsOf(seq, seq + 999)))
    await store.close()
    const bytes = readFileSync(path)
    bytes.write('Because', bytes.indexOf('because of 1500"'))
    writeFileSync(path, bytes)
    const again = await open({ path })
    assert.equal((await again.load()).damage, null)
    const deep = { from: 14_900, to: 15_100, limit: 100 }
    await assert.rejects(again.history(deep), /row 1500 does not match its hash/)
    await assert.rejects(again.history(deep), StoreError)
    assert.equal((await again.history({ limit: 1000 })).rows.length, 1000)
    await again.close()
  })
}
