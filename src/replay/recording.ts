/** Reads a recording: the runs and stretches that it is made of, and the journal beside it. */

import type { System } from '../core/model/system/system.ts'
import type { Config } from '../platform/schema/config.ts'
import type { Line, RunLine } from '../record/lines.ts'
import { type JsonBounds, jsonOf } from '../text/json.ts'

/** What stands in a file of its own: what was given to the steps, and what the journal says. */
export interface Recording {
  readonly stretches: readonly Stretch[]
  /** The texts of the entries that the journal had, by their sequence. */
  readonly journal: ReadonlyMap<number, string>
}

/** What was given to one System after the other, with nothing missing in between. */
export interface Stretch {
  readonly run: Run
  readonly first: System
  readonly lines: readonly Taken[]
  /** Why something is missing before it; `null` where nothing is. */
  readonly lost: string | null
}

export interface Run extends RunLine {
  readonly config: Config
}

export type Taken = Extract<Line, readonly ['step' | 'confirm' | 'kept' | 'unkept', ...unknown[]]>

/** What stands between the first and the last line of a file. */
export type FileLine = Line | readonly ['entry', string]

/** A recording that cannot be read: what is wrong with it, and what to do. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
}

export function recordingOf(lines: Iterable<FileLine>): Recording {
  const stretches: (Stretch & { readonly lines: Taken[] })[] = []
  const journal = new Map<number, string>()
  let run: Run | null = null
  let lost: string | null = null
  for (const line of lines) {
    switch (line[0]) {
      case 'run':
        run = line[1] as Run
        break
      case 'lost':
        lost = line[1]
        break
      case 'entry':
        journal.set(seqOf(line[1]), line[1])
        break
      case 'system':
        if (run === null) throw new RecordingError('a System stands before what it runs on')
        stretches.push({ run, first: line[1], lines: [], lost })
        lost = null
        break
      default:
        stretches.at(-1)?.lines.push(line)
    }
  }
  return { stretches, journal }
}

function seqOf(text: string): number {
  const entry = jsonOf(text) as { readonly seq?: unknown } | undefined
  if (typeof entry?.seq === 'number') return entry.seq
  throw new RecordingError('holds an entry that is none')
}

/** Of a line: a whole System of many components may stand in it. */
export const lineBounds: JsonBounds = { charsMax: 2 ** 28, depthMax: 32, commasMax: 2 ** 25 }
