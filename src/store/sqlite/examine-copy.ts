/** Examines the journal in a copy of a store, which is left as it is and held by nobody. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { SealedJournal } from '../sealed-head.ts'
import { examineWhole } from '../sealing/evidence.ts'
import { readSeals } from '../sealing/seal-file.ts'
import { type Claims, type Evidence, StoreError } from '../store.ts'
import { storeError } from './errors.ts'
import { assertOurs, connect, type Layout, readHead, rowsAfter } from './file.ts'

/** Throws a `StoreError` for what is no store, or cannot be read. */
export const examineCopy = (path: string, claims: Claims): Evidence =>
  withCopy(path, (db, layout) => {
    const head = readHead(db)
    const rows = (seq: number) => rowsAfter(db, layout, seq)
    return examineWhole({ head: () => head, sealed: readSeals(path), rowsAfter: rows }, claims)
  })

/** All that is sealed of it. Throws as `examineCopy`. */
export const sealedInCopy = (path: string): SealedJournal =>
  withCopy(path, (db) => {
    const { anchorSeq, anchorHash } = readHead(db)
    return { anchor: { seq: anchorSeq, hash: anchorHash }, ...readSeals(path) }
  })

/** The texts of the entries behind that sequence, the oldest first. Throws as `examineCopy`. */
export const textsInCopy = (path: string, after: number): readonly string[] =>
  withCopy(path, (db, { journals }) => {
    return journals
      .flatMap((table) => db.prepare(`SELECT seq, text FROM ${table} WHERE seq > ?`).all(after))
      .sort((one, other) => Number(one.seq) - Number(other.seq))
      .map(({ text }) => String(text))
  })

/** Opened as a copy, since SQLite would write to the original. */
function withCopy<Found>(path: string, use: (db: DatabaseSync, layout: Layout) => Found): Found {
  if (!existsSync(path)) {
    throw new StoreError(`there is no ${path}: name the folder that --data of serve named`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-evidence-'))
  try {
    const copy = join(folder, 'store')
    for (const suffix of ['', '-wal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
    }
    const db = connect(copy)
    try {
      return use(db, assertOurs(db, path))
    } finally {
      db.close()
    }
  } catch (error) {
    throw storeError(error, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
