/** Writes and reads the file of an exported journal: entries, and what vouches for them. */

import { z } from 'zod'
import { anchorSchema, handoverSchema, sealSchema } from '../../api/resources/evidence.ts'
import { type LinkedRow, link, toLinkedRow } from '../../store/chain.ts'
import type { Handover, Seal, Sealed, SealedJournal } from '../../store/sealed-head.ts'
import type { Examined } from '../../store/sealing/evidence.ts'
import { jsonOf } from '../../text/json.ts'

/** Says what is wrong with a file, as the rest of a sentence that begins with its name. */
export class JournalFileError extends Error {
  override readonly name = 'JournalFileError'
}

const format = 1

/** Line by line: where the entries begin, each of them with its hash, the heads, and the end. */
export function* fileText(sealed: SealedJournal, texts: readonly string[]) {
  const { anchor, handovers, latest } = sealed
  yield lineOf({ journal: { format, anchor } })
  let { seq, hash } = anchor
  for (const text of texts) {
    const row = rowOf(jsonOf(text), text)
    if (row === null) throw new JournalFileError(`has no entry behind ${seq} that can be read`)
    seq = row.seq
    hash = link(hash, row)
    yield `{"entry":${text},"hash":"${hash}"}\n`
  }
  for (const handover of handovers) yield lineOf({ handover })
  yield lineOf({ head: latest })
  yield lineOf({ end: { last: seq } })
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`

/** `null` for what was never kept as an entry. */
const rowOf = (entry: unknown, text: string, hash: unknown = ''): LinkedRow | null =>
  toLinkedRow({ ...(entry as object | undefined), text, hash })

/** Throws a `JournalFileError` for what is none, is cut short, or of another format. */
export function readFile(text: string): Examined {
  const lines = text.split('\n')
  const anchor = anchorIn(lines[0] ?? '')
  const read = lines.slice(1, -1).map(lineIn)
  const end = endLine.safeParse(read.at(-1)).data?.end
  if (!text.endsWith('\n') || end === undefined) {
    throw new JournalFileError(
      `is cut short after line ${lines.length - 1}: the last line, which says how far it goes, ` +
        'is missing; copy it again, or export it again',
    )
  }
  const sealsAt = read.findIndex((line) => 'handover' in line || 'head' in line || 'end' in line)
  const rows = read.slice(0, sealsAt).map(({ entry, hash }) => {
    return entry === undefined ? null : rowOf(entry, JSON.stringify(entry), hash)
  })
  const extent = { anchorSeq: anchor.seq, anchorHash: anchor.hash, lastSeq: end.last }
  return {
    head: () => extent,
    sealed: sealsIn(read.slice(sealsAt, -1), sealsAt + 2),
    rowsAfter: (seq) => rows.filter((row) => row === null || row.seq > seq),
  }
}

function anchorIn(line: string) {
  const first = firstLine.safeParse(jsonOf(line)).data?.journal
  if (first === undefined) {
    throw new JournalFileError('is no exported journal: statemgr history export writes one')
  }
  if (first.format !== format) {
    const known = `format ${first.format}, known ${format}`
    throw new JournalFileError(`is of another statemgr (${known}): verify it with that one`)
  }
  return anchorSchema.safeParse(first.anchor).data ?? notAsWritten(1)
}

type Line = Readonly<Record<string, unknown>>

/** Without any field where it is not, byte for byte, what was written. */
function lineIn(text: string): Line {
  const line = jsonOf(text)
  const isAsWritten = typeof line === 'object' && line !== null && JSON.stringify(line) === text
  return isAsWritten ? (line as Line) : {}
}

/** @param first the number of the first of these lines in the file. */
function sealsIn(lines: readonly Line[], first: number): Sealed {
  const handovers: Handover[] = []
  let latest: Seal | null = null
  for (const [index, line] of lines.entries()) {
    const { handover, head } = sealLine.safeParse(line).data ?? notAsWritten(first + index)
    if (handover !== undefined) handovers.push(handover)
    if (head !== undefined) latest = head
  }
  return { latest, handovers }
}

function notAsWritten(line: number): never {
  throw new JournalFileError(`is damaged: line ${line} is not as it was written; export it again`)
}

const firstLine = z.object({ journal: z.object({ format: z.number(), anchor: z.unknown() }) })
const sealLine = z.union([
  z.strictObject({ handover: handoverSchema, head: z.undefined().exactOptional() }),
  z.strictObject({ head: sealSchema.nullable(), handover: z.undefined().exactOptional() }),
])
const endLine = z.strictObject({ end: z.strictObject({ last: z.int().min(0) }) })
