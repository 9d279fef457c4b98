/** Reads the bytes of a configuration file: its text, or why there is none. */

import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { lookUp } from '../../core/model/look-up.ts'
import type { FileCode } from '../findings/catalogue.ts'
import type { Finding } from '../findings/problems.ts'

/** A longer file is no configuration. */
export const bytesMax = 1024 * 1024

/** Never throws for what is, or is not, under that path. */
export function textOf(path: string): string | Finding {
  try {
    const { size } = statSync(path)
    return size > bytesMax ? tooLarge(size) : decoded(bytesOf(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const known: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such file',
      EACCES: 'it may not be read',
      EISDIR: 'it is a directory',
    }
    return finding('unreadable-file', lookUp(known, code) ?? `it cannot be read: ${code}`, null)
  }
}

/** What came as bytes, such as standard input. */
export function decoded(bytes: Uint8Array): string | Finding {
  if (bytes.length > bytesMax) return tooLarge(bytes.length)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return finding('not-utf8', 'it is not a text in UTF-8', 'save it as UTF-8')
  }
}

export const tooLarge = (size: number): Finding =>
  finding('too-large', `it has ${size} bytes`, `at most ${bytesMax}`)

/** No more than can be too many: a device or a pipe may have no end. */
function bytesOf(path: string): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(bytesMax + 1)
    let size = 0
    for (let more = -1; more !== 0 && size < bytes.length; size += more) {
      more = readSync(file, bytes, size, bytes.length - size, null)
    }
    return bytes.subarray(0, size)
  } finally {
    closeSync(file)
  }
}

const finding = (code: FileCode, message: string, hint: string | null): Finding => ({
  code,
  path: [],
  isKey: false,
  message,
  hint,
})
