/** Writes and reads the file of a recording: lines between a first and a last that vouch. */

import { createHash } from 'node:crypto'
import { jsonOf } from '../text/json.ts'
import { type FileLine, lineBounds, RecordingError } from './recording.ts'

/** What the first line says of the rest. */
export interface Head {
  readonly format: number
  readonly systemName: string
  /** What was replaced: `names`, `secrets`. */
  readonly hidden: readonly string[]
}

const format = 1

/** All of it as text, each line with its end. */
export function* fileText(head: Omit<Head, 'format'>, lines: Iterable<FileLine>) {
  const hash = createHash('sha256')
  let count = 0
  const written = (value: unknown): string => {
    const text = `${JSON.stringify(value)}\n`
    hash.update(text)
    count += 1
    return text
  }
  yield written(['recording', { format, ...head }])
  for (const line of lines) yield written(line)
  yield `${JSON.stringify(['end', count, hash.digest('hex')])}\n`
}

/** Throws a `RecordingError` for what is none, is cut short, damaged, or of another format. */
export function readFile(text: string): { readonly head: Head; readonly lines: FileLine[] } {
  const end = text.indexOf('\n')
  const first = jsonOf(text.slice(0, end < 0 ? 0 : end))
  if (!Array.isArray(first) || first[0] !== 'recording' || typeof first[1]?.format !== 'number')
    throw new RecordingError('is no recording: statemgr record export writes one')
  const head = first[1] as Head
  if (head.format !== format) {
    const known = `format ${head.format}, known ${format}`
    throw new RecordingError(`is of another statemgr (${known}): replay it with that one`)
  }
  const lastAt = text.lastIndexOf('\n', text.length - 2) + 1
  const last = jsonOf(text.slice(lastAt))
  const body = text.slice(0, lastAt).split('\n').slice(0, -1)
  if (!Array.isArray(last) || last[0] !== 'end' || !text.endsWith('\n')) {
    throw new RecordingError(
      `is cut short after line ${body.length}: the last line, which says how many there are, is ` +
        'missing; copy it again, or export it again',
    )
  }
  const lines = body.map((line, index) => lineIn(line, index + 1))
  const digest = createHash('sha256').update(text.slice(0, lastAt)).digest('hex')
  if (last[1] !== body.length || last[2] !== digest) {
    throw new RecordingError('is damaged: its lines are not as they were written; export it again')
  }
  return { head, lines: lines.slice(1) }
}

function lineIn(text: string, number: number): FileLine {
  const line = jsonOf(text, lineBounds)
  if (Array.isArray(line) && typeof line[0] === 'string') return line as unknown as FileLine
  throw new RecordingError(`is damaged: line ${number} is not as it was written; export it again`)
}
