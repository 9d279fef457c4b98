/** Keeps the files of a store to the user who runs it: nobody else reads or writes them. */

import {
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Read and written by their owner alone. */
export const privateFileMode = 0o600
const privateFolderMode = 0o700
const othersMode = 0o077

/**
 * Makes the folder if need be, and takes from others what an earlier version left them of the files
 * at `path` and beside it. A symbolic link is left as it is, and so is what it leads to.
 */
export function makePrivate(path: string): void {
  const folder = dirname(path)
  makeFolder(folder)
  const ours = readdirSync(folder).filter((name) => name.startsWith(basename(path)))
  for (const name of ours) {
    const file = join(folder, name)
    const found = lstatSync(file)
    if (!found.isFile() || (found.mode & othersMode) === 0) continue
    chmodSync(file, found.mode & 0o777 & ~othersMode)
  }
}

/**
 * Folder by folder: asked for all of them at once, node tries for ever where none can be made, as
 * below `/proc`.
 */
export function makeFolder(folder: string, mode = privateFolderMode): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent, mode)
  mkdirSync(folder, { mode })
}

/**
 * Makes the file if there is none, so that it is nobody else's from its first moment on: SQLite
 * would go by the umask, and gives what it puts beside a file the mode of that file. A file that
 * is there is not opened: to close it again would give up the locks that this process has on it.
 */
export function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', privateFileMode))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
