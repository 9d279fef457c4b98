/** Explains why something was not answered as hoped: what was seen, and what to do about it. */
import type { ErrorBody } from '../../api/fields/errors.ts'
import { shownDuration } from '../../text/duration.ts'
import { quantityText } from '../../text/quantity.ts'
import type { NotAnswered } from '../client/api.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { inCommands } from './in-commands.ts'
import { spansOf } from './spans.ts'
import { errStyle, type Style } from './style.ts'
import { type Cell, oneLine, table, wideColumns } from './table.ts'

export type Evidence = ErrorBody['evidence'][number]

/** Prints it to standard error, or with `--json` as an error body to standard output. */
export function explain(shell: Shell, given: Given, reply: NotAnswered): Exit {
  const error = reply.kind === 'refused' ? reply.error : asError(reply)
  if (given.json) {
    shell.out(`${JSON.stringify(error)}\n`)
  } else {
    const style = errStyle(shell)
    const [title, code] =
      reply.kind === 'refused' ? ['refused:', ` (${error.code})`] : ['error:', '']
    shell.err(`${style('bad', title)} ${oneLine(`${error.message}${code}`)}\n`)
    if (error.evidence.length > 0)
      shell.err(`\n${evidenceTable(style, error.evidence, shell.outColumns)}\n`)
    if (error.guidance !== '') shell.err(`${inCommands(error.guidance)}\n`)
  }
  return exitOf(reply)
}

/**
 * What each rule saw: those that object first, and those that are content with several alike in one
 * row, with the greatest age of them. A narrow terminal has no room for limits and ages.
 */
export function evidenceTable(
  style: Style,
  evidence: readonly Evidence[],
  columns: number = wideColumns,
): string {
  const groups = Map.groupBy(
    evidence.toSorted((one, other) => Number(one.ok) - Number(other.ok)),
    alike,
  )
  const isWide = columns >= wideColumns
  const rows = [...groups.values()].map((group): Cell[] => {
    const [{ rule, value, limit, unit = null, ok }] = group as [Evidence, ...Evidence[]]
    const ages = group.flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs]))
    return [
      { text: rule, tone: ok ? 'plain' : 'bad' },
      spansOf(group.map(({ subject }) => subject)),
      value === null ? 'unknown' : quantityText(value, unit),
      ...(isWide
        ? [
            limit === null ? '' : quantityText(limit, unit),
            ages.length === 0 ? '' : shownDuration(Math.max(...ages)),
          ]
        : []),
      { text: ok ? 'ok' : 'blocks', tone: ok ? 'good' : 'bad' },
    ]
  })
  const titles = ['RULE', 'OF', 'VALUE', ...(isWide ? ['LIMIT', 'AGE'] : []), 'SAYS']
  return table(style, titles, rows)
}

/** Whoever objects is shown by itself. */
const alike = (one: Evidence): unknown => {
  const { rule, value, limit, unit = null, ok } = one
  return ok ? JSON.stringify([rule, value, limit, unit]) : one
}

function asError({
  kind,
  message,
  guidance,
}: Exclude<NotAnswered, { kind: 'refused' }>): ErrorBody {
  return { code: kind, message, evidence: [], guidance }
}

function exitOf(reply: NotAnswered): Exit {
  if (reply.kind === 'refused') {
    return reply.error.code === 'internal' ? exits.failed : exits.refused
  }
  return reply.kind === 'unreachable' ? exits.unreachable : exits.failed
}
