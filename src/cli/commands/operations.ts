/**
 * Implements `statemgr operations`: what is under way and what was, one of them in full, or its
 * abort.
 */
import type { OperationReply } from '../../api/resources/control.ts'
import { leftBehindText } from '../../api/views/operation-texts.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { hasEnded } from '../request/follow.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { stateTones } from '../text/entry.ts'
import { explain } from '../text/explain.ts'
import { progressText, waitText } from '../text/progress.ts'
import { outStyle, type Tone } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function operations(shell: Shell, given: Given): Promise<Exit> {
  const [id] = given.args
  return id === undefined ? list(shell, given) : get(shell, given, id)
}

export function abort(shell: Shell, given: Given): Promise<Exit> {
  const [id = ''] = given.args
  return withClient(shell, given, async (client) => {
    const body = { id, reason: given.reason ?? null, actor: actor() }
    const reply = await ask(client, 'statemgr.operation.abort', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { operation } = reply.body
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else if (operation !== null) shell.out(`${progressText(operation)}\n`)
    return exits.done
  })
}

function list(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.operations.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else if (reply.body.operations.length === 0) shell.out('no operations yet\n')
    else shell.out(table(outStyle(shell), titles, reply.body.operations.map(rowOf)))
    return exits.done
  })
}

const titles = ['OPERATION', 'COMPONENT', 'ACTION', 'STATE', 'TOOK', 'BY', 'CAUSE', 'STEP OR ERROR']

function rowOf(operation: OperationReply): Cell[] {
  const { id, component, action, state, actor: by, cause, error, steps } = operation
  const now = steps.find((step) => step.state === 'running' || step.state === 'undoing')
  return [
    id,
    component,
    action,
    { text: state, tone: stateTones[state] },
    tookText(operation.startedAt, operation.endedAt),
    by,
    cause,
    error?.message ?? now?.name ?? waitText(operation) ?? leftBehindText(operation) ?? '',
  ]
}

function get(shell: Shell, given: Given, id: string): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.operation.get', { id })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else printOperation(shell, reply.body)
    return exits.done
  })
}

function printOperation(shell: Shell, operation: OperationReply): void {
  const { component, action, state, actor: by, reason, cause, error, steps } = operation
  const style = outStyle(shell)
  const title = style('title', oneLine(`${component} ${action}`))
  const took = hasEnded(operation) ? ` in ${tookText(operation.acceptedAt, operation.endedAt)}` : ''
  shell.out(`${title}: ${style(stateTones[state], state)}${took}\n`)
  shell.out(oneLine(`asked by ${by} (${cause})${reason === null ? '' : `: ${reason}`}`))
  shell.out('\n')
  for (const { rule, result, message } of operation.remarks ?? []) {
    shell.out(`${oneLine(`${rule} ${result}: ${message}`)}\n`)
  }
  const waits = waitText(operation)
  if (waits !== null) shell.out(`${oneLine(waits)}\n`)
  if (error !== undefined) shell.out(oneLine(`error: ${error.message} (${error.code})`))
  if (error !== undefined) shell.out('\n')
  const left = leftBehindText(operation)
  if (error === undefined && left !== null) shell.out(`${oneLine(left)}\n`)
  if (steps.length > 0) shell.out(`\n${table(style, stepTitles, steps.map(stepRowOf))}`)
}

const stepTitles = ['STEP', 'OF', 'STATE', 'ATTEMPTS', 'TOOK', 'ERROR']

const stepTones: Readonly<Record<Step['state'], Tone>> = {
  waiting: 'faint',
  running: 'busy',
  done: 'good',
  skipped: 'faint',
  failed: 'bad',
  undoing: 'busy',
  undone: 'plain',
}

type Step = OperationReply['steps'][number]

function stepRowOf({ name, target, state, attempts, startedAt, endedAt, error }: Step): Cell[] {
  const tried = attempts === 0 ? '' : `${attempts}`
  const took = tookText(startedAt, endedAt)
  return [name, target, { text: state, tone: stepTones[state] }, tried, took, error ?? '']
}

function tookText(startedAt: number | null, endedAt: number | null): string {
  return startedAt === null || endedAt === null ? '' : shownDuration(endedAt - startedAt)
}
