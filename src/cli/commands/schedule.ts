/** Implements `statemgr schedule`: actions at a wall time, added, listed and cancelled. */
import type { ScheduleReply, SchedulesReply } from '../../api/resources/schedule.ts'
import { parseDurationMs, shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { type Cell, oneLine, table } from '../text/table.ts'

export function list(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.schedule.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { schedules } = reply.body
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else if (schedules.length === 0) shell.out('no schedules\n')
    else shell.out(table(outStyle(shell), titles, schedules.map(rowOf)))
    return exits.done
  })
}

export function add(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', action = '', when = ''] = given.args
  const body = {
    name,
    action,
    at: timeOf(when),
    ifMissed: given.ifMissed ?? 'skip',
    reason: given.reason ?? null,
    actor: actor(),
  }
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.schedule.add', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    return say(shell, given, reply.body, 'will be asked for')
  })
}

export function cancel(shell: Shell, given: Given): Promise<Exit> {
  const [id = ''] = given.args
  const body = { id, reason: given.reason ?? null, actor: actor() }
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.schedule.cancel', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    return say(shell, given, reply.body, 'will not be asked for')
  })
}

/** ISO 8601 of a time with its zone, or a while: from when, the clock of the service says. */
function timeOf(text: string): string {
  const afterMs = parseDurationMs(text)
  if (afterMs !== null) return `${afterMs}ms`
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(text)
  if (hasZone && !Number.isNaN(Date.parse(text))) return new Date(text).toISOString()
  throw new UsageError(`${text} is no time. It looks like 2026-11-23T22:00:00Z, or 8h from now.`)
}

function say(shell: Shell, given: Given, body: ScheduleReply, what: string): Exit {
  const { id, component, action, at } = body.schedule
  if (given.json) shell.out(`${JSON.stringify(body)}\n`)
  else shell.out(`${oneLine(`${component} ${action} ${what} at ${at}: schedule ${id}`)}\n`)
  return exits.done
}

const titles = ['SCHEDULE', 'COMPONENT', 'ACTION', 'AT', 'IN', 'IF MISSED', 'BY', 'REASON']

function rowOf(one: SchedulesReply['schedules'][number]): Cell[] {
  const { id, component, action, at, dueInMs, ifMissed, actor: by, reason } = one
  return [id, component, action, at, shownDuration(dueInMs), ifMissed, by, reason ?? '']
}
