/** Implements `statemgr override`: leave to go against interlocks, granted, revoked and listed. */
import type { OverridesReply } from '../../api/resources/override.ts'
import { shownDuration } from '../../text/duration.ts'
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
    const reply = await ask(client, 'statemgr.override.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { overrides } = reply.body
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else if (overrides.length === 0) shell.out('no overrides\n')
    else shell.out(table(outStyle(shell), titles, overrides.map(rowOf)))
    return exits.done
  })
}

export function grant(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', interlocks = ''] = given.args
  const { reason, expires = usualExpiry } = given
  if (reason === undefined) {
    throw new UsageError('an override needs a --reason: whoever finds it has to understand it')
  }
  return withClient(shell, given, async (client) => {
    const rules = interlocks.split(',').map((rule) => rule.trim())
    const body = { name, interlocks: rules, reason, expires, actor: actor() }
    const reply = await ask(client, 'statemgr.override.grant', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { id, grantedAt, expiresAt } = reply.body.override
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exits.done
    }
    const style = outStyle(shell)
    const leave = `${style('busy', id)} for ${shownDuration(expiresAt - grantedAt)}`
    shell.out(`${oneLine(name)} may go against ${oneLine(rules.join(', '))}: override ${leave}\n`)
    shell.out(`Name it with --override ${id}; end it with statemgr override revoke ${id}.\n`)
    return exits.done
  })
}

export function revoke(shell: Shell, given: Given): Promise<Exit> {
  const [id = ''] = given.args
  return withClient(shell, given, async (client) => {
    const body = { id, reason: given.reason ?? null, actor: actor() }
    const reply = await ask(client, 'statemgr.override.revoke', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { component, interlocks } = reply.body.override
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(oneLine(`${component} may not go against ${interlocks.join(', ')} any more`))
    if (!given.json) shell.out('\n')
    return exits.done
  })
}

/** Long enough for a task, short enough to be forgotten. */
const usualExpiry = '30m'

const titles = ['OVERRIDE', 'COMPONENT', 'INTERLOCKS', 'LEFT', 'BY', 'REASON']

function rowOf(one: OverridesReply['overrides'][number]): Cell[] {
  const { id, component, interlocks, expiresInMs, actor: by, reason } = one
  return [id, component, interlocks.join(', '), shownDuration(expiresInMs), by, reason]
}
