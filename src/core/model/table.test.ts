/** Tests of tables: what they hold, what they share, and which names are no keys. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  changedKeys,
  emptyTable,
  entriesOf,
  recordOf,
  rowOf,
  tableOf,
  withRow,
  withRows,
} from './table.ts'

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'length', '0', 'host.0'),
  fc.string(),
)
const rows = fc.array(fc.tuple(key, fc.nat(3)))

test('a table holds what a map would, in the order in which the keys came', () => {
  fc.assert(
    fc.property(rows, rows, key, (first, then, asked) => {
      const map = new Map([...first, ...then])
      const table = then.reduce((sofar, [one, row]) => withRow(sofar, one, row), tableOf(first))
      assert.deepEqual(entriesOf(table), [...map])
      assert.deepEqual(withRows(tableOf(first), then), table)
      assert.equal(rowOf(table, asked), map.get(asked))
    }),
  )
})

test('what changed are the rows that are others, not those that are gone', () => {
  fc.assert(
    fc.property(rows, rows, (first, then) => {
      const before = tableOf(first)
      for (const after of [tableOf(then), withRows(before, then)])
        assert.deepEqual(
          changedKeys(before, after),
          entriesOf(after).flatMap(([one, row]) => (rowOf(before, one) === row ? [] : [one])),
        )
    }),
  )
})

test('the same row makes the same table, and another shares the keys', () => {
  const table = tableOf([['host.0', 1]])
  assert.equal(withRow(table, 'host.0', 1), table)
  assert.equal(withRow(table, 'host.0', 2).places, table.places)
  assert.deepEqual(changedKeys(undefined, table), ['host.0'])
})

test('no name that every object has is a key', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'length'])
    assert.equal(rowOf(tableOf([['host.0', 1]]), name), undefined)
  assert.equal(rowOf(undefined, 'host.0'), undefined)
  assert.deepEqual(recordOf(emptyTable), {})
})

test('a table is plain data', () => {
  const table = tableOf([['host.0', { status: 'On' }]])
  assert.deepEqual(JSON.parse(JSON.stringify(table)), table)
})
