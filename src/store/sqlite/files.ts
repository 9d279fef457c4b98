/** Watches the files of an open store: whether they are plain files, and still as it left them. */

import { lstatSync, type Stats, statSync } from 'node:fs'
import { StoreError } from '../store.ts'

/** What SQLite puts beside a file. */
export const companions = ['', '-wal', '-journal', '-shm'] as const

/**
 * Throws a `StoreError` for anything but a plain file where one of the store's own is to be: a
 * symbolic link leads to what is somebody else's, and would have it written over.
 */
export function assertPlain(path: string): void {
  for (const companion of companions) {
    const file = `${path}${companion}`
    const found = lstatSync(file, { throwIfNoEntry: false })
    if (found === undefined || found.isFile()) continue
    const kind = found.isSymbolicLink() ? 'a symbolic link' : 'no file'
    throw new StoreError(
      `${file} cannot be written: it is ${kind}; remove it or pass another --data DIR`,
    )
  }
}

/** As a file was left; `null` where there was none. */
type Left = Pick<Stats, 'dev' | 'ino' | 'size' | 'mtimeMs'> | null

/**
 * SQLite does not notice when its file is deleted, cut short or written over: it keeps what it is
 * given in a file that nobody will ever find, or in one that is of two minds. But nobody else has
 * any business with these files, so that whatever they did not get from here is told by a look.
 */
export class StoreFiles {
  readonly #path: string
  #database: Left = null
  #log: Left = null

  constructor(path: string) {
    this.#path = path
    this.noteOwn()
  }

  /** What somebody else did to them since they were noted last; `null` for nothing. */
  foreignChange(): string | null {
    return (
      changeOf('its file', this.#database, look(this.#path)) ??
      changeOf('its log', this.#log, look(`${this.#path}-wal`))
    )
  }

  /** Notes how they are after a write of our own; as `foreignChange` for what that went to. */
  noteOwn(): string | null {
    const [database, log] = [look(this.#path), look(`${this.#path}-wal`)]
    const change =
      (this.#database && replacement('its file', this.#database, database)) ??
      (this.#log && replacement('its log', this.#log, log))
    this.#database = database
    this.#log = log
    return change
  }
}

const look = (path: string): Left => statSync(path, { throwIfNoEntry: false }) ?? null

function replacement(what: string, before: NonNullable<Left>, now: Left): string | null {
  if (now === null) return `${what} was deleted while it was in use`
  const isSame = now.ino === before.ino && now.dev === before.dev
  return isSame ? null : `${what} was replaced while it was in use`
}

function changeOf(what: string, before: Left, now: Left): string | null {
  if (before === null) return now === null ? null : `${what} was put there while it was in use`
  const replaced = replacement(what, before, now)
  if (replaced !== null || now === null) return replaced
  if (now.size < before.size) return `${what} was cut short while it was in use`
  const isSame = now.size === before.size && now.mtimeMs === before.mtimeMs
  return isSame ? null : `${what} was written to by somebody else while it was in use`
}
