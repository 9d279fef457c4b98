/** `statemgr alerts`: what somebody should see to, and how. */
import { ask } from './api.ts'
import { type Exit, exits } from './exits.ts'
import { explain } from './explain.ts'
import type { Given } from './flags.ts'
import { withClient } from './reach.ts'
import type { Shell } from './shell.ts'
import { outStyle } from './style.ts'
import { oneLine } from './table.ts'

export function alerts(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.alerts.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exits.done
    }
    const style = outStyle(shell)
    for (const { severity, code, message, guidance } of reply.body.alerts) {
      const tone = severity === 'Critical' ? 'bad' : 'busy'
      shell.out(`${style(tone, severity)} ${oneLine(message)} (${oneLine(code)})\n`)
      shell.out(`    ${oneLine(guidance)}\n`)
    }
    if (reply.body.alerts.length === 0) shell.out('no alerts\n')
    return exits.done
  })
}
