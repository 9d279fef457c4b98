/** Implements `statemgr alerts`: what somebody should see to, and how; and who has seen it. */
import type { AlertReply } from '../../api/resources/alert.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { inCommands } from '../text/in-commands.ts'
import { outStyle, type Style } from '../text/style.ts'
import { oneLine } from '../text/table.ts'

export function alerts(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.alerts.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exits.done
    }
    const style = outStyle(shell)
    for (const alert of reply.body.alerts) shell.out(alertText(style, alert))
    if (reply.body.alerts.length === 0) shell.out('no alerts\n')
    else
      shell.out(
        '\nstatemgr recover ID shows how to mend one, statemgr alerts ack ID that you saw it\n',
      )
    return exits.done
  })
}

export function acknowledge(shell: Shell, given: Given): Promise<Exit> {
  const [id = ''] = given.args
  return withClient(shell, given, async (client) => {
    const body = { id, reason: given.reason ?? null, actor: actor() }
    const reply = await ask(client, 'statemgr.alerts.acknowledge', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) shell.out(`${JSON.stringify(reply.body)}\n`)
    else shell.out(`${oneLine(id)} is acknowledged; it stands until its condition is gone\n`)
    return exits.done
  })
}

function alertText(style: Style, alert: AlertReply): string {
  const { severity, code, id, message, guidance, procedure, acknowledged } = alert
  const tone = severity === 'Critical' ? 'bad' : 'busy'
  const note = acknowledged?.note ?? null
  const by =
    acknowledged === null ? '' : `seen by ${acknowledged.actor}${note === null ? '' : `: ${note}`}`
  return [
    `${style(tone, severity)} ${oneLine(message)} (${oneLine(code)})\n`,
    `    ${inCommands(guidance)}\n`,
    by === '' ? '' : `    ${style('faint', oneLine(by))}\n`,
    `    ${style('faint', oneLine(`id ${id}, procedure ${procedure}`))}\n`,
  ].join('')
}
