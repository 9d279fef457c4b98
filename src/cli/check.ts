/** `statemgr check`: what an action would meet with, every interlock at once; nothing moves. */
import { ask } from './api.ts'
import { type Exit, exits } from './exits.ts'
import { explain } from './explain.ts'
import type { Given } from './flags.ts'
import { withClient } from './reach.ts'
import { actor } from './request.ts'
import type { Shell } from './shell.ts'
import { outStyle } from './style.ts'
import { printVerdicts } from './verdicts.ts'

export function check(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', action = ''] = given.args
  return withClient(shell, given, async (client) => {
    const override = given.override ?? null
    const asked = { name, action, override, actor: actor(), reason: given.reason ?? null }
    const reply = await ask(client, 'statemgr.interlocks.check', asked)
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
