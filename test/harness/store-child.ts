/** A process that commits to a store until it is killed, and prints each commit once it is kept. */

import { batchOf, rowsOf } from '../../src/store/contract.ts'
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts'

const [path = ''] = process.argv.slice(2)
const store = await openSqliteStore({ path, bounds: { rowsMax: 2000, ageMaxMs: 1e12 } })
const { lastSeq } = await store.load()

let seq = lastSeq
for (let commit = 0; ; commit += 1) {
  const rows = rowsOf(seq + 1, seq + 1 + (commit % 7))
  seq += rows.length
  const parts = ['a', 'b', 'c'].map((key) => ({ key, text: `${key} at ${seq}` }))
  await store.commit(batchOf(rows, { parts }))
  process.stdout.write(`${seq}\n`)
  // Lets the line out: a pipe is written to asynchronously.
  await new Promise((resolve) => setImmediate(resolve))
}
