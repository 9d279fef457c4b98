/** Witnesses beside a store how far it had come, to tell a file that lost its newest commits. */

import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import { privateFileMode } from '../private-file.ts'

/** What was durable when the witness was written. It may lag behind the store, never lead it. */
export interface Testimony {
  readonly commits: number
  readonly lastSeq: number
  readonly lastAt: number
}

/** Where the witness of the store at `path` is. */
export function witnessPath(path: string): string {
  return `${path}-witness`
}

/** `null` when there is none, or none that can be believed. */
export function readTestimony(path: string): Testimony | null {
  const line = readLine(witnessPath(path))
  const [commits, lastSeq, lastAt, sum] = line.trim().split(' ')
  const text = `${commits} ${lastSeq} ${lastAt}`
  if (sum !== String(crc32(text))) return null
  return { commits: Number(commits), lastSeq: Number(lastSeq), lastAt: Number(lastAt) }
}

/** Of a plain file, and without waiting for anybody who would have to write it first. */
function readLine(file: string): string {
  const bytes = Buffer.alloc(lineChars)
  try {
    const fd = openSync(file, constants.O_RDONLY | unfollowed)
    try {
      return bytes.toString('latin1', 0, fstatSync(fd).isFile() ? readSync(fd, bytes) : 0)
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}

/** A symbolic link is not followed: what it leads to is not ours. */
const unfollowed = constants.O_NOFOLLOW | constants.O_NONBLOCK

/** A file, and known by no other name under which it is somebody else's. */
function isPlain(fd: number): boolean {
  const found = fstatSync(fd)
  return found.isFile() && found.nlink === 1
}

/** Four numbers at their longest; a line is padded to this, so that it covers the one before. */
const lineChars = 96

/**
 * Writes over one short line after each commit and leaves it to the system to bring it to the disk:
 * that costs microseconds. After a crash of the process it is exact; after a loss of power it may
 * be late, and then it merely attests less. SQLite itself cannot tell a write-ahead log that lost
 * its end to damage from one whose end was never written.
 */
export class Witness {
  readonly #file: string
  #fd: number

  constructor(path: string) {
    this.#file = witnessPath(path)
    this.#fd = openOwn(this.#file)
  }

  attest({ commits, lastSeq, lastAt }: Testimony): void {
    const text = `${commits} ${lastSeq} ${lastAt}`
    try {
      writeSync(this.#fd, `${text} ${crc32(text)}`.padEnd(lineChars), 0)
    } catch {
      // The commit is durable already; a late witness is a weaker one, and no error of the commit.
    }
  }

  /** Writes it anew if somebody has taken it away. */
  restore(testimony: Testimony): void {
    const found = lstatSync(this.#file, { throwIfNoEntry: false })
    if (found?.ino === fstatSync(this.#fd).ino) return
    this.close()
    this.#fd = openOwn(this.#file)
    this.attest(testimony)
  }

  close(): void {
    closeSync(this.#fd)
  }
}

/** Whatever else stands in its place is taken away, and what a link leads to is left alone. */
function openOwn(file: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT | unfollowed
  try {
    const fd = openSync(file, flags, privateFileMode)
    if (isPlain(fd)) return fd
    closeSync(fd)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
  }
  unlinkSync(file)
  return openSync(file, flags | constants.O_EXCL, privateFileMode)
}
