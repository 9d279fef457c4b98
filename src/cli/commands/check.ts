/** Implements `statemgr check`: every interlock that an action would meet with; nothing moves. */

import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { printVerdicts } from '../text/verdicts.ts'

export function check(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', action = ''] = given.args
  return withClient(shell, given, async (client) => {
    const override = given.override ?? null
    const request = { name, action, override, actor: actor(), reason: given.reason ?? null }
    const reply = await ask(client, 'statemgr.interlocks.check', request)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { allowed, waits, verdicts } = reply.body
    const exit = allowed ? exits.done : exits.refused
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exit
    }
    const style = outStyle(shell)
    const may = waits ? style('busy', 'would wait for its turn') : style('good', 'may begin')
    shell.out(`${name} ${action} ${allowed ? may : style('bad', 'would be refused')}\n`)
    if (verdicts.length > 0) shell.out('\n')
    printVerdicts(shell, verdicts)
    return exit
  })
}
