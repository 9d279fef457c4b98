/**
 * Frames what is appended to a ring at once, so that whoever reads it knows what is whole: a line
 * `["chunk", bytes, crc]` stands before it.
 */

import { crc32 } from 'node:zlib'

export function chunkOf(text: string): Buffer {
  const body = Buffer.from(text)
  return Buffer.concat([Buffer.from(`["chunk",${body.length},${crc32(body)}]\n`), body])
}

export interface Unframed {
  /** The lines of the chunks that are whole, up to the first that is not. */
  readonly lines: readonly string[]
  /** What is wrong with that one; `null` where all are whole, or the last was cut short. */
  readonly damage: string | null
}

/** A kill may cut the last chunk of a segment short: nothing that is durable was in it. */
export function unframed(segment: Buffer): Unframed {
  const lines: string[] = []
  let offset = 0
  while (offset < segment.length) {
    const end = segment.indexOf(newline, offset)
    if (end < 0 && segment.length - offset < headerMax) return { lines, damage: null }
    const header = /^\["chunk",(\d{1,10}),(\d{1,10})\]$/.exec(
      segment.toString('latin1', offset, Math.min(end, offset + headerMax)),
    )
    if (header === null) return { lines, damage: `byte ${offset} begins no chunk` }
    const begun = end + 1
    const body = segment.subarray(begun, begun + Number(header[1]))
    if (body.length < Number(header[1])) return { lines, damage: null }
    if (crc32(body) !== Number(header[2])) {
      return { lines, damage: `the chunk at byte ${offset} is not as it was written` }
    }
    lines.push(...body.toString().split('\n').slice(0, -1))
    offset = begun + body.length
  }
  return { lines, damage: null }
}

const newline = 0x0a
/** Longer than any header. */
const headerMax = 40
