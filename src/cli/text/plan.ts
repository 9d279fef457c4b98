/** Shows what an action would do, step by step, and what blocks it. */
import type { PlanReply } from '../../api/resources/control.ts'
import { shownDuration } from '../../text/duration.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { type Row, rowsOf } from './plan-rows.ts'
import { numbersOf } from './spans.ts'
import { outStyle } from './style.ts'
import { type Cell, table, wideColumns } from './table.ts'
import { printVerdicts } from './verdicts.ts'
import { wrapped } from './wrapped.ts'

/** Refused when something blocks it: so does the action itself. */
export function printPlan(shell: Shell, given: Given, plan: PlanReply, action: string): Exit {
  const isBlocked = plan.verdicts.some(({ verdict }) => verdict === 'blocks')
  const exit = isBlocked ? exits.refused : exits.done
  if (given.json) {
    shell.out(`${JSON.stringify(plan)}\n`)
    return exit
  }
  const style = outStyle(shell)
  shell.out(`${style('title', `${plan.component.name} ${action}`)}: nothing has moved\n\n`)
  if (plan.unchanged) shell.out(`${alreadyText(plan.component)}: there would be nothing to do\n`)
  if (plan.steps.length > 0) shell.out(`${stepsText(shell, rowsOf(plan.steps))}\n`)
  printVerdicts(shell, plan.verdicts)
  return exit
}

const alreadyText = ({ name, status, operation }: PlanReply['component']): string =>
  operation === null ? `${name} is ${status} already` : `${name} is ${status}, on its way already`

/** Steps alike are one row; what each does has no room on a narrow terminal. */
function stepsText(shell: Shell, rows: readonly Row[]): string {
  const isWide = shell.outColumns >= wideColumns
  const titles = ['#', 'STEP', ...(isWide ? ['DOES'] : []), 'AFTER', 'AT MOST']
  const cells = rows.map(({ number, step, does, after, atMostMs, note }): Cell[] => [
    `${number}`,
    step,
    ...(isWide ? [does] : []),
    numbersOf(after),
    `${shownDuration(atMostMs)}${note}`,
  ])
  const text = table(outStyle(shell), titles, cells)
  const undone = rows.flatMap(({ number, undo }) => (undo === '' ? [] : [`${number} by ${undo}`]))
  const stays = Map.groupBy(
    rows.filter(({ stays }) => stays !== null),
    ({ stays }) => stays,
  )
  const left = [...stays].map(
    ([why, some]) => `${numbersOf(some.map(({ number }) => number))} (${why})`,
  )
  const lines = [
    ...(undone.length === 0 ? [] : [`Should it fail, taken back: ${undone.join('; ')}.`]),
    ...(left.length === 0 ? [] : [`Never taken back: ${left.join('; ')}.`]),
  ]
  return `${text}${lines.map((line) => `\n${wrapped(line, shell.outColumns)}\n`).join('')}`
}
