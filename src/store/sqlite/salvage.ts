/** Puts a damaged SQLite file aside, and a new one with the rows still true in its place. */

import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainStart, type LinkedRow, link, toLinkedRow } from '../chain.ts'
import type { Bounds } from '../store.ts'
import {
  connect,
  emptyHead,
  type Head,
  initialise,
  readableJournals,
  readHead,
  rowColumns,
  writeHead,
} from './file.ts'
import { companions } from './files.ts'
import { Journal } from './journal.ts'
import type { Testimony } from './witness.ts'

/** How many damaged files are kept beside the store; the oldest goes first. */
export const damagedFilesMax = 5

/**
 * Replaces the file at `path` by a sound one without parts. Its journal has every row that still
 * proves true, under its own sequence number, and so a hole where rows were lost; the next sequence
 * is beyond all that were ever given, as far as is known. The damaged file is renamed, which is
 * done last: whatever fails before leaves it in its place, and `damaged` open; else it is closed.
 */
export function salvage(
  path: string,
  damaged: { readonly db: DatabaseSync | null; readonly message: string },
  testimony: Testimony | null,
  bounds: Bounds,
): void {
  const fresh = freshPath(path)
  const numbers = asideNumbers(path)
  const number = Math.max(0, ...numbers) + 1
  const aside = `${path}.damaged-${number}`
  const keptAt = companions.some((each) => existsSync(path + each)) ? aside : null
  try {
    removeAll(fresh)
    rebuild(fresh, damaged, keptAt, testimony, bounds)
    renameAll(path, aside)
  } catch (error) {
    removeAll(fresh)
    throw error
  }
  // SQLite sees that the file was moved, and leaves both it and its log as they are.
  damaged.db?.close()
  renameSync(fresh, path)
  for (const old of numbers) {
    if (old <= number - damagedFilesMax) removeAll(`${path}.damaged-${old}`)
  }
}

/** What is left to do of a salvage that was cut off between its last two steps. */
export function finishSalvage(path: string): void {
  if (!existsSync(path) && existsSync(freshPath(path))) renameSync(freshPath(path), path)
}

/** Where a file is made that is to take the place of the one at `path`. */
export function freshPath(path: string): string {
  return `${path}-fresh`
}

function rebuild(
  fresh: string,
  { db, message }: { readonly db: DatabaseSync | null; readonly message: string },
  keptAt: string | null,
  testimony: Testimony | null,
  { rowsMax }: Bounds,
): void {
  const target = connect(fresh)
  try {
    initialise(target, emptyHead)
    target.exec('BEGIN IMMEDIATE')
    const found = db === null ? null : headOf(db)
    const copied =
      db === null ? nothing : copyRows(trueRows(db, found), new Journal(target, rowsMax))
    const lastSeq = Math.max(copied.lastSeq, found?.lastSeq ?? 0, testimony?.lastSeq ?? 0)
    writeHead(target, {
      ...emptyHead,
      commits: Math.max(found?.commits ?? 0, testimony?.commits ?? 0),
      lastSeq,
      lastAt: Math.max(copied.lastAt, found?.lastAt ?? 0, testimony?.lastAt ?? 0),
      lastHash: copied.lastHash,
      anchorSeq: copied.anchorSeq ?? lastSeq,
      anchorHash: copied.anchorHash,
      damage: { message, keptAt, rowsKept: copied.count },
    })
    target.exec('COMMIT')
  } finally {
    target.close()
  }
}

interface Copied {
  readonly count: number
  readonly lastSeq: number
  readonly lastAt: number
  readonly lastHash: string
  readonly anchorSeq: number | null
  readonly anchorHash: string
}

const nothing: Copied = {
  count: 0,
  lastSeq: 0,
  lastAt: 0,
  lastHash: chainStart,
  anchorSeq: null,
  anchorHash: chainStart,
}

/** Hashes stay as they were up to the first hole, and are linked over the holes from there on. */
function copyRows(rows: Iterable<Proven>, target: Journal): Copied {
  let copied = nothing
  for (const { row, previous } of rows) {
    const isFirst = copied.count === 0
    const lastHash = link(isFirst ? previous : copied.lastHash, row)
    target.add(row, lastHash)
    copied = {
      count: copied.count + 1,
      lastSeq: row.seq,
      lastAt: row.at,
      lastHash,
      anchorSeq: isFirst ? row.seq - 1 : copied.anchorSeq,
      anchorHash: isFirst ? previous : copied.anchorHash,
    }
  }
  return copied
}

/** A row that matches its hash, and the hash of its predecessor. */
interface Proven {
  readonly row: LinkedRow
  readonly previous: string
}

/** The first row behind a hole has nothing to be proven by, and is lost with it. */
function* trueRows(db: DatabaseSync, head: Head | null): Generator<Proven> {
  let previous = head?.anchorHash ?? chainStart
  const anchorSeq = head?.anchorSeq ?? 0
  let lastSeq = 0
  for (const row of readableRows(db)) {
    // It was dropped, though its table still has it.
    if (row.seq <= anchorSeq) continue
    if (row.seq > lastSeq && row.hash === link(previous, row)) {
      yield { row, previous }
      lastSeq = row.seq
    }
    previous = row.hash
  }
}

function* readableRows(db: DatabaseSync): Generator<LinkedRow> {
  for (const table of readableJournals(db)) yield* readableRowsOf(db, table)
}

/** From the oldest up to a page that cannot be read, then from behind the last such page on. */
function* readableRowsOf(db: DatabaseSync, table: string): Generator<LinkedRow> {
  const isWhole = yield* rowsFrom(db, table, 0)
  if (isWhole) return
  let seq = Number.MAX_SAFE_INTEGER
  const backwards = `SELECT seq FROM ${table} ORDER BY seq DESC`
  for (const raw of untilDamage(() => db.prepare(backwards).iterate())) seq = Number(raw.seq)
  yield* rowsFrom(db, table, seq)
}

function* rowsFrom(db: DatabaseSync, table: string, seq: number): Generator<LinkedRow, boolean> {
  const forwards = `SELECT ${rowColumns} FROM ${table} WHERE seq >= ? ORDER BY seq`
  const rows = untilDamage(() => db.prepare(forwards).iterate(seq))
  for (let next = rows.next(); ; next = rows.next()) {
    if (next.done) return next.value
    const row = toLinkedRow(next.value)
    if (row !== null) yield row
  }
}

/** Returns whether all of it could be read. */
function* untilDamage<T>(read: () => Iterable<T>): Generator<T, boolean> {
  try {
    yield* read()
    return true
  } catch {
    return false
  }
}

function headOf(db: DatabaseSync): Head | null {
  try {
    return readHead(db)
  } catch {
    return null
  }
}

/** The numbers `n` of the `<path>.damaged-<n>` there are. */
function asideNumbers(path: string): readonly number[] {
  const prefix = `${basename(path)}.damaged-`
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(prefix))
  return names.map((name) => Number(name.slice(prefix.length))).filter(Number.isInteger)
}

function renameAll(from: string, to: string): void {
  for (const companion of companions) {
    if (existsSync(from + companion)) renameSync(from + companion, to + companion)
  }
}

/** A database with all that SQLite puts beside it. */
export function removeAll(path: string): void {
  for (const companion of companions) rmSync(path + companion, { force: true })
}
