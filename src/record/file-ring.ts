/** Keeps a ring in files beside the store, one a segment: `statemgr.record-1`, `-2` and so on. */

import { readdirSync, statSync } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type Ring, segmentBytesOf, surplus } from './ring.ts'

/** What the files in the data folder begin with; their number follows. */
export const recordName = 'statemgr.record-'

const privateMode = 0o600

/** Each run begins a segment of its own. Nothing is touched before something is appended. */
export function openFileRing(folder: string, bytesMax: number): Ring {
  const prefix = join(folder, recordName)
  const pathOf = (segment: number) => `${prefix}${segment}`
  let sizes: Map<number, number> | null = null
  let newest: { readonly segment: number; readonly file: FileHandle } | null = null
  let tail: Promise<unknown> = Promise.resolve()

  /** One after the other: what is read is what was appended before. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work)
    tail = done.catch(() => {})
    return done
  }
  const known = (): Map<number, number> => {
    sizes ??= segmentsIn(prefix)
    return sizes
  }
  async function begin(): Promise<void> {
    if (newest !== null && known().get(newest.segment) === 0) {
      // Nothing whole came of it: the disk may be full.
      return newest.file.truncate(0)
    }
    const segment = Math.max(0, ...known().keys()) + 1
    await newest?.file.close()
    newest = null
    // What is there already is somebody else's: nothing of his is written over.
    newest = { segment, file: await open(pathOf(segment), 'ax', privateMode) }
    known().set(segment, 0)
  }
  async function append(bytes: Buffer, begins: boolean): Promise<void> {
    if (begins || newest === null) await begin()
    const { segment, file } = newest!
    await file.appendFile(bytes)
    known().set(segment, known().get(segment)! + bytes.length)
    for (const gone of [...known().keys()].slice(0, surplus([...known().values()], bytesMax))) {
      await unlink(pathOf(gone)).catch(ignoreMissing)
      known().delete(gone)
    }
  }
  return {
    segmentBytes: segmentBytesOf(bytesMax),
    append: (bytes, begins) => inTurn(() => append(bytes, begins)),
    segments: () => inTurn(async () => [...known().keys()]),
    read: (segment, offset, max) => inTurn(() => readFrom(pathOf(segment), offset, max)),
    close: () =>
      inTurn(async () => {
        await newest?.file.close()
        newest = null
      }),
  }
}

/** The sizes of those that there are, by their numbers, the oldest first. */
export function segmentsIn(prefix: string): Map<number, number> {
  const name = basename(prefix)
  const numbers = readdirSync(dirname(prefix)).flatMap((file) =>
    file.startsWith(name) && /^[1-9]\d{0,14}$/.test(file.slice(name.length))
      ? [Number(file.slice(name.length))]
      : [],
  )
  numbers.sort((a, b) => a - b)
  return new Map(numbers.map((number) => [number, statSync(`${prefix}${number}`).size]))
}

async function readFrom(path: string, offset: number, max: number): Promise<Buffer | null> {
  const file = await open(path, 'r').catch(ignoreMissing)
  if (file === undefined) return null
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(max), 0, max, offset)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
