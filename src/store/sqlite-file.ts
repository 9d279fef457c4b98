/** The SQLite file of a store: its schema, and how parts, rows and the head are read from it. */

import { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { chainStart, type LinkedRow } from './chain.ts'
import { DamageError } from './sqlite-errors.ts'
import { type Loaded, StoreError } from './store.ts'

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

export const insertRow = `INSERT INTO journal (${rowColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

export const replaceHead = 'INSERT OR REPLACE INTO head (id, text, sum) VALUES (1, ?, ?)'

/** 'STM1'; https://sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x53544d31
const schemaVersion = 1

/** No secondary index: each would cost every commit, and a history query scans well without. */
const schema = [
  'CREATE TABLE part (key TEXT PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)' +
    ' WITHOUT ROWID',
  'CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, component TEXT NOT NULL,' +
    ' type TEXT NOT NULL, outcome TEXT NOT NULL, operation TEXT, correlation TEXT,' +
    ' text TEXT NOT NULL, hash TEXT NOT NULL)',
  'CREATE TABLE head (id INTEGER PRIMARY KEY, text TEXT NOT NULL, sum INTEGER NOT NULL)',
]

/** Opens the file for this process alone; nothing is written to it yet. */
export function connect(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
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
  db.exec(`PRAGMA application_id=${applicationId}; PRAGMA user_version=${schemaVersion}`)
  for (const statement of schema) db.exec(statement)
  writeHead(db, head)
  db.exec('COMMIT')
}

/** Throws a `StoreError` for a file that is another program's, or a newer statemgr's. */
export function assertOurs(db: DatabaseSync, path: string): void {
  const found = schemaOf(db)
  const hasOurTable = found.some((statement) => schema.includes(statement))
  if (pragma(db, 'application_id') !== applicationId && !hasOurTable) {
    throw new StoreError(`${path} belongs to another program: pass another --data DIR`)
  }
  const version = pragma(db, 'user_version')
  if (version > schemaVersion) {
    throw new StoreError(
      `${path} was written by a newer statemgr (schema ${version}, known ${schemaVersion}): ` +
        'install that one or pass another --data DIR',
    )
  }
  const isComplete = found.length === schema.length && schema.every((each) => found.includes(each))
  if (!isComplete || version !== schemaVersion || pragma(db, 'application_id') !== applicationId) {
    throw new DamageError('its schema is damaged')
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
    parts.set(key, text)
  }
  return parts
}

/** The checksum of one part. */
export function partSum(key: string, text: string): number {
  return crc32(text, crc32(`${key}\n`))
}

/** A row as SQLite returned it; `null` if no row was ever written like that. */
export function toLinkedRow(raw: Record<string, unknown>): LinkedRow | null {
  const { seq, at, component, type, outcome, operation, correlation, text, hash } = raw
  if (typeof seq !== 'number' || typeof at !== 'number') return null
  if (typeof component !== 'string' || typeof type !== 'string') return null
  if (typeof outcome !== 'string' || typeof text !== 'string') return null
  if (typeof hash !== 'string' || !isTextOrNull(operation) || !isTextOrNull(correlation))
    return null
  return { seq, at, component, type, outcome, operation, correlation, text, hash }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name])
}

function schemaOf(db: DatabaseSync): readonly string[] {
  const found = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').all()
  return found.map(({ sql }) => String(sql))
}
