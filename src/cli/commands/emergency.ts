/** Implements `statemgr emergency off`: cuts power at once, whatever is under way. */

import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { oneLine } from '../text/table.ts'

/** The word for everything; nobody cuts that by leaving a word out. */
const everything = 'all'

export function emergencyOff(shell: Shell, given: Given): Promise<Exit> {
  const [, target = ''] = given.args
  const { reason = 'emergency off on the command line' } = given
  return withClient(shell, given, async (client) => {
    const name = target === everything ? null : target
    const reply = await ask(client, 'statemgr.emergency.off', { name, reason, actor: actor() })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { operations, going, kept, notCarriedOut } = reply.body
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return notCarriedOut === undefined ? exits.done : exits.failed
    }
    const style = outStyle(shell)
    const what = target === everything ? 'everything' : oneLine(target)
    const rest = going.length === 0 ? '' : `; going down already: ${oneLine(going.join(', '))}`
    const done = notCarriedOut === undefined ? 'power is being cut' : oneLine(notCarriedOut)
    shell.out(`${style('bad', done)}: ${what} (${operations.length} begun${rest})\n`)
    if (!kept) shell.out('The store does not keep: it is done all the same, and journaled later.\n')
    if (notCarriedOut !== undefined) {
      shell.out('It is asked first of all when that is back. Cut the power by hand if you can.\n')
      return exits.failed
    }
    shell.out('See statemgr status for what is off, and statemgr history for what was cut.\n')
    return exits.done
  })
}
