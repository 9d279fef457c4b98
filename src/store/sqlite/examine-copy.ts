/** Examines the journal in a copy of a store, which is left as it is and held by nobody. */

import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSeals } from '../sealing/seal-file.ts'
import { type Claims, type Evidence, StoreError } from '../store.ts'
import { storeError } from './errors.ts'
import { examine } from './evidence.ts'
import { assertOurs, connect, readHead } from './file.ts'

/** Throws a `StoreError` for what is no store, or cannot be read. */
export const examineCopy = (path: string, claims: Claims): Evidence =>
  withCopy(path, (copy) => examined(copy, path, claims))

/** The texts of the entries behind that sequence, the oldest first. Throws as `examineCopy`. */
export const textsInCopy = (path: string, after: number): readonly string[] =>
  withCopy(path, (copy) => {
    const db = connect(copy)
    try {
      return assertOurs(db, path)
        .journals.flatMap((table) => {
          return db.prepare(`SELECT seq, text FROM ${table} WHERE seq > ?`).all(after)
        })
        .sort((one, other) => Number(one.seq) - Number(other.seq))
        .map(({ text }) => String(text))
    } finally {
      db.close()
    }
  })

function withCopy<Found>(path: string, use: (copy: string) => Found): Found {
  if (!existsSync(path)) {
    throw new StoreError(`there is no ${path}: name the folder that --data of serve named`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-evidence-'))
  try {
    const copy = join(folder, 'store')
    for (const suffix of ['', '-wal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
    }
    return use(copy)
  } catch (error) {
    throw storeError(error, path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Opened as a copy, since SQLite would write to the original. */
function examined(copy: string, path: string, claims: Claims): Evidence {
  const db = connect(copy)
  try {
    const layout = assertOurs(db, path)
    const head = readHead(db)
    const windows = examine({ db, layout, head: () => head, sealed: readSeals(path) }, claims)
    for (;;) {
      const window = windows.next()
      if (window.done) return window.value
    }
  } finally {
    db.close()
  }
}
