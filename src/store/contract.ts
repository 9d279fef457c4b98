/** Tests the contract of a store: what every adapter does, on the adapter it is given. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trimEveryRows } from './bounds.ts'
import type { Batch, Bounds, Moment, Page, Row, RowQuery, Store } from './store.ts'

/** Opens a new, empty store. The suite closes it. */
export type OpenStore = (bounds?: Bounds) => Promise<Store>

/** Registers the tests of the contract for the adapter called `name`. */
export function storeContract(name: string, open: OpenStore): void {
  const check: Check = (title, act, bounds) => {
    test(`${name}: ${title}`, async () => {
      const store = await open(bounds)
      try {
        await act(store)
      } finally {
        await store.close()
      }
    })
  }
  keepsParts(check)
  keepsRows(check)
  answersQueries(check)
  keepsBounds(check, open)
  keepsItsLife(check, open)
}

/** Registers a test on a new store of its own. */
type Check = (title: string, act: (store: Store) => Promise<void>, bounds?: Bounds) => void

/** A row like a journal's, different for each sequence. */
export function rowOf(seq: number, fields: Partial<Row> = {}): Row {
  return {
    seq,
    at: seq * 10,
    component: `host.${seq % 3}`,
    type: seq % 2 === 0 ? 'transition' : 'refusal',
    outcome: seq % 5 === 0 ? 'failed' : 'done',
    operation: seq % 4 === 0 ? null : `op-${seq % 4}`,
    correlation: seq % 7 === 0 ? `c-${seq}` : null,
    text: JSON.stringify({ seq, wall: wallOf(seq), reason: `because of ${seq}` }),
    ...fields,
  }
}

const wallOf = (seq: number) => new Date(seq * 1000).toISOString()

/** When that row was, by wall time alone. */
const byWall = (seq: number): Moment => ({
  sureFrom: Number.MAX_SAFE_INTEGER,
  at: 0,
  wall: wallOf(seq),
})

/** Rows `from` … `to`, both inclusive. */
export function rowsOf(from: number, to: number): readonly Row[] {
  return Array.from({ length: to - from + 1 }, (_, index) => rowOf(from + index))
}

/** A batch of rows alone, unless more is given. */
export function batchOf(rows: readonly Row[], fields: Partial<Batch> = {}): Batch {
  return { parts: [], removed: [], rows, ...fields }
}

/** All pages of a query, one after the other. */
export async function allPages(store: Store, query: RowQuery): Promise<readonly Row[]> {
  const rows: Row[] = []
  let page: Page = await store.history(query)
  rows.push(...page.rows)
  while (page.next !== null) {
    page = await store.history({ ...query, after: page.next })
    rows.push(...page.rows)
  }
  return rows
}

function keepsParts(check: Check): void {
  check('a new store has no state', async (store) => {
    assert.deepEqual(await store.load(), { parts: null, lastSeq: 0, lastAt: 0, damage: null })
    assert.deepEqual(await store.history({ limit: 1 }), { rows: [], next: null })
  })

  check('what was committed is loaded, whole parts replaced and removed', async (store) => {
    const [a, b, c] = [part('a', '1'), part('b', '2'), part('c', '3')]
    await store.commit(batchOf([rowOf(1)], { parts: [a, b, c] }))
    await store.commit(
      batchOf([rowOf(2)], { parts: [part('a', '4')], removed: ['b', 'b', 'none'] }),
    )
    const { parts, lastSeq, lastAt } = await store.load()
    assert.deepEqual([...(parts ?? [])].sort(), [
      ['a', '4'],
      ['c', '3'],
    ])
    assert.deepEqual({ lastSeq, lastAt }, { lastSeq: 2, lastAt: 20 })
  })

  check('parts that come as others go are what is loaded', async (store) => {
    const held = new Map<string, string>()
    for (let turn = 0; turn < 60; turn += 1) {
      const parts = Array.from({ length: turn % 4 }, (_, at) => part(`${turn}-${at}`, `${turn}`))
      const removed = [...held.keys()].slice(0, (turn * 7) % 5)
      await store.commit(batchOf([], { parts, removed }))
      for (const key of removed) held.delete(key)
      for (const { key, text } of parts) held.set(key, text)
      const { parts: loaded } = await store.load()
      assert.deepEqual(loaded ?? new Map(), held, `${turn}`)
    }
  })

  check('a part both removed and given is given, and the last of two counts', async (store) => {
    await store.commit(batchOf([], { parts: [part('a', '1'), part('a', '2')], removed: ['a'] }))
    assert.deepEqual((await store.load()).parts, new Map([['a', '2']]))
  })

  check('text of any kind comes back as it was', async (store) => {
    const texts = ['', ' ', 'ä😀\u2028', 'a\u0000b', `'"\\;--`, 'x'.repeat(300_000)]
    const parts = texts.map((text, index) => part(`päth/${index} '`, text))
    const rows = texts.map((text, index) => rowOf(index + 1, { text, component: text }))
    await store.commit(batchOf(rows, { parts }))
    assert.deepEqual([...((await store.load()).parts ?? [])].sort(), parts.map(pair).sort())
    assert.deepEqual((await store.history({ limit: 9, order: 'oldest' })).rows, rows)
  })
}

function keepsRows(check: Check): void {
  check('a row out of sequence is a bug, and nothing of its batch is kept', async (store) => {
    await store.commit(batchOf(rowsOf(1, 3), { parts: [part('a', '1')] }))
    const parts = [part('a', '2'), part('b', '2')]
    for (const rows of [[rowOf(5)], [rowOf(3)], [rowOf(4), rowOf(6)], [rowOf(4), rowOf(4)]]) {
      await assert.rejects(store.commit(batchOf(rows, { parts })), { name: 'Error' })
    }
    const { parts: kept, lastSeq } = await store.load()
    assert.deepEqual({ kept, lastSeq }, { kept: new Map([['a', '1']]), lastSeq: 3 })
    await store.commit(batchOf([rowOf(4)]))
    assert.deepEqual(await seqs(store, { limit: 9 }), [4, 3, 2, 1])
  })

  check('a commit may have no rows, or nothing at all', async (store) => {
    await store.commit(batchOf([]))
    await store.commit(batchOf([], { parts: [part('a', '1')] }))
    const { parts, lastSeq } = await store.load()
    assert.deepEqual({ parts, lastSeq }, { parts: new Map([['a', '1']]), lastSeq: 0 })
  })
}

function answersQueries(check: Check): void {
  check('history finds what matches every field, in both orders', async (store) => {
    const rows = rowsOf(1, 200)
    await store.commit(batchOf(rows))
    const filters: readonly (readonly [Omit<RowQuery, 'limit'>, (row: Row) => boolean])[] = [
      [{}, () => true],
      [{ component: 'host.1' }, (row) => row.component === 'host.1'],
      [{ component: 'host' }, () => false],
      [{ type: 'refusal' }, (row) => row.type === 'refusal'],
      [{ outcome: 'failed' }, (row) => row.outcome === 'failed'],
      [{ operation: 'op-2' }, (row) => row.operation === 'op-2'],
      [{ correlation: 'c-14' }, (row) => row.seq === 14],
      [{ from: 500, to: 520 }, (row) => row.seq === 50 || row.seq === 51],
      [{ from: byWall(50), to: byWall(52) }, (row) => row.seq === 50 || row.seq === 51],
      [
        { from: { ...byWall(50), sureFrom: 600, at: 620 }, to: { ...byWall(70), sureFrom: 1900 } },
        ({ seq }) => (seq >= 50 && seq < 60) || (seq >= 62 && seq < 70),
      ],
      [{ component: 'host.1', from: byWall(199), to: 1995 }, (row) => row.seq === 199],
      [
        { type: 'transition', outcome: 'failed', from: 1000 },
        (row) => row.seq % 10 === 0 && row.seq >= 100,
      ],
    ]
    for (const [filter, isWanted] of filters) {
      const wanted = rows.filter(isWanted)
      const oldest = await store.history({ ...filter, order: 'oldest', limit: 1000 })
      assert.deepEqual(oldest, { rows: wanted, next: null })
      const newest = await store.history({ ...filter, limit: 1000 })
      assert.deepEqual(newest, { rows: wanted.toReversed(), next: null })
    }
  })

  check('pages follow each other without a gap or a repetition', async (store) => {
    const rows = rowsOf(1, 100)
    await store.commit(batchOf(rows))
    for (const limit of [1, 7, 50, 99, 100, 101]) {
      assert.deepEqual(await allPages(store, { limit }), rows.toReversed())
      assert.deepEqual(await allPages(store, { limit, order: 'oldest' }), rows)
      const some = await allPages(store, { limit, component: 'host.2' })
      assert.deepEqual(some, rows.filter(({ component }) => component === 'host.2').toReversed())
    }
    assert.equal((await store.history({ limit: 100 })).next, null)
    assert.equal((await store.history({ limit: 99 })).next, 2)
  })

  check('a page goes on where it was while new rows come', async (store) => {
    await store.commit(batchOf(rowsOf(1, 10)))
    const { next } = await store.history({ limit: 4 })
    await store.commit(batchOf(rowsOf(11, 20)))
    assert.deepEqual(await seqs(store, { limit: 3, after: next ?? 0 }), [6, 5, 4])
    assert.deepEqual(await seqs(store, { limit: 9, after: 18, order: 'oldest' }), [19, 20])
    assert.deepEqual(await seqs(store, { limit: 9, after: 99, order: 'oldest' }), [])
    assert.deepEqual(await seqs(store, { limit: 2, after: 99 }), [20, 19])
    assert.deepEqual(await seqs(store, { limit: 9, after: 1 }), [])
  })

  check('a limit outside 1 … 1000 is a bug', async (store) => {
    for (const limit of [0, -1, 1001, 1.5, Number.NaN]) {
      await assert.rejects(store.history({ limit }), { name: 'Error' })
    }
  })
}

function keepsBounds(check: Check, open: OpenStore): void {
  check(
    'the oldest rows go once there are more than rowsMax',
    async (store) => {
      for (let seq = 1; seq <= 3000; seq += 25) await store.commit(batchOf(rowsOf(seq, seq + 24)))
      const kept = await allPages(store, { limit: 1000, order: 'oldest' })
      assert.ok(kept.length >= 300 && kept.length < 300 + trimEveryRows + 25, `${kept.length} kept`)
      assert.deepEqual(kept, rowsOf(3001 - kept.length, 3000))
      assert.equal((await store.load()).lastSeq, 3000)
    },
    { rowsMax: 300, ageMaxMs: 1e12 },
  )

  check(
    'rows go once they are older than ageMaxMs, the newest never',
    async (store) => {
      for (let seq = 1; seq <= 2000; seq += 25) await store.commit(batchOf(rowsOf(seq, seq + 24)))
      const kept = await allPages(store, { limit: 1000, order: 'oldest' })
      assert.ok(kept.length > 100 && kept.length <= 100 + trimEveryRows + 25, `${kept.length} kept`)
      await store.commit(batchOf(rowsOf(2001, 2500).map((row) => ({ ...row, at: 1e9 + row.seq }))))
      assert.equal((await allPages(store, { limit: 1000 })).length, 500)
    },
    { rowsMax: 1e6, ageMaxMs: 1000 },
  )

  check(
    'commits larger than a trimming do not outgrow the bounds',
    async (store) => {
      for (let seq = 1; seq <= 8000; seq += 1000)
        await store.commit(batchOf(rowsOf(seq, seq + 999)))
      assert.deepEqual(await allPages(store, { limit: 1000, order: 'oldest' }), rowsOf(7991, 8000))
    },
    { rowsMax: 10, ageMaxMs: 1e12 },
  )

  check('bounds that keep nothing are a bug', async () => {
    await assert.rejects(async () => open({ rowsMax: 0, ageMaxMs: 1 }), { name: 'Error' })
    await assert.rejects(async () => open({ rowsMax: 1, ageMaxMs: 0 }), { name: 'Error' })
  })
}

function keepsItsLife(check: Check, open: OpenStore): void {
  check('two stores share nothing', async (one) => {
    const other = await open()
    await one.commit(batchOf(rowsOf(1, 3), { parts: [part('a', '1')] }))
    await other.commit(batchOf([rowOf(1)], { parts: [part('b', '2')] }))
    assert.deepEqual((await one.load()).parts, new Map([['a', '1']]))
    assert.deepEqual((await other.load()).parts, new Map([['b', '2']]))
    assert.deepEqual(await seqs(other, { limit: 9 }), [1])
    await other.close()
  })

  check('commits that are not waited for are kept in order', async (store) => {
    await Promise.all(rowsOf(1, 50).map((row) => store.commit(batchOf([row]))))
    assert.deepEqual(await allPages(store, { limit: 50, order: 'oldest' }), rowsOf(1, 50))
  })

  check('a closed store may be closed again, and is otherwise of no use', async (store) => {
    await store.close()
    await store.close()
    await assert.rejects(store.load(), /closed/)
    await assert.rejects(store.commit(batchOf([rowOf(1)])), /closed/)
    await assert.rejects(store.history({ limit: 1 }), /closed/)
  })
}

async function seqs(store: Store, query: RowQuery): Promise<readonly number[]> {
  return (await store.history(query)).rows.map(({ seq }) => seq)
}

function part(key: string, text: string) {
  return { key, text }
}

function pair({ key, text }: { readonly key: string; readonly text: string }) {
  return [key, text]
}
