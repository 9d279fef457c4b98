/** Shows what an action would do, step by step, and what blocks it. */
import type { PlanReply } from '../../api/resources/control.ts'
import { shownDuration } from '../../text/duration.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { outStyle } from './style.ts'
import { type Cell, table } from './table.ts'
import { printVerdicts } from './verdicts.ts'

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
  if (plan.steps.length > 0) shell.out(`${table(style, titles, plan.steps.map(rowOf))}\n`)
  printVerdicts(shell, plan.verdicts)
  return exit
}

const alreadyText = ({ name, status, operation }: PlanReply['component']): string =>
  operation === null ? `${name} is ${status} already` : `${name} is ${status}, on its way already`

type Step = PlanReply['steps'][number]

const titles = ['STEP', 'DOES', 'AFTER', 'AT MOST', 'UNDONE BY']

function rowOf({
  name,
  kind,
  service,
  verb,
  target,
  after,
  timeoutMs,
  undo,
  before,
}: Step): Cell[] {
  const does = service === null ? `${kind} ${verb ?? ''}` : `${service} ${verb ?? ''}`
  return [
    name,
    `${does.trim()} ${target}${before === undefined ? '' : `, after ${before.join(', ')}`}`,
    after.join(', '),
    shownDuration(timeoutMs),
    typeof undo === 'string' ? { text: undo, tone: 'faint' } : undo.join(', '),
  ]
}
