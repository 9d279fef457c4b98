/** Implements `statemgr stats`: what operations came to, and how long everything was how. */

import type { Given as Answered } from '../../api/resources.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle, type Style } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

type Statistics = Answered<'history.stats'>
type Operations = Statistics['operations'][number]
type Statuses = Statistics['statuses'][number]
type Path = Statistics['paths'][number]

export function stats(shell: Shell, given: Given): Promise<Exit> {
  const { by, component, action, status, from, since, to } = given
  return withClient(shell, given, async (client) => {
    const filters = Object.entries({ by, component, action, status, from, since, to })
    const query = Object.fromEntries(filters.filter(([, value]) => value !== undefined))
    const reply = await ask(client, 'statemgr.history.stats', query)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(statisticsText(outStyle(shell), reply.body))
    return exits.done
  })
}

/** Paths that people are shown: programs get all that are remembered. */
const pathsShown = 3

function statisticsText(style: Style, told: Statistics): string {
  const { operations, failures, statuses, paths, through, isWhole, oldest } = told
  const parts = [
    operations.length === 0 ? '' : table(style, operationTitles, operations.map(operationRow)),
    failures.length === 0 ? '' : table(style, failureTitles, failures.map(failureRow)),
    statuses.length === 0 ? '' : table(style, statusTitles, statuses.map(statusRow)),
    ...paths.slice(0, pathsShown).map((path) => pathText(style, path)),
  ].filter((part) => part !== '')
  if (parts.length === 0) parts.push('nothing has ended then\n')
  const since = oldest === null ? '' : `, the oldest of ${oldest}`
  const rest = isWhole ? '' : '; what is older is still being read: ask again'
  return `${parts.join('\n')}\n${style('faint', `of entries up to ${through}${since}${rest}`)}\n`
}

const operationTitles = ['WHOSE', 'ACTION', 'ENDED', 'REACHED', 'P50', 'P95', 'P99', 'MAX', 'TREND']

function operationRow(figures: Operations): Cell[] {
  const { action, count, successRate, tookMs, weeks } = figures
  const rate = successRate === null ? '-' : percentText(successRate)
  return [
    whoseText(figures),
    action,
    `${count}`,
    { text: rate, tone: successRate !== null && successRate < 1 ? 'bad' : 'plain' },
    ...spreadCells(tookMs),
    { text: trendText(weeks), tone: 'faint' },
  ]
}

const failureTitles = ['WHOSE', 'ACTION', 'FAILED', 'STEP', 'SERVICE', 'LAST ENTRY']

const failureRow = (figures: Statistics['failures'][number]): Cell[] => [
  whoseText(figures),
  figures.action,
  { text: `${figures.count}`, tone: 'bad' },
  figures.step ?? '-',
  figures.service ?? '-',
  `${figures.lastSeq}`,
]

const statusTitles = ['WHOSE', 'STATUS', 'TIMES', 'IN ALL', 'P50', 'P95', 'MAX', 'LIMIT', 'LONGER']

function statusRow(figures: Statuses): Cell[] {
  const { status, count, totalMs, stayedMs, limitMs, breaches, worst } = figures
  const [p50, p95, , max] = spreadCells(stayedMs)
  const longer = worst === null ? '' : ` (${worst.component}: ${shownDuration(worst.stayedMs)})`
  return [
    ...[whoseText(figures), status, `${count}`, shownDuration(totalMs), p50!, p95!, max!],
    limitMs === null ? '-' : shownDuration(limitMs),
    limitMs === null ? '' : { text: `${breaches}${longer}`, tone: breaches > 0 ? 'bad' : 'plain' },
  ]
}

const whoseText = ({ component, kind }: Pick<Operations, 'component' | 'kind'>): string =>
  component ?? kind ?? 'all'

const spreadCells = (spread: Operations['tookMs']): Cell[] =>
  spread === null
    ? ['-', '-', '-', '-']
    : [spread.p50, spread.p95, spread.p99, spread.max].map(shownDuration)

const percentText = (share: number): string => `${Number((100 * share).toFixed(1))} %`

/** The last week beside the one before: `12 (was 10), p95 41s (was 38s)`. */
function trendText(weeks: Operations['weeks']): string {
  const [last, before] = [0, 1].map((ago) => weeks.find(({ weeksAgo }) => weeksAgo === ago))
  if (before === undefined) return ''
  const count = `${last?.count ?? 0} this week (was ${before.count})`
  if (last === undefined || last.p95 === null || before.p95 === null) return count
  const [now, was] = [last, before].map(({ good, count: all }) => percentText(good / all))
  const p95 = `p95 ${shownDuration(last.p95)} (was ${shownDuration(before.p95)})`
  return `${count}, ${now} (was ${was}), ${p95}`
}

function pathText(style: Style, { component, action, tookMs, stretches, hint }: Path): string {
  const rows = stretches.map((stretch): Cell[] => [
    `  ${shownDuration(stretch.fromMs)}`,
    stretch.component,
    stretch.what ?? 'waited',
    shownDuration(stretch.tookMs),
    percentText(stretch.tookMs / Math.max(1, tookMs)),
  ])
  const head = oneLine(`${component} ${action} took ${shownDuration(tookMs)}; its critical path:`)
  const tail = hint === null ? '' : `  ${style('busy', hintText(hint))}\n`
  return `${head}\n${table(style, ['  AT', 'WHO', 'WHAT', 'TOOK', 'SHARE'], rows)}${tail}`
}

function hintText({ kind, components, savesMs }: NonNullable<Path['hint']>): string {
  const who = oneLine([...new Set(components)].join(', '))
  const how =
    kind === 'stagger'
      ? `${who} waited between their turns: a shorter limits.stagger`
      : `${who} went one after the other: a larger maxConcurrent of their policy`
  return `${how} would save up to ${shownDuration(savesMs)}`
}
