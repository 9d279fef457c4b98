/** Opens a SQLite file of unknown health: what comes out is sound, or known to be damaged. */

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { type LinkedRow, link, toLinkedRow } from '../chain.ts'
import { DamageError, isDamage, isReadOnly } from './errors.ts'
import {
  assertOurs,
  connect,
  emptyHead,
  extentsOf,
  type Head,
  initialise,
  isBlank,
  type Layout,
  partSum,
  readHead,
  readParts,
  rowColumns,
} from './file.ts'
import { type Testimony, witnessPath } from './witness.ts'

/** A file that passed every check, or one that did not; then `db` may still read some of it. */
export type Opened =
  | {
      readonly kind: 'sound'
      readonly db: DatabaseSync
      readonly head: Head
      readonly layout: Layout
    }
  | { readonly kind: 'damaged'; readonly db: DatabaseSync | null; readonly message: string }

/** How many of the newest rows are verified when a store opens; older ones when they are read. */
const verifiedRowsMax = 10_000

/** Opens and checks the store at `path`, or makes it; throws whatever is not damage. */
export function openChecked(path: string, testimony: Testimony | null): Opened {
  const isThere = existsSync(path)
  if (sizeBytes(path) === 0 && sizeBytes(`${path}-wal`) > 0) {
    // SQLite would delete the log of an empty file, and with it what can be looked into later.
    return { kind: 'damaged', db: null, message: 'its main file is lost, its log is left' }
  }
  let db: DatabaseSync | null = null
  try {
    db = connect(path)
    if (isBlank(db)) {
      if (isThere && testimony !== null) assertReached(testimony, 0, path)
      initialise(db, { ...emptyHead, commits: testimony?.commits ?? 0 })
    }
    const layout = assertOurs(db, path)
    assertWritable(db, path)
    return { kind: 'sound', db, layout, head: check(db, layout, path, testimony) }
  } catch (error) {
    if (isDamage(error)) return { kind: 'damaged', db, message: (error as Error).message }
    db?.close()
    throw error
  }
}

/** SQLite reads a file it may not write without a word, until the first commit. */
function assertWritable(db: DatabaseSync, path: string): void {
  try {
    db.exec('DELETE FROM head WHERE id = 0')
  } catch (error) {
    if (!isReadOnly(error)) throw error
    accessSync(path, constants.W_OK)
    throw new DamageError('its header says that it may not be written')
  }
}

/** From the bottom up: pages, then the head, then what the head says of parts and rows. */
function check(db: DatabaseSync, layout: Layout, path: string, testimony: Testimony | null): Head {
  // About a millisecond for each MB.
  const answer = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check)
  if (answer !== 'ok') throw new DamageError(answer.replace(/^\*\*\*.*\n/, ''))
  const head = readHead(db)
  if (testimony !== null) assertReached(testimony, head.commits, path)
  checkParts(db, head)
  checkChain(db, layout, head)
  return head
}

function assertReached(testimony: Testimony, commits: number, path: string): void {
  if (commits >= testimony.commits) return
  throw new DamageError(
    `it has ${commits} commits of ${testimony.commits}; if it was put back from a backup ` +
      `on purpose, put it back again and remove ${witnessPath(path)}`,
  )
}

function checkParts(db: DatabaseSync, head: Head): void {
  let partsSum = 0
  for (const [key, text] of readParts(db)) partsSum ^= partSum(key, text)
  if (partsSum !== head.partsSum) throw new DamageError('its parts are not of one commit')
}

/** Newest first: a row is verified once the hash of its predecessor is known. */
function checkChain(db: DatabaseSync, layout: Layout, head: Head): void {
  let successor: LinkedRow | null = null
  let count = 0
  for (const raw of newestRows(db, layout, head.anchorSeq)) {
    const row = toLinkedRow(raw)
    if (row === null || row.seq > head.lastSeq) throw new DamageError('a row is unreadable')
    assertFollows(successor, row.hash, head)
    successor = row
    count += 1
    if (count > verifiedRowsMax) return
  }
  assertFollows(successor, head.anchorHash, head)
}

function* newestRows(db: DatabaseSync, layout: Layout, anchorSeq: number) {
  for (const { table } of extentsOf(db, layout).toReversed()) {
    const select = `SELECT ${rowColumns} FROM ${table} WHERE seq > ? ORDER BY seq DESC`
    yield* db.prepare(select).iterate(anchorSeq)
  }
}

/** That `row`, or the head when there is none, comes right after the hash `previous`. */
function assertFollows(row: LinkedRow | null, previous: string, head: Head): void {
  const isLinked = row === null ? head.lastHash === previous : row.hash === link(previous, row)
  if (!isLinked) throw new DamageError(`row ${row?.seq ?? head.lastSeq} does not match its hash`)
}

function sizeBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
