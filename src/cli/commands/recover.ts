/**
 * Implements `statemgr recover`: the procedures that mend what stands, gone through step by step.
 */
import type { RecoveryReply } from '../../api/resources/recovery.ts'
import { ask, type Reply } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { follow } from '../request/follow.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { inCommands } from '../text/in-commands.ts'
import { outStyle, type Style } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function recover(shell: Shell, given: Given): Promise<Exit> {
  const [alert] = given.args
  return withClient(shell, given, async (client) => {
    if (alert === undefined) return list(shell, given, client)
    if (given.step !== undefined) return one(shell, given, client, alert, given.step)
    const reply = await ask(client, 'statemgr.recovery.get', { alert })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(procedureText(outStyle(shell), reply.body))
    if (given.yes || (shell.question !== undefined && !given.json)) {
      return throughAll(shell, given, client, reply.body)
    }
    if (!given.json) shell.out(hint(reply.body))
    return exits.done
  })
}

async function list(shell: Shell, given: Given, client: Client): Promise<Exit> {
  const reply = await ask(client, 'statemgr.recovery.list', {})
  if (reply.kind !== 'answered') return explain(shell, given, reply)
  const { recoveries } = reply.body
  if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
  else if (recoveries.length === 0) shell.out('nothing to mend\n')
  else {
    shell.out(table(outStyle(shell), titles, recoveries.map(rowOf)))
    shell.out('\nstatemgr recover ALERT shows the whole procedure and goes through it\n')
  }
  return exits.done
}

const titles = ['ALERT', 'SEVERITY', 'PROCEDURE', 'DONE', 'NEXT']

function rowOf({ alert, procedure, steps, next }: RecoveryReply): Cell[] {
  const isCritical = alert.severity === 'Critical'
  const done = steps.filter(({ state }) => state === 'done').length
  const text = steps.find(({ number }) => number === next)?.text ?? ''
  return [
    alert.id,
    { text: alert.severity, tone: isCritical ? 'bad' : 'busy' },
    procedure,
    `${done} of ${steps.length}`,
    text,
  ]
}

/** One step, named by its number: naming it is confirming it. */
async function one(
  shell: Shell,
  given: Given,
  client: Client,
  alert: string,
  step: number,
): Promise<Exit> {
  const reply = await advance(shell, given, client, alert, step)
  if (reply.kind !== 'answered') return explain(shell, given, reply)
  const isDone = reply.body.ended !== null || (reply.body.next ?? Infinity) > step
  if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
  else {
    shell.out(procedureText(outStyle(shell), reply.body))
    shell.out(isDone ? hint(reply.body) : `step ${step} came to nothing: see statemgr operations\n`)
  }
  return isDone ? exits.done : exits.failed
}

/** Step by step, each asked for first unless `--yes` says that all are done, or may be. */
async function throughAll(
  shell: Shell,
  given: Given,
  client: Client,
  begun: RecoveryReply,
): Promise<Exit> {
  const style = outStyle(shell)
  let at = begun
  while (at.next !== null && at.ended === null && !shell.stopped.aborted) {
    const number = at.next
    const step = at.steps[number - 1]!
    const question = step.by === 'service' ? `do step ${number} now` : `is step ${number} done`
    if (!given.yes && !(await isAgreed(shell, `${question}: ${inCommands(step.text)}`))) {
      shell.out(hint(at))
      return exits.done
    }
    const reply = await advance(shell, given, client, at.alert.id, number)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    at = reply.body
    if (at.next === number && at.ended === null) {
      shell.err(`step ${number} came to nothing: see statemgr operations\n`)
      return exits.failed
    }
    if (!given.json) shell.out(`${style('good', 'done:')} ${number} ${inCommands(step.text)}\n`)
  }
  if (given.json) shell.out(`${JSON.stringify(at)}\n`)
  else shell.out(hint(at))
  return exits.done
}

async function isAgreed(shell: Shell, question: string): Promise<boolean> {
  const answer = await shell.question?.(`${oneLine(question)} [y/N] `)
  return answer?.trim().toLowerCase() === 'y'
}

/** What the service does for a step is followed to its end. */
async function advance(
  shell: Shell,
  given: Given,
  client: Client,
  alert: string,
  step: number,
): Promise<Reply<RecoveryReply>> {
  const body = { alert, step, reason: given.reason ?? null, actor: actor() }
  const reply = await ask(client, 'statemgr.recovery.advance', body)
  if (reply.kind !== 'answered' || reply.body.operation === null) return reply
  const operation = await ask(client, 'statemgr.operation.get', { id: reply.body.operation })
  if (operation.kind === 'answered') await follow(shell, client, operation.body, Infinity)
  const after = await ask(client, 'statemgr.recovery.get', { alert })
  // With its last step the recovery is over, and forgotten a moment later.
  const isOver = after.kind === 'refused' && after.error.code === 'unknown-alert'
  return isOver ? { kind: 'answered', body: { ...reply.body, next: null, ended: 'mended' } } : after
}

function procedureText(style: Style, { alert, title, steps }: RecoveryReply): string {
  const lines = steps.map((step) => {
    const { number, by, text, state, missing } = step
    const mark = { done: 'done', doing: 'doing', next: 'next', later: '' }[state].padEnd(5)
    const tone = state === 'done' ? 'good' : state === 'later' ? 'faint' : 'busy'
    const who = by === 'service' ? 'the service' : 'you'
    const why = missing === null ? '' : ` (not yet: ${missing})`
    return `  ${style(tone, mark)} ${number}. ${who}: ${inCommands(`${text}${why}`)}\n`
  })
  const heading = style('title', oneLine(`${alert.id}: ${title}`))
  return `${heading}\n${oneLine(alert.message)}\n\n${lines.join('')}`
}

function hint({ alert, next, ended, steps }: RecoveryReply): string {
  if (ended !== null || next === null) return `\n${oneLine(alert.id)} is seen to\n`
  const by = steps[next - 1]?.by === 'service' ? 'to have it done' : 'once it is done'
  return `\nstep ${next} is next: statemgr recover ${oneLine(alert.id)} --step ${next}, ${by}\n`
}
