/** Reads the files of a tar archive: as much of the format (POSIX ustar) as bundles use. */

const blockBytes = 512
/** Where a header has what. */
const nameBytes = [0, 100] as const
const sizeBytes = [124, 136] as const
const typeByte = 156

/** By name, without a stroke or a dot before it. What is cut short or no file is left out. */
export function filesInTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  let at = 0
  while (at + blockBytes <= archive.length) {
    const header = archive.subarray(at, at + blockBytes)
    const name = textIn(header, nameBytes).replace(/^\.?\//, '')
    const size = Number.parseInt(textIn(header, sizeBytes).trim(), 8)
    if (name === '' || Number.isNaN(size)) break
    const begins = at + blockBytes
    const isFile = header[typeByte] === 0 || header[typeByte] === '0'.charCodeAt(0)
    const isWhole = begins + size <= archive.length
    if (isFile && isWhole) files.set(name, archive.subarray(begins, begins + size))
    at = begins + Math.ceil(size / blockBytes) * blockBytes
  }
  return files
}

const textIn = (header: Uint8Array, [from, to]: readonly [number, number]): string => {
  const [text = ''] = new TextDecoder().decode(header.subarray(from, to)).split('\0')
  return text
}
