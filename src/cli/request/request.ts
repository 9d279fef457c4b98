/** Asks a component for an action, waits for it where that is wanted, and says how it went. */
import { randomUUID } from 'node:crypto'
import { userInfo } from 'node:os'
import type { ErrorBody } from '../../api/fields/errors.ts'
import type { ControlReply, OperationReply } from '../../api/resources/control.ts'
import type { Sent } from '../../api/resources.ts'
import { waitedInVain } from '../../api/views/operation-texts.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { findComponent } from '../client/find.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { stateTones } from '../text/entry.ts'
import { explain } from '../text/explain.ts'
import { printPlan } from '../text/plan.ts'
import { errStyle, outStyle } from '../text/style.ts'
import { oneLine } from '../text/table.ts'
import { type Followed, follow, hasEnded } from './follow.ts'

/** Resolves to how it ended: at once when nobody waits, else when the operation has ended. */
export async function request(
  shell: Shell,
  given: Given,
  client: Client,
  name: string,
  action: string,
): Promise<Exit> {
  const body: Sent<'action'> = {
    name,
    action,
    requestId: given.requestId ?? randomUUID(),
    actor: actor(),
    reason: given.reason ?? null,
    dryRun: given.dryRun ?? false,
    override: given.override ?? null,
  }
  const reply = await ask(client, 'statemgr.action', body)
  if (reply.kind !== 'answered') return notAccepted(shell, given, reply, body)
  if ('dryRun' in reply.body) return printPlan(shell, given, reply.body, action)
  return accepted(shell, given, client, reply.body)
}

/** Who asks, as the history has it: nobody proves it, but the bus says who may ask at all. */
export function actor(): string {
  return `cli:${userInfo().username}`
}

async function accepted(
  shell: Shell,
  given: Given,
  client: Client,
  reply: ControlReply,
): Promise<Exit> {
  const { operation } = reply
  if (operation === null || hasEnded(operation) || given.wait === undefined) {
    return say(shell, given, reply)
  }
  const waitMs = given.wait === true ? Infinity : given.wait
  const followed = await follow(shell, client, operation, waitMs)
  if (followed.kind === 'lost') return explain(shell, given, followed.reply)
  return afterwards(shell, given, client, reply, followed)
}

/** The component as it is after the wait, with the operation as it was last seen. */
async function afterwards(
  shell: Shell,
  given: Given,
  client: Client,
  { component: { name } }: ControlReply,
  { operation }: Exclude<Followed, { kind: 'lost' }>,
): Promise<Exit> {
  const found = await findComponent(client, name)
  if (found.kind !== 'answered') return explain(shell, given, found)
  const { component } = found.body
  return say(shell, given, { accepted: true, unchanged: false, operation, component })
}

function say(shell: Shell, given: Given, reply: ControlReply): Exit {
  const { operation, component } = reply
  const ended = operation !== null && hasEnded(operation) ? operation : null
  const isForced = ended?.state === 'forced'
  const failed = ended !== null && ended.state !== 'succeeded' && !isForced
  const isLate = operation !== null && ended === null && given.wait !== undefined
  if (given.json)
    shell.out(`${JSON.stringify(isLate ? lateReply(operation, given.wait) : reply)}\n`)
  else if (failed || isForced) sayFailed(shell, component.status, ended)
  else if (isLate) sayLate(shell, operation)
  else shell.out(`${outcomeText(shell, reply)}\n`)
  if (!given.json) sayRemarks(shell, operation)
  if (!given.json && ended?.state === 'succeeded') sayLeftBehind(shell, ended)
  if (isForced) return exits.forced
  return failed || isLate ? exits.failed : exits.done
}

/** What policies said of it, though they did not keep it from being accepted. */
function sayRemarks(shell: Shell, operation: OperationReply | null): void {
  for (const { rule, result, message } of operation?.remarks ?? []) {
    const what = errStyle(shell)('busy', `${oneLine(rule)} ${result}:`)
    shell.err(`${what} ${oneLine(message)}\n`)
  }
}

/** What it was asked for is so; what it passed over is for somebody to see to. */
function sayLeftBehind(shell: Shell, { leftBehind = [], id }: OperationReply): void {
  for (const left of leftBehind)
    shell.err(`${errStyle(shell)('busy', 'left behind:')} ${oneLine(left)}\n`)
  if (leftBehind.length > 0) shell.err(`See statemgr operations ${id} and statemgr alerts.\n`)
}

function outcomeText(shell: Shell, { operation, component, unchanged }: ControlReply): string {
  const status = outStyle(shell)('good', oneLine(component.status))
  const is = `${component.name} is ${status}`
  if (operation === null) return unchanged ? `${is} already` : is
  if (!hasEnded(operation)) {
    const accepted = unchanged ? 'was accepted before' : 'accepted'
    return `${component.name} ${operation.action} ${accepted}: statemgr operations ${operation.id}`
  }
  return `${is} (${operation.action} took ${tookText(operation)})`
}

/** Also of what came to what was asked by force: nobody should take that for the same. */
function sayFailed(shell: Shell, status: string, operation: OperationReply): void {
  const { component, action, state, error, id } = operation
  const style = errStyle(shell)
  const why = error === undefined ? '' : `: ${oneLine(error.message)} (${oneLine(error.code)})`
  shell.err(`${style(stateTones[state], `${state}:`)} ${component} ${action}${why}\n`)
  shell.err(
    `${component} is ${oneLine(status)}. See statemgr operations ${id} and statemgr alerts.\n`,
  )
}

/** As the service says it to whoever has it wait. */
const lateReply = (operation: OperationReply, wait: Given['wait']): ErrorBody =>
  waitedInVain(operation, typeof wait === 'number' ? wait : null)

function sayLate(shell: Shell, { component, action, id }: OperationReply): void {
  const style = errStyle(shell)
  shell.err(`${style('busy', 'not over yet:')} ${component} ${action} goes on by itself\n`)
  shell.err(`See statemgr operations ${id}, or stop it with statemgr operations abort ${id}.\n`)
}

function tookText({ acceptedAt, endedAt }: OperationReply): string {
  return shownDuration((endedAt ?? acceptedAt) - acceptedAt)
}

/** Silence may hide an acceptance; the same request id finds out without asking twice. */
function notAccepted(shell: Shell, given: Given, reply: NotAnswered, body: Sent<'action'>): Exit {
  const exit = explain(shell, given, reply)
  if (reply.kind !== 'refused' && reply.isDoubtful && !given.json) {
    shell.err(`To ask again without doing it twice, add --request-id ${body.requestId}.\n`)
  }
  return exit
}
