/** Lays out the SQLite file of a store: its schema, and how parts, rows and the head are read. */

import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { chainStart, toLinkedRow } from '../chain.ts'
import { createPrivate } from '../private-file.ts'
import { type Loaded, StoreError } from '../store.ts'
import { DamageError } from './errors.ts'

/** What binds the file together: one record, replaced in every commit. */
export interface Head {
  /** Counts up by one a commit. */
  readonly commits: number
  readonly lastSeq: number
  readonly lastAt: number
  /** The hash of the last row kept. */
  readonly lastHash: string
  /** All rows up to this one were dropped; the oldest kept is linked to `anchorHash`. */
  readonly anchorSeq: number
  readonly anchorHash: string
  /** All parts' checksums, combined by exclusive or. */
  readonly partsSum: number
  /** What was found when the file was made by salvage, until the first commit into it. */
  readonly damage: Loaded['damage']
}

export const emptyHead: Head = {
  commits: 0,
  lastSeq: 0,
  lastAt: 0,
  lastHash: chainStart,
  anchorSeq: 0,
  anchorHash: chainStart,
  partsSum: 0,
  damage: null,
}

export const rowColumns = 'seq, at, component, type, outcome, operation, correlation, text, hash'

export const replaceHead = 'INSERT OR REPLACE INTO head (id, text, sum) VALUES (1, ?, ?)'

/** How one version of the schema lays a store out. */
export interface Layout {
  readonly version: number
  readonly schema: readonly string[]
  /** The tables that hold the journal. */
  readonly journals: readonly string[]
}

/** 'STM1'; https://sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x53544d31

/** No secondary index: each would cost every commit, and a history query scans well without. */
const createJournal = (table: string) =>
  `CREATE TABLE ${table} (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, component TEXT NOT NULL,` +
  ' type TEXT NOT NULL, outcome TEXT NOT NULL, operation TEXT, correlation TEXT,' +
  ' text TEXT NOT NULL, hash TEXT NOT NULL)'
const createHead =
  'CREATE TABLE head (id INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)'

/** As statemgr 0.1 wrote it; such a file is read, and written anew in the layout of today. */
const layout1: Layout = {
  version: 1,
  schema: [
    'CREATE TABLE part (key TEXT PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)' +
      ' WITHOUT ROWID',
    createJournal('journal'),
    createHead,
  ],
  journals: ['journal'],
}

/** So many that emptying one takes a millisecond or two with the bounds that are the default. */
const ring = Array.from({ length: 64 }, (_, index) => `journal_${index}`)

/**
 * A part is a row with a number, so that it is written over where it is. The journal is a ring of
 * tables: emptying one writes a page or two, deleting its rows one by one every page of theirs.
 */
export const layout: Layout = {
  version: 2,
  schema: [
    'CREATE TABLE part (id INTEGER PRIMARY KEY, key TEXT NOT NULL, text TEXT NOT NULL,' +
      ' sum INTEGER NOT NULL)',
    ...ring.map(createJournal),
    createHead,
  ],
  journals: ring,
}

const layouts: readonly Layout[] = [layout1, layout]

/** Of a new file. A commit writes whole pages, and most of what changes is smaller than this. */
const pageBytes = 1024
/**
 * The log is brought into the file when it is that long: rarer than each hundredth commit even of
 * many rows, since all wait meanwhile.
 */
const logMaxBytes = 16 * 1024 * 1024

/** Opens the file for this process alone; nothing is written to it yet. */
export function connect(path: string): DatabaseSync {
  createPrivate(path)
  const db = new DatabaseSync(path)
  try {
    db.exec(`PRAGMA page_size=${pageBytes}; PRAGMA wal_autocheckpoint=${logMaxBytes / pageBytes}`)
    db.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Whether the file is new: nobody's yet. */
export function isBlank(db: DatabaseSync): boolean {
  return pragma(db, 'application_id') === 0 && schemaOf(db).length === 0
}

/** Makes a blank file a store. */
export function initialise(db: DatabaseSync, head: Head): void {
  db.exec('PRAGMA journal_mode=WAL; BEGIN IMMEDIATE')
  db.exec(`PRAGMA application_id=${applicationId}; PRAGMA user_version=${layout.version}`)
  for (const statement of layout.schema) db.exec(statement)
  writeHead(db, head)
  db.exec('COMMIT')
}

/** Throws a `StoreError` for a file that is another program's, or a newer statemgr's. */
export function assertOurs(db: DatabaseSync, path: string): Layout {
  const found = schemaOf(db)
  const hasOurTable = layouts.some(({ schema }) => schema.some((each) => found.includes(each)))
  if (pragma(db, 'application_id') !== applicationId && !hasOurTable) {
    throw new StoreError(`${path} belongs to another program: pass another --data DIR`, {
      isNotOurs: true,
    })
  }
  const version = pragma(db, 'user_version')
  if (version > layout.version) {
    throw new StoreError(
      `${path} was written by a newer statemgr (schema ${version}, known ${layout.version}): ` +
        'install that one or pass another --data DIR',
      { isNotOurs: true },
    )
  }
  const ours = layouts.find((each) => each.version === version)
  const isComplete =
    ours?.schema.length === found.length && ours.schema.every((each) => found.includes(each))
  if (!ours || !isComplete || pragma(db, 'application_id') !== applicationId) {
    throw new DamageError('its schema is damaged')
  }
  return ours
}

/** The tables of the journal that have rows, the oldest first, with their sequences. */
export function extentsOf(db: DatabaseSync, { journals }: Layout) {
  const end = (which: 'min' | 'max', table: string) =>
    Number(db.prepare(`SELECT ${which}(seq) AS seq FROM ${table}`).get()?.seq ?? 0)
  return journals
    .map((table) => ({ table, first: end('min', table), last: end('max', table) }))
    .filter(({ last }) => last > 0)
    .toSorted((a, b) => a.first - b.first)
}

/** The tables of a journal in any layout that can be read at all, the oldest rows first. */
export function readableJournals(db: DatabaseSync): readonly string[] {
  const found = layouts
    .flatMap(({ journals }) => journals)
    .map((table) => ({ table, seq: anySeq(db, table) }))
  return found.toSorted((a, b) => a.seq - b.seq).map(({ table }) => table)
}

/** Of a row in the table; 0 if there is none that can be read. */
function anySeq(db: DatabaseSync, table: string): number {
  for (const end of ['min', 'max']) {
    try {
      return Number(db.prepare(`SELECT ${end}(seq) AS seq FROM ${table}`).get()?.seq)
    } catch {
      // The other end may be on a page that can be read.
    }
  }
  return 0
}

/** Rows that are looked at before others have their turn. */
const windowRows = 5_000

/** Some of the rows behind a sequence, the oldest first; `null` for one that cannot be read. */
export function* rowsAfter(db: DatabaseSync, layout: Layout, seq: number) {
  const through = seq + windowRows
  for (const { table, first, last } of extentsOf(db, layout)) {
    if (first > through || last <= seq) continue
    const select = `SELECT ${rowColumns} FROM ${table} WHERE seq > ? AND seq <= ? ORDER BY seq`
    for (const raw of db.prepare(select).iterate(seq, through)) yield toLinkedRow(raw)
  }
}

/** Throws a `DamageError` unless the head matches its checksum. */
export function readHead(db: DatabaseSync): Head {
  const raw = db.prepare('SELECT text, sum FROM head WHERE id = 1').get()
  if (raw === undefined || typeof raw.text !== 'string' || crc32(raw.text) !== raw.sum) {
    throw new DamageError('its head does not match its checksum')
  }
  return JSON.parse(raw.text) as Head
}

export function writeHead(db: DatabaseSync, head: Head): void {
  const text = JSON.stringify(head)
  db.prepare(replaceHead).run(text, crc32(text))
}

/** Every part as it was committed; throws a `DamageError` if any is not. */
export function readParts(db: DatabaseSync): Map<string, string> {
  const parts = new Map<string, string>()
  for (const { key, text, sum } of db.prepare('SELECT key, text, sum FROM part').iterate()) {
    const isText = typeof key === 'string' && typeof text === 'string'
    if (!isText || partSum(key, text) !== sum) {
      throw new DamageError(`part ${JSON.stringify(key)} does not match its checksum`)
    }
    if (parts.has(key)) throw new DamageError(`part ${JSON.stringify(key)} is there twice`)
    parts.set(key, text)
  }
  return parts
}

/** The checksum of one part. */
export function partSum(key: string, text: string): number {
  return crc32(text, crc32(`${key}\n`))
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])
}

function schemaOf(db: DatabaseSync): readonly string[] {
  const found = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all()
  return found.map(({ sql }) => String(sql))
}
