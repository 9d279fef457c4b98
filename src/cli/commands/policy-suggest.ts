/** Implements `statemgr policy suggest`: limits that the journal suggests, with evidence. */

import type { Given as Answered } from '../../api/resources.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { type Cell, table } from '../text/table.ts'

type Suggestions = Answered<'policy.suggest'>
type Suggestion = Suggestions['suggestions'][number]

export function policySuggest(shell: Shell, given: Given): Promise<Exit> {
  const { component } = given
  return withClient(shell, given, async (client) => {
    const query = component === undefined ? {} : { component }
    const reply = await ask(client, 'statemgr.policy.suggest', query)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(suggestionsText(shell, reply.body))
    return exits.done
  })
}

const titles = ['WHOSE', 'STEP', 'WHAT', 'NOW', 'SUGGESTED', 'SEEN', 'P99', 'LONGEST', 'OPTION']

function suggestionsText(shell: Shell, { suggestions, isWhole }: Suggestions): string {
  const yet = isWhole ? '' : 'Older entries are still being read: ask again.\n'
  if (suggestions.length === 0) return `nothing was seen yet that could be learned from\n${yet}`
  const isChange = suggestions.some(({ suggested }) => suggested !== null)
  const next = isChange
    ? 'Nothing is changed by this. An option holds for all whose steps name it: set it to the ' +
      'largest value that is suggested for any of them, and try the file with statemgr validate.\n'
    : 'Nothing is to be changed: too little was seen, or it is right as it is.\n'
  return `${table(outStyle(shell), titles, suggestions.map(rowOf))}\n${next}${yet}`
}

function rowOf({ kind, spread, suggested, configured, ...about }: Suggestion): Cell[] {
  const shown = kind === 'attempts' ? String : shownDuration
  return [
    about.component,
    `${about.action}: ${about.step}`,
    kind,
    shown(configured),
    suggested === null ? '-' : { text: shown(suggested), tone: 'busy' },
    about.failed === 0 ? `${about.seen}` : `${about.seen}, ${about.failed} failed`,
    ...(spread === null ? ['-', '-'] : [shown(spread.p99), shown(spread.max)]),
    about.option ?? '-',
  ]
}
