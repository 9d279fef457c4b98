/** Writes a sound SQLite file of an earlier layout anew in the layout of today. */

import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { toLinkedRow } from '../chain.ts'
import type { Bounds } from '../store.ts'
import { DamageError } from './errors.ts'
import {
  connect,
  type Head,
  initialise,
  type Layout,
  readParts,
  rowColumns,
  writeHead,
} from './file.ts'
import { Journal } from './journal.ts'
import { Parts } from './parts.ts'
import { freshPath, removeAll } from './salvage.ts'

/** A file that passed its checks, in an earlier layout. */
interface Earlier {
  readonly db: DatabaseSync
  readonly head: Head
  readonly layout: Layout
}

/**
 * Parts, rows, hashes and head stay as they are. The new file takes the place of the old one, which
 * is kept beside it for whoever has to go back, as the last step: whatever fails before, or cuts it
 * off, leaves that as it was. Closes the old one, but not when it throws: a `DamageError` for a row
 * that no check had come to yet.
 */
export function upgrade(path: string, { db, head, layout }: Earlier, { rowsMax }: Bounds): void {
  const fresh = freshPath(path)
  removeAll(fresh)
  try {
    const target = connect(fresh)
    try {
      initialise(target, head)
      target.exec('BEGIN IMMEDIATE')
      copyParts(db, target)
      for (const table of layout.journals) copyRows(db, table, new Journal(target, rowsMax))
      writeHead(target, head)
      target.exec('COMMIT')
    } finally {
      target.close()
    }
    // A log that stayed behind would be taken for that of the new file.
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  } catch (error) {
    removeAll(fresh)
    throw error
  }
  db.close()
  // Should it be cut off in between, the next start takes the new one for what it is.
  renameSync(path, `${path}.schema-${layout.version}`)
  renameSync(fresh, path)
  syncFolder(dirname(path))
}

function copyParts(db: DatabaseSync, target: DatabaseSync): void {
  const parts = [...readParts(db)].map(([key, text]) => ({ key, text }))
  new Parts(target).write({ parts, removed: [] })
}

function copyRows(db: DatabaseSync, table: string, journal: Journal): void {
  for (const raw of db.prepare(`SELECT ${rowColumns} FROM ${table} ORDER BY seq`).iterate()) {
    const row = toLinkedRow(raw)
    if (row === null) throw new DamageError('a row is unreadable')
    journal.add(row, row.hash)
  }
}

/** So that no loss of power brings back the old file beside the log of the new one. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
