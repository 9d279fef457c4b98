/** Keeps seals and the key that signs beside a store: two files that only their owner may read. */

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { privateFileMode } from '../private-file.ts'
import type { Handover, Seal, Sealed } from '../sealed-head.ts'
import { keyOf, privateText, type SigningKey } from './seal.ts'

const nothingSealed: Sealed = { latest: null, handovers: [] }

export const sealsPath = (path: string): string => `${path}-seals`
const keyPath = (path: string): string => `${path}-key`
const nextKeyPath = (path: string): string => `${path}-key-next`

/** The latest head is written over in place, so that a second of it costs no more than a page. */
const latestBytes = 512

const { O_RDWR, O_CREAT, O_TRUNC, O_NOFOLLOW, O_WRONLY } = constants

/** As far as it can be read: what follows a line that cannot is left out. */
export function readSeals(path: string): Sealed {
  const bytes = readOwn(sealsPath(path))
  if (bytes === null) return nothingSealed
  const latest = parsed(bytes.subarray(0, latestBytes).toString('utf8').trim())
  const handovers: Handover[] = []
  for (const line of bytes.subarray(latestBytes).toString('utf8').split('\n')) {
    const handover = parsed(line)
    if (handover === null) break
    handovers.push(handover as Handover)
  }
  return { latest: latest as Seal | null, handovers }
}

/** The seals of a store that is open: what is added to them is on the disk when it returns. */
export class SealFile {
  readonly #path: string
  #fd: number
  /** All that follows the latest head. */
  #lines: Buffer

  constructor(path: string, { handovers }: Sealed) {
    this.#path = path
    this.#lines = Buffer.concat(handovers.map(lineOf))
    this.#fd = openSeals(path)
    if (handovers.length === 0) writeAt(this.#fd, blank, 0)
  }

  /** Left to the system to bring to the disk; after a loss of power the one before may be there. */
  writeLatest(latest: Seal, signer: SigningKey): void {
    this.#restore(signer)
    writeAt(this.#fd, Buffer.from(JSON.stringify(latest).padEnd(latestBytes)), 0)
  }

  /**
   * The key is there before anything vouches for it, and the one before is destroyed after that, so
   * that a process which ends in between leaves one that can go on.
   */
  handOver(handover: Handover, signer: SigningKey): void {
    writeDurable(nextKeyPath(this.#path), privateText(signer))
    const line = lineOf(handover)
    writeAt(this.#fd, line, latestBytes + this.#lines.length)
    fsyncSync(this.#fd)
    this.#lines = Buffer.concat([this.#lines, line])
    becomeKey(this.#path)
  }

  close(): void {
    fsyncSync(this.#fd)
    closeSync(this.#fd)
  }

  /** Should somebody have taken the files away: what is sealed from now on is to be found. */
  #restore(signer: SigningKey): void {
    if (fstatSync(this.#fd).nlink > 0) return
    closeSync(this.#fd)
    this.#fd = openSeals(this.#path)
    writeAt(this.#fd, Buffer.concat([blank, this.#lines]), 0)
    writeDurable(keyPath(this.#path), privateText(signer))
  }
}

const blank = Buffer.alloc(latestBytes, ' ')

const openSeals = (path: string): number =>
  openSync(sealsPath(path), O_RDWR | O_CREAT | O_NOFOLLOW, privateFileMode)

function writeAt(fd: number, bytes: Buffer, position: number): void {
  writeSync(fd, bytes, 0, bytes.length, position)
}

/** The key that the last handover names; `null` if it is lost. */
export function readKey(path: string, { handovers }: Sealed): SigningKey | null {
  const line = lineOfKeys(handovers)
  const publicKey = line.at(-1)
  if (publicKey === undefined) return null
  const isNext = readPair(nextKeyPath(path))?.publicKey === publicKey
  if (isNext) becomeKey(path)
  const pair = readPair(keyPath(path))
  if (pair === null || pair.publicKey !== publicKey) return null
  return { ...pair, root: line[0]!, key: line.length }
}

/** The public keys since nothing vouched for one, in their order. */
function lineOfKeys(handovers: readonly Handover[]): readonly string[] {
  let line: string[] = []
  for (const handover of handovers) {
    if ('first' in handover) line = [handover.first]
    else if (handover.seal.next !== null) line.push(handover.seal.next)
  }
  return line
}

function readPair(path: string): Pick<SigningKey, 'publicKey' | 'privateKey'> | null {
  try {
    return keyOf(readOwn(path)?.toString('utf8') ?? '')
  } catch {
    return null
  }
}

/** `null` for what is not there, and for what is no file: a link may lead to what never ends. */
function readOwn(path: string): Buffer | null {
  try {
    return lstatSync(path).isFile() ? readFileSync(path) : null
  } catch {
    return null
  }
}

/** Written over before it goes: a flash may keep what was there, a file system does not show it. */
function becomeKey(path: string): void {
  try {
    const fd = openSync(keyPath(path), O_WRONLY | O_NOFOLLOW)
    writeSync(fd, Buffer.alloc(latestBytes), 0, latestBytes, 0)
    fsyncSync(fd)
    closeSync(fd)
    rmSync(keyPath(path))
  } catch {
    // There was none.
  }
  renameSync(nextKeyPath(path), keyPath(path))
}

function writeDurable(path: string, text: string): void {
  const fd = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, privateFileMode)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

const lineOf = (handover: Handover): Buffer => Buffer.from(`${JSON.stringify(handover)}\n`)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
