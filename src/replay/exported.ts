/** Puts together what goes into a file: what the segments of a ring hold, and the journal. */

import { unframed } from '../record/chunks.ts'
import type { Line } from '../record/lines.ts'
import { jsonOf } from '../text/json.ts'
import { type FileLine, lineBounds, RecordingError } from './recording.ts'

/** Of segments as they were read, the oldest first. What is damaged is left out, and said so. */
export function linesOf(segments: readonly Buffer[]): readonly Line[] {
  const lines: Line[] = []
  for (const segment of segments) {
    const { lines: texts, damage } = unframed(segment)
    for (const text of texts) lines.push(lineOf(text))
    if (damage !== null) lines.push(['lost', damage])
  }
  return lines
}

function lineOf(text: string): Line {
  const line = jsonOf(text, lineBounds)
  if (!Array.isArray(line)) throw new RecordingError('holds what no statemgr has recorded')
  return line as unknown as Line
}

/** The entry of the journal that it begins behind; `null` where nothing is recorded. */
export const beginningOf = (lines: readonly Line[]): number | null =>
  lines.reduce<number | null>(
    (least, line) => (line[0] === 'system' ? Math.min(least ?? line[1].seq, line[1].seq) : least),
    null,
  )

/** With the entries of the journal behind that. */
export const withJournal = (
  lines: readonly Line[],
  texts: readonly string[],
): readonly FileLine[] => [...lines, ...texts.map((text): FileLine => ['entry', text])]
