/** Implements `statemgr history`: the journal, as a table, as JSON, or exported line by line. */
import type { HistoryEntry } from '../../api/resources/history.ts'
import type { Sent } from '../../api/resources.ts'
import { ask } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { subjectText, toneOf, tookText, wallText, whyItHappened } from '../text/entry.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { type Cell, table } from '../text/table.ts'

export function history(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, (client) => {
    return given.jsonl ? exported(shell, given, client) : page(shell, given, client)
  })
}

const shownByDefault = 50
/** What the service gives at once, at most. */
const pageMax = 1000

async function page(shell: Shell, given: Given, client: Client): Promise<Exit> {
  const limit = Math.min(given.limit ?? shownByDefault, pageMax)
  const reply = await ask(client, 'statemgr.history.query', queryOf(given, limit, given.after))
  if (reply.kind !== 'answered') return explain(shell, given, reply)
  const { entries, next } = reply.body
  if (given.json) {
    shell.out(`${JSON.stringify(reply.body)}\n`)
    return exits.done
  }
  // The latest stands last, next to the prompt, unless the oldest were asked for first.
  const shown = given.oldestFirst ? entries : entries.toReversed()
  shell.out(
    shown.length === 0 ? 'no such entries\n' : table(outStyle(shell), titles, shown.map(rowOf)),
  )
  if (next !== null) shell.err(`There are more: add --after ${next}\n`)
  return exits.done
}

async function exported(shell: Shell, given: Given, client: Client): Promise<Exit> {
  let left = given.limit ?? Infinity
  let after = given.after
  while (left > 0 && !shell.stopped.aborted) {
    const query = queryOf(given, Math.min(left, pageMax), after)
    const reply = await ask(client, 'statemgr.history.query', query)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { entries, next } = reply.body
    for (const entry of entries) shell.out(`${JSON.stringify(entry)}\n`)
    if (next === null) return exits.done
    left -= entries.length
    after = next
  }
  return exits.done
}

function queryOf(given: Given, limit: number, after: number | undefined): Sent<'history.query'> {
  const { component, operation, correlation, type, outcome, from, since, to } = given
  const filters = Object.entries({
    ...{ component, operation, correlation, type, outcome, after },
    ...{ from, since, to },
  })
  return {
    ...Object.fromEntries(filters.filter(([, value]) => value !== undefined)),
    // An export is read by programs from its beginning.
    order: given.oldestFirst || given.jsonl ? 'oldest' : 'newest',
    limit,
  }
}

const titles = ['SEQ', 'TIME (UTC)', 'COMPONENT', 'WHAT', 'OUTCOME', 'TOOK', 'WHY']

function rowOf(entry: HistoryEntry): Cell[] {
  return [
    `${entry.seq}`,
    { text: wallText(entry), tone: 'faint' },
    entry.component,
    subjectText(entry),
    { text: entry.outcome, tone: toneOf(entry) },
    tookText(entry),
    whyItHappened(entry),
  ]
}
