/** Witnesses beside a store how far it had come, to tell a file that lost its newest commits. */

import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { privateFileMode } from './private-file.ts'

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
  let line: string
  try {
    line = readFileSync(witnessPath(path), 'latin1').slice(0, lineChars)
  } catch {
    return null
  }
  const [commits, lastSeq, lastAt, sum] = line.trim().split(' ')
  const text = `${commits} ${lastSeq} ${lastAt}`
  if (sum !== String(crc32(text))) return null
  return { commits: Number(commits), lastSeq: Number(lastSeq), lastAt: Number(lastAt) }
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
  readonly #fd: number

  constructor(path: string) {
    this.#fd = openSync(witnessPath(path), constants.O_RDWR | constants.O_CREAT, privateFileMode)
  }

  attest({ commits, lastSeq, lastAt }: Testimony): void {
    const text = `${commits} ${lastSeq} ${lastAt}`
    try {
      writeSync(this.#fd, `${text} ${crc32(text)}`.padEnd(lineChars), 0)
    } catch {
      // The commit is durable already; a late witness is a weaker one, and no error of the commit.
    }
  }

  close(): void {
    closeSync(this.#fd)
  }
}
