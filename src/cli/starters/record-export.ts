/**
 * Implements `statemgr record export`: what was recorded, with the journal of that time, as a file.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Given as Answered, Sent } from '../../api/resources.ts'
import { recordName, segmentsIn } from '../../record/file-ring.ts'
import type { Line } from '../../record/lines.ts'
import { beginningOf, linesOf, withJournal } from '../../replay/exported.ts'
import { fileText } from '../../replay/file.ts'
import { type Hidden, hidden } from '../../replay/hide.ts'
import { type FileLine, RecordingError, recordingOf } from '../../replay/recording.ts'
import { textsInCopy } from '../../store/sqlite/examine-copy.ts'
import { StoreError } from '../../store/store.ts'
import { ask, type NotAnswered, type Reply } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { isFound, textsBehind } from '../request/journal-texts.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { writeWhole } from '../shell/named-file.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { errStyle } from '../text/style.ts'

export const recordExport = (shell: Shell, given: Given): Promise<Exit> =>
  withFound(shell, given, (found) => write(shell, given, found))

export const record = (shell: Shell, given: Given): Promise<Exit> =>
  withFound(shell, given, (found) => {
    const { stretches, journal } = recordingOf(found)
    const runs = new Set(stretches.map(({ run: { boot } }) => boot)).size
    const seqs = [...journal.keys()]
    const figures = { runs, events: eventsIn(found), entries: seqs.length, from: seqs[0] ?? null }
    if (given.json) shell.out(`${JSON.stringify({ ...figures, to: seqs.at(-1) ?? null })}\n`)
    else shell.out(figuresText(figures, seqs.at(-1)))
    return exits.done
  })

type Use = (found: readonly FileLine[]) => Exit

async function withFound(shell: Shell, given: Given, use: Use): Promise<Exit> {
  if (given.data !== undefined) return ofFolder(shell, given.data, use)
  return withClient(shell, given, async (client) => {
    const found = await ofService(client)
    return isFound(found) ? use(found) : explain(shell, given, found)
  })
}

const eventsIn = (lines: readonly FileLine[]): number =>
  lines.filter(([kind]) => kind === 'step' || kind === 'confirm').length

interface Figures {
  readonly runs: number
  readonly events: number
  readonly entries: number
  readonly from: number | null
}

function figuresText({ runs, events, entries, from }: Figures, to: number | undefined): string {
  const span = from === null ? 'no entry of the journal' : `entries ${from} to ${to}`
  return (
    `${events} events of ${runs} runs are recorded: ${span} (${entries}).\n` +
    'Write them to a file with: statemgr record export --out FILE\n'
  )
}

/** What a service that runs has recorded up to now. */
async function ofService(client: Client): Promise<readonly FileLine[] | NotAnswered> {
  const segments = await segmentsOf(client)
  if (!isFound(segments)) return segments
  const lines = linesOf(segments)
  const after = beginningOf(lines)
  const texts = after === null ? [] : await textsBehind(client, after)
  return isFound(texts) ? withJournal(lines, texts) : texts
}

/** Piece by piece; from the oldest again, where there was no room for that any more meanwhile. */
async function segmentsOf(client: Client): Promise<readonly Buffer[] | NotAnswered> {
  const segments = new Map<number, Buffer[]>()
  let next: Sent<'record.read'> | null = {}
  while (next !== null) {
    const reply: Reply<Answered<'record.read'>> = await ask(client, 'statemgr.record.read', next)
    if (reply.kind !== 'answered') return reply
    const piece: Answered<'record.read'> = reply.body
    const { isKept, isGone, bytes, segment } = piece
    if (!isKept) throw new UsageError(off)
    const pieces = segments.get(segment) ?? []
    if (isGone) segments.clear()
    else segments.set(segment, [...pieces, Buffer.from(bytes, 'base64')])
    next = isGone ? {} : piece.next
  }
  return [...segments.values()].map((pieces) => Buffer.concat(pieces))
}

const off =
  'nothing is recorded: set recording.kept to true in the configuration, and start it again'

/** What a service has left that does not run, or a copy of it. */
function ofFolder(shell: Shell, folder: string, use: Use): Exit {
  try {
    const prefix = join(folder, recordName)
    const numbers = [...segmentsIn(prefix).keys()]
    if (numbers.length === 0) throw new UsageError(`${folder} holds no recording: ${off}`)
    const lines = linesOf(numbers.map((number) => readFileSync(`${prefix}${number}`)))
    const after = beginningOf(lines)
    const texts = after === null ? [] : textsInCopy(join(folder, 'statemgr.sqlite'), after)
    return use(withJournal(lines, texts))
  } catch (error) {
    if (!(error instanceof StoreError) && !isOfFiles(error)) throw error
    shell.err(`${errStyle(shell)('bad', 'error:')} ${error.message}\n`)
    return exits.usage
  }
}

const isOfFiles = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error

function write(shell: Shell, given: Given, found: readonly FileLine[]): Exit {
  const what = [...new Set(given.hide ?? [])] as readonly Hidden[]
  const lines = what.length === 0 ? found : replaced(found, what)
  const system = lines.find((line): line is Extract<Line, readonly ['system', unknown]> => {
    return line[0] === 'system'
  })
  if (system === undefined) throw new UsageError('nothing was recorded yet: try again in a moment')
  const head = { systemName: system[1].name, hidden: what }
  const { out } = given
  if (out === undefined) {
    for (const text of fileText(head, lines)) shell.out(text)
    return exits.done
  }
  writeWhole(out, [...fileText(head, lines)].join(''))
  const entries = lines.filter(([kind]) => kind === 'entry').length
  shell.err(`${out}: ${eventsIn(lines)} events, ${entries} entries; statemgr replay ${out}\n`)
  return exits.done
}

function replaced(found: readonly FileLine[], what: readonly Hidden[]): readonly FileLine[] {
  try {
    return hidden(found, what)
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(`the recording ${error.message}`)
    throw error
  }
}
