/** Defines the ring: a bounded number of bytes in segments, of which the oldest goes first. */

export interface Ring {
  /** How much a segment may hold before another one is begun. */
  readonly segmentBytes: number
  /** Appends to the newest segment, or begins another with it. Fails where it cannot be written. */
  append(bytes: Buffer, begins: boolean): Promise<void>
  /** The numbers of the segments, the oldest first. */
  segments(): Promise<readonly number[]>
  /** At most so much of a segment, from there on; `null` where there is no such segment. */
  read(segment: number, offset: number, bytesMax: number): Promise<Buffer | null>
  close(): Promise<void>
}

/** A segment begins with the whole System: so it is a part of the ring, and not all of it. */
export const segmentBytesOf = (bytesMax: number): number => Math.ceil(bytesMax / 4)

/** How many of the oldest have to go, so that the rest is within the bound; the newest stays. */
export function surplus(sizes: readonly number[], bytesMax: number): number {
  let total = sizes.reduce((sum, size) => sum + size, 0)
  let count = 0
  while (total > bytesMax && count < sizes.length - 1) total -= sizes[count++]!
  return count
}

/** Kept in memory: it ends with the process. */
export function createMemoryRing(bytesMax: number): Ring {
  let first = 1
  let segments: { readonly chunks: Buffer[]; size: number }[] = []
  return {
    segmentBytes: segmentBytesOf(bytesMax),
    append: async (bytes, begins) => {
      if (begins || segments.length === 0) segments.push({ chunks: [], size: 0 })
      const newest = segments.at(-1)!
      newest.chunks.push(bytes)
      newest.size += bytes.length
      const gone = surplus(
        segments.map(({ size }) => size),
        bytesMax,
      )
      segments = segments.slice(gone)
      first += gone
    },
    segments: async () => segments.map((_, index) => first + index),
    read: async (segment, offset, max) => {
      const found = segments[segment - first]
      return found === undefined ? null : Buffer.concat(found.chunks).subarray(offset, offset + max)
    },
    close: async () => {},
  }
}
