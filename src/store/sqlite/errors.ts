/** Sorts what went wrong with a SQLite file by whose business it is: the file's or the disk's. */

import { StoreError } from '../store.ts'

/** The file says something that cannot be true. Opening answers it by salvage. */
export class DamageError extends Error {
  override readonly name = 'DamageError'
}

/** Primary result codes of SQLite, https://sqlite.org/rescode.html. */
const codes = { perm: 3, busy: 5, locked: 6, readonly: 8, ioerr: 10, corrupt: 11, full: 13 }
const cantOpen = 14
const notADatabase = 26
/** Extended: the file ends before the page does. */
const shortRead = 522

/** Whether the contents of the file are at fault, rather than the disk, the caller or the code. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamageError) return true
  // An integer no sound row holds: node:sqlite will not return it as a number.
  if (nodeCode(error) === 'ERR_OUT_OF_RANGE') return true
  const code = sqliteCode(error)
  if (code === null) return false
  return code === shortRead || [codes.corrupt, notADatabase].includes(code & 0xff)
}

/** Whether SQLite thinks it may only read the file. */
export function isReadOnly(error: unknown): boolean {
  return ((sqliteCode(error) ?? 0) & 0xff) === codes.readonly
}

/** The `StoreError` that says what to do about `error`; the error itself if it is a bug. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof StoreError) return error
  const remedy = isDamage(error) ? damageRemedy : (sqliteRemedy(error) ?? systemRemedy(error))
  if (remedy === null || !(error instanceof Error)) return error
  const isNotOurs = remedy === inUseRemedy
  return new StoreError(`${path} ${remedy} (${error.message})`, { cause: error, isNotOurs })
}

const inUseRemedy = 'is in use by another statemgr: stop it or pass another --data DIR'
const damageRemedy = 'is damaged: it is put aside, and what is true of it goes on in a new one'
const fullRemedy = 'has no room left: free space on its disk, then try again'
const deniedRemedy = 'cannot be written: make it writable or pass another --data DIR'
const diskRemedy = 'cannot be read or written: check its disk, then try again'

function sqliteRemedy(error: unknown): string | null {
  const code = sqliteCode(error)
  if (code === null) return null
  switch (code & 0xff) {
    case codes.busy:
    case codes.locked:
      return inUseRemedy
    case codes.full:
      return fullRemedy
    case codes.ioerr:
      return diskRemedy
    case codes.perm:
    case codes.readonly:
    case cantOpen:
      return deniedRemedy
    default:
      return null
  }
}

/** For errors of `node:fs`. */
function systemRemedy(error: unknown): string | null {
  switch (nodeCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return fullRemedy
    case 'EIO':
    case 'EFBIG':
      return diskRemedy
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return deniedRemedy
    default:
      return null
  }
}

/** The extended result code, when the error is SQLite's. */
function sqliteCode(error: unknown): number | null {
  const isSqlite = nodeCode(error) === 'ERR_SQLITE_ERROR'
  const code: unknown = isSqlite ? (error as { errcode?: unknown }).errcode : null
  return typeof code === 'number' ? code : null
}

function nodeCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null
}
