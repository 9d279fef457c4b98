/** Silences: a journal is looked through once for a component that is not in it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { Page, Row, RowQuery } from '../store.ts'
import { openSync, type SyncStore } from './guard.ts'
import { Silences } from './silences.ts'

const folder = mkdtempSync(join(tmpdir(), 'statemgr-silences-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const rowOf = (seq: number, component: string): Row => ({
  ...{ seq, at: seq, component, type: 'operation', outcome: 'succeeded' },
  ...{ operation: null, correlation: null, text: '{}' },
})

const rowCount = 12_000
const rare = [3, 6_000]

function openJournal(): SyncStore {
  const store = openSync(join(folder, 'statemgr.sqlite'), { rowsMax: 100_000, ageMaxMs: 1e12 })
  const rows = Array.from({ length: rowCount }, (_, i) =>
    rowOf(i + 1, rare.includes(i + 1) ? 'host.1' : 'host.0'),
  )
  store.commit({ parts: [], removed: [], rows })
  return store
}

/** The sequences that are found, and how many windows were looked at. */
function look(store: SyncStore, query: RowQuery): { seqs: readonly number[]; windows: number } {
  const looking = store.history(query)
  for (let windows = 1; ; windows++) {
    const { done, value } = looking.next()
    if (done) return { seqs: (value as Page).rows.map(({ seq }) => seq), windows }
  }
}

test('what a journal does not have of a component is looked for once, and news are found', () => {
  const store = openJournal()
  const query = { component: 'host.1', limit: 10 }
  const first = look(store, query)
  const second = look(store, query)
  assert.deepEqual([first.seqs, second.seqs], [rare.toReversed(), rare.toReversed()])
  assert.ok(second.windows < first.windows, `${second.windows} windows, ${first.windows} before`)
  assert.deepEqual(look(store, { ...query, order: 'oldest' }).seqs, rare)
  assert.deepEqual(look(store, { ...query, component: 'host.9' }).seqs, [])
  assert.equal(look(store, { ...query, component: 'host.9' }).windows, 1)
  store.commit({ parts: [], removed: [], rows: [rowOf(rowCount + 1, 'host.9')] })
  assert.deepEqual(look(store, { ...query, component: 'host.9' }).seqs, [rowCount + 1])
  // Of another type it has nothing, and that says nothing of the component.
  assert.deepEqual(look(store, { ...query, component: 'host.0', type: 'refusal' }).seqs, [])
  assert.equal(look(store, { ...query, component: 'host.0' }).seqs.length, 10)
  store.close()
})

test('wherever it has been looked, the same is found', () => {
  const windowRows = 4
  /** As a store goes through its windows. */
  const find = (rows: readonly boolean[], silences: Silences, query: RowQuery) => {
    const isOldest = query.order === 'oldest'
    const found: number[] = []
    let edge = query.after ?? (isOldest ? 0 : rows.length + 1)
    for (;;) {
      edge = silences.beyond(query, edge)
      const next = isOldest ? edge + windowRows : edge - windowRows
      const from = isOldest ? edge + 1 : Math.max(next, 1)
      const to = isOldest ? Math.min(next, rows.length) : edge - 1
      const seqs = rows.flatMap((is, i) => (is && i + 1 >= from && i + 1 <= to ? [i + 1] : []))
      if (seqs.length === 0) silences.note(query, { from, to })
      found.push(...(isOldest ? seqs : seqs.toReversed()))
      if (next <= 0 || next >= rows.length) return [...new Set(found)]
      edge = next
    }
  }
  const looks = fc.array(
    fc.record({
      order: fc.constantFrom('oldest' as const, 'newest' as const),
      after: fc.nat(30),
      rows: fc.array(fc.boolean(), { maxLength: 6 }),
    }),
    { maxLength: 20 },
  )
  fc.assert(
    fc.property(looks, (all) => {
      const silences = new Silences()
      const rows: boolean[] = []
      for (const { order, after: edge, rows: more } of all) {
        rows.push(...more)
        const query = { component: 'host.0', limit: 1, order, after: Math.min(edge, rows.length) }
        assert.deepEqual(find(rows, silences, query), find(rows, new Silences(), query))
      }
    }),
    { numRuns: 500 },
  )
})
