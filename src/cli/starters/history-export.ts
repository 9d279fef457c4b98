/** Implements `statemgr history export`: the journal as a file that can be verified anywhere. */

import { join } from 'node:path'
import type { SealedJournal } from '../../store/sealed-head.ts'
import { sealedInCopy, textsInCopy } from '../../store/sqlite/examine-copy.ts'
import { StoreError } from '../../store/store.ts'
import { jsonOf } from '../../text/json.ts'
import { ask, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { isFound, textsBehind } from '../request/journal-texts.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { writeWhole } from '../shell/named-file.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { fileText, JournalFileError } from './journal-file.ts'

export async function historyExport(shell: Shell, given: Given): Promise<Exit> {
  if (given.data !== undefined) return write(shell, given, ofFolder(given.data))
  return withClient(shell, given, async (client) => {
    const found = await ofService(client)
    return 'kind' in found ? explain(shell, given, found) : write(shell, given, found)
  })
}

interface Found {
  readonly sealed: SealedJournal
  readonly texts: readonly string[]
}

/**
 * What is sealed is asked for first, so that no head is of entries that the file has not. Where
 * the oldest were dropped in between, it is all asked for again.
 */
async function ofService(client: Client): Promise<Found | NotAnswered> {
  for (let before = -1; ; ) {
    const reply = await ask(client, 'statemgr.history.seals', {})
    if (reply.kind !== 'answered') return reply
    const { anchor, handovers, head: latest } = reply.body
    if (anchor === null) throw new UsageError(notKept)
    const texts = await textsBehind(client, anchor.seq)
    if (!isFound(texts)) return texts
    const [oldest] = texts
    const isWhole = oldest === undefined || seqIn(oldest) === anchor.seq + 1
    if (isWhole || anchor.seq === before) return { sealed: { anchor, handovers, latest }, texts }
    before = anchor.seq
  }
}

const seqIn = (text: string) => (jsonOf(text) as { readonly seq?: unknown }).seq

const notKept =
  'the service keeps no journal that it could seal: start it with --data DIR; ' +
  'statemgr history --jsonl prints the entries that it remembers, without any proof'

/** What a service has left that does not run, or a copy of it. */
function ofFolder(folder: string): Found {
  const path = join(folder, 'statemgr.sqlite')
  try {
    const sealed = sealedInCopy(path)
    return { sealed, texts: textsInCopy(path, sealed.anchor.seq) }
  } catch (error) {
    if (error instanceof StoreError) throw new UsageError(error.message)
    throw error
  }
}

function write(shell: Shell, { out }: Given, { sealed, texts }: Found): Exit {
  const lines = linesOf(sealed, texts)
  if (out === undefined) {
    for (const line of lines) shell.out(line)
    return exits.done
  }
  writeWhole(out, lines.join(''))
  shell.err(`${out}: ${texts.length} entries; statemgr history verify --file ${out}\n`)
  return exits.done
}

function linesOf(sealed: SealedJournal, texts: readonly string[]): readonly string[] {
  try {
    return [...fileText(sealed, texts)]
  } catch (error) {
    if (!(error instanceof JournalFileError)) throw error
    throw new UsageError(`the journal ${error.message}: statemgr history verify says what is left`)
  }
}
